"""The mark of a file's newest sheet is kept for lists: how many hindrances fail, are open, were overridden.

Counted from what each sheet keeps of its outcome and from the officers' word on it, by the rule of
`registry/rules/criteria/sheet/mark.py`, written out again: a migration never changes.
"""

import json
from typing import Any

from peewee import AutoField, ForeignKeyField, IntegerField, Model
from playhouse.migrate import SchemaMigrator

CHUNK = 500
SCORE = "score:total"


class Table(Model):
    class Meta:
        legacy_table_names = False


class Application(Table):
    id = AutoField()


class Sheet(Table):
    id = AutoField()


class SheetMark(Table):
    application = ForeignKeyField(Application, lazy_load=False, primary_key=True)
    sheet = ForeignKeyField(Sheet, lazy_load=False, unique=True)
    failed = IntegerField()
    undecided = IntegerField()
    overridden = IntegerField()


TABLES = [SheetMark]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    read = (
        "SELECT application_id, id, content FROM sheet WHERE id IN "  # noqa: S608 -- constants and a mark
        "(SELECT MAX(id) FROM sheet GROUP BY application_id) "
        f"AND id > {db.param} ORDER BY id LIMIT {CHUNK}"
    )
    write = (
        "INSERT INTO sheet_mark (application_id, sheet_id, failed, undecided, overridden) "  # noqa: S608
        f"VALUES ({', '.join([db.param] * 5)})"
    )
    last = 0
    while rows := db.execute_sql(read, (last,)).fetchall():
        given = words(db, last, rows[-1][1])
        marks = [(file, id, *counts(content, given.get(id, {}))) for file, id, content in rows]
        db.cursor().executemany(write, marks)
        last = rows[-1][1]


def words(db: Any, after: int, until: int) -> dict[int, dict[str, bool | None]]:
    """What officers said of these sheets, by sheet and clause: the newest of each."""
    found: dict[int, dict[str, bool | None]] = {}
    read = (
        "SELECT sheet_id, clause, given FROM clause_check "  # noqa: S608 -- marks only
        f"WHERE sheet_id > {db.param} AND sheet_id <= {db.param} ORDER BY id"
    )
    for sheet, clause, given in db.execute_sql(read, (after, until)).fetchall():
        found.setdefault(sheet, {})[clause] = None if given is None else bool(given)
    return found


def counts(content: str, given: dict[str, bool | None]) -> tuple[int, int, int]:
    """How many hindrances fail and are open, and how many clauses were overridden."""
    outcome = json.loads(content)
    found = {f"{clause['role']}:{clause['id']}": clause["truth"] for clause in outcome["clauses"]}
    counted = {key: given.get(key, truth) for key, truth in found.items()}
    ways = [truth for key, truth in counted.items() if key.startswith("direct:")]
    stand = [truth for key, truth in counted.items() if key.startswith("gate:")]
    stand += [
        None if truth is None else not truth for key, truth in counted.items() if key.startswith("veto:")
    ]
    if outcome["dimensions"] or outcome["score_pass"] is not None:
        found[SCORE] = outcome["score_pass"]
        ways.append(given.get(SCORE, found[SCORE]))
    if ways and True not in ways:
        stand.append(None if None in ways else False)
    otherwise = sum(given[key] is not truth for key, truth in found.items() if key in given)
    return stand.count(False), stand.count(None), otherwise


def down(migrator: SchemaMigrator, db: Any) -> None:
    """The marks are counted again from sheets and checks by `up`."""
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
