"""Names are looked for by pairs of characters (decision 51): each name once, the pairs it has, and by index
the rows that bear it.

The pairs are those of `registry/rules/name_pairs.py`, their tables those of `registry/pair_index.py`, written
out again: a migration never changes.
"""

from collections.abc import Iterator
from typing import Any

from peewee import AutoField, CharField, Model, SqliteDatabase
from playhouse.migrate import SchemaMigrator, migrate

BEARERS = ("enterprise", "lineage", "subject", "recognition")
NUMBER_INDEX = "recognition_any_certificate_no"
INDEXED = ("lineage", "subject", "recognition")
CHUNK = 2000
PUNCTUATION = "".join(chr(point) for point in range(33, 127) if not chr(point).isalnum())
TOKENS = f"ascii tokenchars '{PUNCTUATION.replace(chr(39), chr(39) * 2)}'".replace('"', '""')


class Table(Model):
    class Meta:
        legacy_table_names = False


class SearchedName(Table):
    id = AutoField()
    name_key = CharField(max_length=600, unique=True)


TABLES = [SearchedName]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    for table in INDEXED:
        migrate(migrator.add_index(table, ("name_key",), name=f"{table}_name_key"))
    migrate(migrator.add_index("recognition", ("certificate_no",), name=NUMBER_INDEX))
    index_merged(db, ' WHERE "merged_into" IS NOT NULL')
    make_pairs(db)
    mark = db.param
    insert = f"INSERT INTO searched_name (id, name_key) VALUES ({mark}, {mark})"  # noqa: S608 -- our own table
    for rows in numbered(db):
        db.cursor().executemany(insert, rows)
        add_pairs(db, rows)
    if not isinstance(db, SqliteDatabase):
        last = "SELECT setval('searched_name_id_seq', max(id)) FROM searched_name HAVING max(id) IS NOT NULL"
        db.execute_sql(last)


def index_merged(db: Any, where: str) -> None:
    """Few are merged: of an index with all the others an engine believes that all are, into one."""
    db.execute_sql('DROP INDEX "enterprise_merged_into"')
    db.execute_sql(f'CREATE INDEX "enterprise_merged_into" ON "enterprise" ("merged_into"){where}')


def make_pairs(db: Any) -> None:
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("CREATE TABLE searched_pair (name INTEGER PRIMARY KEY, pairs TSVECTOR NOT NULL)")
        db.execute_sql("CREATE INDEX searched_pair_pairs ON searched_pair USING GIN (pairs)")
    elif has_fts5(db):
        db.execute_sql(
            "CREATE VIRTUAL TABLE searched_pair "
            f"USING fts5(pairs, content='', detail=none, columnsize=0, prefix=1, tokenize=\"{TOKENS}\")"
        )
    else:
        db.execute_sql(
            "CREATE TABLE searched_pair_plain "
            "(pair TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (pair, name)) WITHOUT ROWID"
        )


def has_fts5(db: Any) -> bool:
    return bool(db.execute_sql("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchall())


def numbered(db: Any) -> Iterator[list[tuple[int, str]]]:
    """Every name there is, once, with a number, so many at a time."""
    borne = " UNION ".join(f"SELECT name_key FROM \"{table}\" WHERE name_key <> ''" for table in BEARERS)  # noqa: S608
    keys = [key for (key,) in db.execute_sql(borne).fetchall()]
    for start in range(0, len(keys), CHUNK):
        yield list(enumerate(keys[start : start + CHUNK], start + 1))


def add_pairs(db: Any, rows: list[tuple[int, str]]) -> None:
    if not isinstance(db, SqliteDatabase):
        insert = "INSERT INTO searched_pair (name, pairs) VALUES (%s, %s::tsvector)"
        db.cursor().executemany(insert, [(id, " ".join(map(lexeme, pairs_of(key)))) for id, key in rows])
    elif has_fts5(db):
        insert = "INSERT INTO searched_pair (rowid, pairs) VALUES (?, ?)"
        db.cursor().executemany(insert, [(id, " ".join(pairs_of(key))) for id, key in rows])
    else:
        insert = "INSERT INTO searched_pair_plain (pair, name) VALUES (?, ?)"
        db.cursor().executemany(insert, [(pair, id) for id, key in rows for pair in pairs_of(key)])


def pairs_of(key: str) -> list[str]:
    return list(dict.fromkeys(key[place : place + 2] for place in range(len(key))))


def lexeme(pair: str) -> str:
    return "'" + pair.replace("\\", "\\\\").replace("'", "''") + "'"


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Takes away nothing that names do not say: `up` makes it again."""
    for table in ("searched_pair", "searched_pair_plain"):
        db.execute_sql(f"DROP TABLE IF EXISTS {table}")
    for table in INDEXED:
        migrate(migrator.drop_index(table, f"{table}_name_key"))
    migrate(migrator.drop_index("recognition", NUMBER_INDEX))
    index_merged(db, "")
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
