"""Names have their key beside them, by which they are found; calls say whether the refused may file again.

The key is that of `registry/rules/name_key.py`, written out again: a migration never changes.
"""

import re
import unicodedata
from typing import Any

from peewee import BooleanField, CharField
from playhouse.migrate import SchemaMigrator, migrate

NAMED = {"enterprise": "name", "subject": "name", "lineage": "old", "recognition": "name", "account": "name"}
INDEX = "enterprise_name_key"
CHUNK = 1000
DOTS = (0x2E, 0xB7, 0x30FB, 0x2022, 0x2027, 0x2219, 0x22C5, 0x2024, 0x25E6, 0x2E31, 0xA78F, 0x3002)
DASHES = (0x2212, 0x2500, 0x2501, 0x2043, 0x30FC)
QUOTES = (0x27, 0x22, 0x60, 0xB4, 0x2033, 0x2032, 0x201A, 0x201E)
KINDS = {"Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"', "Pd": "-"}
DROPPED = ("Cc", "Cf", "Zs", "Zl", "Zp")
SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
LONGEST = 600


class Folded(dict[int, str]):
    def __missing__(self, point: int) -> str:
        character = chr(point)
        category = unicodedata.category(character)
        if category in DROPPED or any(point in span for span in SELECTORS):
            character = ""
        else:
            character = KINDS.get(category, character)
        self[point] = character
        return character


FOLDED = Folded(
    {
        **dict.fromkeys(DOTS, "."),
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(QUOTES, '"'),
        ord("<"): "(",
        ord(">"): ")",
    }
)


def name_key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).translate(FOLDED).casefold()
    return re.sub("-+", "-", unicodedata.normalize("NFKC", plain).translate(FOLDED))[:LONGEST]


def up(migrator: SchemaMigrator, db: Any) -> None:
    for table in NAMED:
        migrate(migrator.add_column(table, "name_key", CharField(max_length=LONGEST, null=True)))
    migrate(migrator.add_column("call", "may_file_again", BooleanField(null=True)))
    for table, name in NAMED.items():
        fill(db, table, name)
    migrate(migrator.add_index("enterprise", ("name_key",), name=INDEX))


def fill(db: Any, table: str, name: str) -> None:
    """The keys of the rows there are, so many at a time. Of the lineage only names have one."""
    names = "what = 'name' AND " if table == "lineage" else ""
    read = f'SELECT id, "{name}" FROM "{table}" WHERE {names}id > {db.param} ORDER BY id LIMIT {CHUNK}'  # noqa: S608 -- names of our own tables
    write = f'UPDATE "{table}" SET name_key = {db.param} WHERE id = {db.param}'  # noqa: S608 -- the same
    last = 0
    while rows := db.execute_sql(read, (last,)).fetchall():
        db.cursor().executemany(write, [(name_key(text), id) for id, text in rows])
        last = rows[-1][0]


def down(migrator: SchemaMigrator, db: Any) -> None:
    """The keys are made again from the names; what a call said would be lost."""
    if db.execute_sql('SELECT 1 FROM "call" WHERE may_file_again IS NOT NULL LIMIT 1').fetchall():
        raise RuntimeError("a call says whether the refused may file again: it is never deleted")
    migrate(migrator.drop_index("enterprise", INDEX))
    for table in NAMED:
        migrate(migrator.drop_column(table, "name_key"))
    migrate(migrator.drop_column("call", "may_file_again"))
