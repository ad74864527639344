"""What rows said before they were corrected, so that lists as known then print what was known then.

Filled from the ledger: events since 0.2.0 hold the rows they wrote; older ones changed of what is printed
only the register, and say what they changed.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateField,
    IntegerField,
    Model,
    SqliteDatabase,
)
from playhouse.migrate import SchemaMigrator

CHUNK = 5000
PRINTED = {
    "enterprise": ("name", "uscc"),
    "subject": ("name",),
    "recognition": ("name", "award_year", "announced_on", "valid_until", "certificate_no"),
    "batch": ("document_no",),
}
COLUMNS = ("name", "uscc", "award_year", "announced_on", "valid_until", "certificate_no", "document_no")
DAYS = ("announced_on", "valid_until")
REGISTERED, CORRECTED = "enterprise.registered", "enterprise.corrected"


class Table(Model):
    class Meta:
        legacy_table_names = False


class FormerRow(Table):
    id = AutoField()
    of_table = CharField(max_length=16)
    row_id = IntegerField()
    seq_until = BigIntegerField()
    name = CharField(max_length=200, null=True)
    uscc = CharField(max_length=18, null=True)
    award_year = IntegerField(null=True)
    announced_on = DateField(null=True)
    valid_until = DateField(null=True)
    certificate_no = CharField(max_length=64, null=True)
    document_no = CharField(max_length=100, null=True)

    class Meta:
        constraints = [
            Check("of_table IN ('enterprise','subject','recognition','batch')", "former_row_table")
        ]
        indexes = ((("of_table", "row_id", "seq_until"), True),)


TABLES = [FormerRow]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    rows: list[tuple[Any, ...]] = []
    fold = Fold(lambda *row: rows.append(row))
    for event in events(db):
        fold.take_in(*event)
    names = ("of_table", "row_id", "seq_until", *COLUMNS)
    marks = ", ".join([db.param] * len(names))
    sql = f'INSERT INTO "former_row" ({", ".join(names)}) VALUES ({marks})'  # noqa: S608 -- our own
    if rows:
        db.cursor().executemany(sql, [stored(db, row) for row in rows])


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Takes away nothing that the ledger does not say: `up` fills it again."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)


class Fold:
    """What printed columns said before each event that changed one of them."""

    def __init__(self, add: Callable[..., None]) -> None:
        self.add = add
        self.said: dict[tuple[str, int], dict[str, Any]] = {}
        self.named_before: dict[int, list[tuple[int, Any]]] = {}

    def take_in(self, seq: int, kind: str, enterprise: int, body: dict[str, Any]) -> None:
        if "after" in body:
            for table in PRINTED:
                for key, image in (body["after"].get(table) or {}).items():
                    if image is not None:
                        self.name_itself(table, int(key), image)
                        self.say(seq, table, int(key), image)
        elif kind == REGISTERED:
            self.say(seq, "enterprise", enterprise, body)
        elif kind == CORRECTED:
            if "name" in body["new"]:
                self.named_before.setdefault(enterprise, []).append((seq, body["old"]["name"]))
            was = self.said.get(("enterprise", enterprise), {})
            self.say(seq, "enterprise", enterprise, {**was, **body["new"]})

    def name_itself(self, table: str, key: int, image: dict[str, Any]) -> None:
        """With an enterprise the subject was renamed that it is itself; its first image says which."""
        if table == "subject" and image["kind"] == "enterprise" and (table, key) not in self.said:
            for seq, name in self.named_before.pop(image["enterprise_id"], ()):
                self.put(table, key, seq, {"name": name})

    def say(self, seq: int, table: str, key: int, said: dict[str, Any]) -> None:
        now = {name: said.get(name) for name in PRINTED[table]}
        before = self.said.get((table, key), now)
        if before != now:
            self.put(table, key, seq, before)
        self.said[table, key] = now

    def put(self, table: str, key: int, seq: int, said: dict[str, Any]) -> None:
        self.add(table, key, seq, *(said.get(name) for name in COLUMNS))


def events(db: Any) -> Iterator[tuple[int, str, int, dict[str, Any]]]:
    """Those that say something of these rows, in their order, a page at a time."""
    sql = "SELECT seq, kind, enterprise_id, body FROM event WHERE seq > {0} ORDER BY seq LIMIT {0}"
    last = 0
    while rows := db.execute_sql(sql.format(db.param), (last, CHUNK)).fetchall():
        for seq, kind, enterprise, body in rows:
            if kind in (REGISTERED, CORRECTED) or any(f'"{table}":{{"' in body for table in PRINTED):
                yield seq, kind, enterprise, json.loads(body)
        last = rows[-1][0]


def stored(db: Any, row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Days as the engine takes them."""
    if isinstance(db, SqliteDatabase):
        return row
    names = ("", "", "", *COLUMNS)
    return tuple(
        date.fromisoformat(value) if name in DAYS and value else value
        for name, value in zip(names, row, strict=True)
    )
