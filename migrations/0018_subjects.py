"""Sites, products and parks have a number of their own and say what they are.

What is there already gets its number, in the order in which it was made, and one event that keeps it, as in
0004. The new columns are null where nothing was stated, so that nothing else has to be said of a row.
"""

import importlib.util
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import AutoField, CharField, DateTimeField, ForeignKeyField, Model, SqliteDatabase, TextField
from playhouse.migrate import SchemaMigrator

COLUMNS = (
    ("number", "VARCHAR(16)"),
    ("address", "VARCHAR(200)"),
    ("district", "VARCHAR(6)"),
    ("zone", "VARCHAR(32)"),
    ("since", "DATE"),
    ("model", "VARCHAR(200)"),
    ("category", "VARCHAR(200)"),
    ("joined_to", "INTEGER"),
)
SERIES = "subject"
ROWS = "pool_run_row"
KEY_BEFORE = 'PRIMARY KEY ("run_id", "enterprise_id")'
KEY = 'PRIMARY KEY ("run_id", "enterprise_id", "subject_id")'
PLACE, OWN = "address district zone since:day", "model category joined_to:whole"
SUBJECT = f"id:whole enterprise_id:whole kind name official_code number {PLACE} {OWN}"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Subject(Table):
    id = AutoField()


class ProfileFile(Table):
    id = AutoField()


class SubjectFact(Table):
    id = AutoField()
    subject = ForeignKeyField(Subject, lazy_load=False)
    metric = CharField(max_length=48)
    value = TextField()
    source = CharField(max_length=200, default="")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    entered_by = CharField(max_length=64)
    entered_at = DateTimeField()

    class Meta:
        indexes = ((("subject", "metric", "id"), False),)


TABLES = [SubjectFact]


def up(migrator: SchemaMigrator, db: Any) -> None:
    for name, kind in COLUMNS:
        db.execute_sql(f'ALTER TABLE "subject" ADD COLUMN "{name}" {kind}')
    db.execute_sql('CREATE UNIQUE INDEX "subject_number" ON "subject" ("number")')
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    by_subject(db)
    rows = db.execute_sql("SELECT id FROM subject WHERE kind <> 'enterprise' ORDER BY id").fetchall()
    if rows:
        number_all(db, [id for (id,) in rows])


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where a subject says what the schema before has no place for: it deletes nothing of it. Numbers
    go, and with them their counter; they come back in the same order."""
    said = " OR ".join(f"{name} IS NOT NULL" for name, _kind in COLUMNS if name != "number")
    if db.execute_sql(f"SELECT 1 FROM subject WHERE {said} LIMIT 1").fetchall():  # noqa: S608 -- our own
        raise RuntimeError("subjects say more, or were joined: the schema before has no place for it")
    if db.execute_sql("SELECT 1 FROM subject_fact LIMIT 1").fetchall():
        raise RuntimeError("subjects were asked for facts: the schema before has no place for them")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    of_enterprises(db)
    db.execute_sql('DROP INDEX "subject_number"')
    for name, _kind in reversed(COLUMNS):
        db.execute_sql(f'ALTER TABLE "subject" DROP COLUMN "{name}"')
    db.execute_sql(f"DELETE FROM counter WHERE name = '{SERIES}'")  # noqa: S608 -- our own


def by_subject(db: Any) -> None:
    """A row of a run may be of one site: the number of the site is part of its key, 0 for the enterprise."""
    if isinstance(db, SqliteDatabase):
        procedures = frozen("0012_procedures.py")
        text = procedures.put_after(
            procedures.made(db, ROWS), '"enterprise_id" ', '"subject_id" INTEGER NOT NULL'
        )
        columns = {column.name: f'"{column.name}"' for column in db.get_columns(ROWS)}
        procedures.replace(db, ROWS, procedures.once(text, KEY_BEFORE, KEY), {**columns, "subject_id": "0"})
        return
    db.execute_sql(f'ALTER TABLE "{ROWS}" ADD COLUMN "subject_id" INTEGER NOT NULL DEFAULT 0')
    db.execute_sql(f'ALTER TABLE "{ROWS}" ALTER COLUMN "subject_id" DROP DEFAULT')
    db.execute_sql(f'ALTER TABLE "{ROWS}" DROP CONSTRAINT "{ROWS}_pkey"')
    db.execute_sql(f'ALTER TABLE "{ROWS}" ADD {KEY}')


def of_enterprises(db: Any) -> None:
    """Rows of single sites go: a run is asked again at will."""
    db.execute_sql(f'DELETE FROM "{ROWS}" WHERE "subject_id" <> 0')  # noqa: S608 -- our own
    if isinstance(db, SqliteDatabase):
        procedures = frozen("0012_procedures.py")
        text = procedures.once(procedures.made(db, ROWS), ', "subject_id" INTEGER NOT NULL', "")
        names = [column.name for column in db.get_columns(ROWS) if column.name != "subject_id"]
        columns = {name: f'"{name}"' for name in names}
        procedures.replace(db, ROWS, procedures.once(text, KEY, KEY_BEFORE), columns)
        return
    db.execute_sql(f'ALTER TABLE "{ROWS}" DROP COLUMN "subject_id"')
    db.execute_sql(f'ALTER TABLE "{ROWS}" ADD {KEY_BEFORE}')


def number_all(db: Any, ids: list[int]) -> None:
    """A number each, and one event for each row that no event has as it is now."""
    mark = db.param
    db.cursor().executemany(
        f'UPDATE "subject" SET "number" = {mark} WHERE "id" = {mark}',  # noqa: S608 -- our own
        [(f"DX{serial:06d}", id) for serial, id in enumerate(ids, 1)],
    )
    db.execute_sql(
        f"INSERT INTO counter (name, value) VALUES ({mark}, {mark})",  # noqa: S608 -- our own
        (SERIES, len(ids)),
    )
    images = frozen("0004_after_images.py")
    ((seq, digest, recorded_at),) = db.execute_sql(
        "SELECT seq, digest, recorded_at FROM ledger_head WHERE id = 1"
    ).fetchall()
    at: datetime = max(images.now(), images.as_datetime(recorded_at))
    chain, known = images.Chain(db, seq, digest, at), numbered_before(db)
    for key, image, _apart in images.rows_of(db, "subject", images.kinds(SUBJECT), {}, {}):
        if image["number"] and known.get(("subject", key)) != image:
            chain.append({"subject": {key: image}}, {})
    counter = {"name": SERIES, "value": len(ids)}
    if known.get(("counter", SERIES)) != counter:
        chain.append({"counter": {SERIES: counter}}, {})
    chain.close()


def numbered_before(db: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The last image of each of these rows that has a number, where they went down and come up again."""
    sql = f"SELECT body FROM event WHERE body LIKE {db.param} OR body LIKE {db.param} ORDER BY seq"  # noqa: S608
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for (body,) in db.execute_sql(sql, ('%"number":"DX%', f'%"{SERIES}":{{"name":%')).fetchall():
        for table, rows in json.loads(body).get("after", {}).items():
            found.update({(table, key): row for key, row in rows.items() if row})
    return found


def frozen(name: str) -> Any:
    """The code of an earlier migration: 0004 appends to the ledger, 0012 builds a table anew on SQLite."""
    path = Path(__file__).with_name(name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    code = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(code)
    return code
