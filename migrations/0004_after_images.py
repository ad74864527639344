"""The ledger carries rows: a snapshot event for each row older than that, and guards of how it is spelled.

From here on every event keeps an after-image of the rows it wrote. What was there before gets its image here,
so that the tables can be compared with the ledger from the first day. Snapshots are appended like any other
event; `down` leaves them, for the ledger is never rewritten; a second `up` adds none for rows that have one.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from peewee import SqliteDatabase
from playhouse.migrate import SchemaMigrator

KIND = "snapshot.taken"
ACTOR = "system:migration"
CHUNK = 2000
# Columns by table: what is open, what is personal, what goes in as its SHA-256; text where no kind is named.
CARRIED = (
    ("setting", "key value", "", ""),
    ("counter", "name value:whole", "", ""),
    ("workday_override", "day:day working:truth note", "", ""),
    (
        "enterprise",
        "id:whole uscc name district zone industry subsector chains gbt4754 founded_on:day staff:whole"
        " revenue_fen:whole assets_fen:whole demo:truth version:whole created_at:instant",
        "",
        "",
    ),
    ("lineage", "id:whole enterprise_id:whole what old new effective_on:day seq:whole", "", ""),
    ("subject", "id:whole enterprise_id:whole kind name official_code", "", ""),
    (
        "account",
        "id:whole role district zone enterprise_id:whole disabled:truth link_digest link_expires_at:instant"
        " created_at:instant",
        "login name",
        "password_hash",
    ),
    (
        "notice",
        "id:whole title document_no scheme level opens_on:day closes_on:day days:whole first_day_counts:truth"
        " list_digest published_at:instant",
        "",
        "",
    ),
    (
        "call",
        "id:whole scheme level title document_no opens_at:instant closes_at:instant award_year:whole",
        "",
        "",
    ),
    (
        "application",
        "id:whole number call_id:whole scheme level kind subject_id:whole enterprise_id:whole district zone"
        " industry state version:whole submitted_at:instant notice_id:whole created_at:instant"
        " changed_at:instant",
        "statement contact phone",
        "",
    ),
    (
        "attachment",
        "id:whole application_id:whole slot media_type size:whole sha256 added_at:instant removed_at:instant",
        "name",
        "",
    ),
    (
        "batch",
        "id:whole notice_id:whole scheme level document_no award_year:whole announced_on:day origin"
        " source_name created_at:instant",
        "",
        "",
    ),
    (
        "recognition",
        "id:whole batch_id:whole application_id:whole scheme level subject_id:whole subject_kind"
        " enterprise_id:whole name district zone industry award_year:whole announced_on:day valid_until:day"
        " certificate_no renews_id:whole origin ended_on:day ended_how ended_reason",
        "",
        "",
    ),
    (
        "import_run",
        "id:whole kind name sha256 settings account_id:whole created_at:instant applied_at:instant",
        "",
        "",
    ),
    (
        "criteria_version",
        "id:whole name scheme state digest base_id:whole version:whole edited_by created_at:instant"
        " changed_at:instant published_at:instant published_by seq:whole",
        "",
        "document",
    ),
    ("criteria_use", "id:whole criteria_id:whole scheme level kind first:day last:day", "", ""),
    ("call_criteria", "id:whole call_id:whole kind criteria_id:whole", "", ""),
    (
        "profile_file",
        "id:whole enterprise_id:whole media_type size:whole sha256 added_at:instant",
        "name",
        "",
    ),
    (
        "sheet",
        "id:whole application_id:whole criteria_id:whole day:day digest eligible:truth made_at:instant"
        " seq:whole",
        "",
        "facts origins content",
    ),
    (
        "clause_check",
        "id:whole application_id:whole sheet_id:whole clause found:truth given:truth evidence_id:whole"
        " checked_by checked_at:instant seq:whole",
        "reason",
        "",
    ),
)
WHOLE = ("seq", "enterprise_id", "application_id", "recognition_id", "notice_id")
TEXT = ("actor", "kind", "visibility", "body", "commitment", "prev_digest", "digest")
DAY = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
CLOCK = " [0-9][0-9]:[0-9][0-9]:[0-9][0-9]"
SPELLED = " AND ".join(
    [
        *(f"typeof(NEW.{name}) IN ('integer', 'null')" for name in WHOLE),
        *(f"typeof(NEW.{name}) = 'text'" for name in TEXT),
        "typeof(NEW.recorded_at) = 'text' AND (NEW.recorded_at GLOB "
        f"'{DAY}{CLOCK}' OR NEW.recorded_at GLOB '{DAY}{CLOCK}.[0-9][0-9][0-9]000')",
        "(NEW.effective_on IS NULL OR (typeof(NEW.effective_on) = 'text'"
        f" AND NEW.effective_on GLOB '{DAY}'))",
    ]
)
SQLITE_GUARDS = (
    f"""CREATE TRIGGER event_spelled BEFORE INSERT ON event WHEN NOT ({SPELLED})
    BEGIN SELECT RAISE(ABORT, 'the ledger keeps whole numbers, texts, days and milliseconds'); END""",
    """CREATE TRIGGER event_secret_no_update BEFORE UPDATE ON event_secret
    BEGIN SELECT RAISE(ABORT, 'personal content is erased or stays as it is'); END""",
)
POSTGRES_GUARDS = (
    """CREATE FUNCTION event_spelled() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
        IF NEW.recorded_at <> date_trunc('milliseconds', NEW.recorded_at) THEN
            RAISE EXCEPTION 'the ledger keeps whole numbers, texts, days and milliseconds';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER event_spelled BEFORE INSERT ON event
    FOR EACH ROW EXECUTE FUNCTION event_spelled()""",
    """CREATE FUNCTION event_secret_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'personal content is erased or stays as it is'; END $$""",
    """CREATE TRIGGER event_secret_no_update BEFORE UPDATE ON event_secret
    FOR EACH ROW EXECUTE FUNCTION event_secret_stays()""",
)


def up(migrator: SchemaMigrator, db: Any) -> None:
    take_snapshots(db)
    for guard in SQLITE_GUARDS if isinstance(db, SqliteDatabase) else POSTGRES_GUARDS:
        db.execute_sql(guard)


def down(migrator: SchemaMigrator, db: Any) -> None:
    on = "" if isinstance(db, SqliteDatabase) else " ON {}"
    for name, table in (("event_spelled", "event"), ("event_secret_no_update", "event_secret")):
        db.execute_sql(f"DROP TRIGGER {name}{on.format(table)}")
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("DROP FUNCTION event_spelled")
        db.execute_sql("DROP FUNCTION event_secret_stays")


def take_snapshots(db: Any) -> None:
    """Append one event for each row that no event has an image of."""
    ((seq, digest, recorded_at),) = db.execute_sql(
        "SELECT seq, digest, recorded_at FROM ledger_head WHERE id = 1"
    ).fetchall()
    chain = Chain(db, seq, digest, max(now(), as_datetime(recorded_at)))
    known = images(db)
    for table, open_columns, personal, digested in CARRIED:
        for key, shown, apart in rows_of(db, table, kinds(open_columns), kinds(personal), kinds(digested)):
            if (table, key) not in known:
                chain.append({table: {key: shown}}, {table: {key: apart}} if any(apart.values()) else {})
    chain.close()


class Chain:
    """Appends to the ledger as it was written when this migration was."""

    def __init__(self, db: Any, seq: int, digest: str, recorded_at: datetime) -> None:
        self.db, self.seq, self.digest, self.recorded_at = db, seq, digest, recorded_at
        self.first = seq
        self.events: list[tuple[Any, ...]] = []
        self.hidden: list[tuple[Any, ...]] = []

    def append(self, shown: dict[str, Any], apart: dict[str, Any]) -> None:
        self.seq += 1
        commitment, body = "", canonical({"after": shown})
        if apart:
            salt, content = secrets.token_hex(16), canonical({"after": apart})
            commitment = sha256(f"{salt}\n{content}")
            self.hidden.append((self.seq, salt, content))
        at = self.recorded_at.isoformat(timespec="milliseconds") + "Z"
        chained = [self.seq, at, ACTOR, KIND, "staff", None, None, None, None, None, body, commitment]
        before, self.digest = self.digest, sha256(canonical([*chained, self.digest]))
        self.events.append((self.seq, body, commitment, before, self.digest))
        if len(self.events) >= CHUNK:
            self.write()

    def write(self) -> None:
        names = "seq, recorded_at, actor, kind, visibility, body, commitment, prev_digest, digest"
        event = f"INSERT INTO event ({names}) VALUES ({', '.join([self.db.param] * 9)})"  # noqa: S608
        at = self._instant()
        self.db.cursor().executemany(
            event, [(seq, at, ACTOR, KIND, "staff", *rest) for seq, *rest in self.events]
        )
        marks = ", ".join([self.db.param] * 3)
        secret = f"INSERT INTO event_secret (seq, salt, content) VALUES ({marks})"  # noqa: S608
        self.db.cursor().executemany(secret, self.hidden)
        self.events, self.hidden = [], []

    def close(self) -> None:
        self.write()
        if self.seq > self.first:
            mark = self.db.param
            head = f"UPDATE ledger_head SET seq = {mark}, digest = {mark}, recorded_at = {mark} WHERE id = 1"  # noqa: S608
            self.db.execute_sql(head, (self.seq, self.digest, self._instant()))

    def _instant(self) -> Any:
        return str(self.recorded_at) if isinstance(self.db, SqliteDatabase) else self.recorded_at


def images(db: Any) -> set[tuple[str, str]]:
    """Which rows events have an image of already."""
    sql = f"SELECT body FROM event WHERE body LIKE {db.param}"  # noqa: S608
    bodies = db.execute_sql(sql, ('%"after":%',)).fetchall()
    return {
        (table, key)
        for (body,) in bodies
        for table, rows in json.loads(body).get("after", {}).items()
        for key in rows
    }


def kinds(columns: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in columns.split())
    return {name: kind or "text" for name, _, kind in pairs}


def rows_of(
    db: Any, table: str, shown: dict[str, str], personal: dict[str, str], digested: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Key, open part and personal part of every row, by key, a page at a time."""
    every = {**shown, **personal, **digested}
    names = ", ".join(f'"{name}"' for name in every)
    key, after = next(iter(every)), None
    while True:
        past = "" if after is None else f'WHERE "{key}" > {db.param}'
        sql = f'SELECT {names} FROM "{table}" {past} ORDER BY "{key}" LIMIT {CHUNK}'  # noqa: S608
        rows = db.execute_sql(sql, () if after is None else (after,)).fetchall()
        for row in rows:
            values = {
                name: plain(db, f"{table} {row[0]!r}: {name}", kind, value)
                for (name, kind), value in zip(every.items(), row, strict=True)
            }
            digests = {name: None if values[name] is None else sha256(values[name]) for name in digested}
            image = {name: values[name] for name in shown} | digests
            yield str(values[key]), image, {name: values[name] for name in personal}
        if len(rows) < CHUNK:
            return
        after = rows[-1][0]


def plain(db: Any, where: str, kind: str, value: Any) -> Any:
    """A stored value as canonical JSON has it: 2026-03-01, 2026-03-01T04:00:00.000Z, true."""
    if value is None:
        return None
    found = of_sqlite(kind, value) if isinstance(db, SqliteDatabase) else of_postgres(kind, value)
    if found is None:
        raise RuntimeError(f"{where} is stored as {value!r:.60}: mend it, then migrate again")
    return found


def of_sqlite(kind: str, value: Any) -> Any:
    if kind == "truth":
        return bool(value) if type(value) is int and value in {0, 1} else None
    if kind in {"whole", "text"}:
        return value if type(value) is {"whole": int, "text": str}[kind] else None
    spelled = r"\d{4}-\d\d-\d\d" + ("" if kind == "day" else r" \d\d:\d\d:\d\d(\.\d{3}000)?")
    if type(value) is not str or not re.fullmatch(spelled, value, re.ASCII):
        return None
    read = datetime.fromisoformat(value)
    return value if kind == "day" else read.isoformat(timespec="milliseconds") + "Z"


def of_postgres(kind: str, value: Any) -> Any:
    found: type = type(value)
    if found is not {"whole": int, "text": str, "truth": bool, "day": date, "instant": datetime}[kind]:
        return None
    if kind == "day":
        return value.isoformat()
    return value.isoformat(timespec="milliseconds") + "Z" if kind == "instant" else value


def now() -> datetime:
    at = datetime.now(UTC).replace(tzinfo=None)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def as_datetime(value: Any) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
