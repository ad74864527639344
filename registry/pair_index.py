"""The index of the pairs of characters of names, as each engine keeps it, and what it finds.

SQLite has it as a table of FTS5 that keeps which names have a pair and nothing else, or, built without FTS5,
as a plain table; PostgreSQL as a `tsvector` with a GIN index. None needs an extension.
"""

import functools
from collections.abc import Iterator, Sequence

from registry.database import db, is_postgres, require_transaction
from registry.rules.name_pairs import pairs_asked, pairs_of

DERIVED = "searched_"
"""What the names of these tables begin with: they are made again from names, so no backup holds them."""
PLAIN = "searched_pair_plain"
_LAST = "\U0010ffff"
"""After every character that a pair can go on with."""
_PUNCTUATION = "".join(chr(point) for point in range(33, 127) if not chr(point).isalnum())
_TOKENS = f"ascii tokenchars '{_PUNCTUATION.replace(chr(39), chr(39) * 2)}'".replace('"', '""')
"""Whatever stands between two spaces is one token of FTS5: of a key nothing is a space."""
_PRIME = 1_000_003


@functools.cache
def has_fts5() -> bool:
    """Whether the SQLite of this process was built with FTS5."""
    return bool(db.execute_sql("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone())


def make_pair_table() -> None:
    """Make the table that this process uses where it is not there: the migration does, but for a SQLite that
    has come to a machine without FTS5, or from one."""
    if is_postgres():
        return
    if has_fts5():
        db.execute_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS searched_pair "
            f"USING fts5(pairs, content='', detail=none, columnsize=0, prefix=1, tokenize=\"{_TOKENS}\")"
        )
        db.execute_sql(f"DROP TABLE IF EXISTS {PLAIN}")
    else:
        db.execute_sql(
            f"CREATE TABLE IF NOT EXISTS {PLAIN} "
            "(pair TEXT NOT NULL, name INTEGER NOT NULL, PRIMARY KEY (pair, name)) WITHOUT ROWID"
        )


def is_pair_table_there() -> bool:
    """Whether the table that this process uses is there, and no other that would be behind."""
    if is_postgres():
        return True
    tables = set(db.get_tables())
    return ("searched_pair" in tables and PLAIN not in tables) if has_fts5() else PLAIN in tables


def clear_pairs() -> None:
    """Take every pair away, within the open action."""
    require_transaction()
    if is_postgres():
        db.execute_sql("DELETE FROM searched_pair")
    elif has_fts5():
        db.execute_sql("INSERT INTO searched_pair(searched_pair) VALUES ('delete-all')")
    else:
        db.execute_sql(f"DELETE FROM {PLAIN}")  # noqa: S608 -- our own table


def add_pairs(names: Sequence[tuple[int, str]]) -> None:
    """Add the pairs of new names, each its number and its key, within the open action."""
    require_transaction()
    if is_postgres():
        with db.cursor().copy("COPY searched_pair (name, pairs) FROM STDIN") as copy:
            for number, key in names:
                copy.write_row((number, " ".join(map(_lexeme, pairs_of(key)))))
    elif has_fts5():
        rows = [(number, " ".join(pairs_of(key))) for number, key in names]
        db.cursor().executemany("INSERT INTO searched_pair(rowid, pairs) VALUES (?, ?)", rows)
    else:
        every = [(pair, number) for number, key in names for pair in pairs_of(key)]
        db.cursor().executemany(f"INSERT INTO {PLAIN} (pair, name) VALUES (?, ?)", every)  # noqa: S608


def names_with(part: str, most: int) -> list[str]:
    """The keys of names that have this part, which is one itself and not empty; not more than so many.

    The index gives those that have all pairs of it, and of these the text itself decides: pairs may stand
    in another order.
    """
    if is_postgres():
        found = db.cursor()
        # Never as a prepared statement: of a word that is not known PostgreSQL thinks that it is common, and
        # reads the whole table.
        found.execute(_FOUND_ON_POSTGRES, (_asked_of_postgres(part), part, most), prepare=False)
    elif has_fts5():
        found = db.execute_sql(_FOUND_BY_FTS5, (_asked_of_fts5(part), part, most))
    else:
        first, last = _asked_of_plain(part)
        found = db.execute_sql(_FOUND_PLAINLY, (first, last, part, most))
    return [key for (key,) in found.fetchall()]


_FOUND_ON_POSTGRES = """
    SELECT n.name_key FROM searched_pair p
    CROSS JOIN LATERAL (SELECT name_key FROM searched_name WHERE id = p.name OFFSET 0) n
    WHERE p.pairs @@ %s::tsquery AND strpos(n.name_key, %s) > 0 LIMIT %s"""
"""OFFSET 0, or it may go through all names and ask for the pairs of each."""
_FOUND_BY_FTS5 = """
    SELECT n.name_key FROM searched_pair p JOIN searched_name n ON n.id = p.rowid
    WHERE p.searched_pair MATCH ? AND instr(n.name_key, ?) > 0 LIMIT ?"""
_FOUND_PLAINLY = f"""
    SELECT DISTINCT n.name_key FROM {PLAIN} p CROSS JOIN searched_name n ON n.id = p.name
    WHERE p.pair >= ? AND p.pair <= ? AND instr(n.name_key, ?) > 0 LIMIT ?"""  # noqa: S608 -- our own table


def _asked_of_postgres(part: str) -> str:
    pairs = pairs_asked(part)
    return " & ".join(map(_lexeme, pairs)) if pairs else f"{_lexeme(part)}:*"


def _lexeme(pair: str) -> str:
    return "'" + pair.replace("\\", "\\\\").replace("'", "''") + "'"


def _asked_of_fts5(part: str) -> str:
    pairs = pairs_asked(part)
    return " ".join(map(_token, pairs)) if pairs else f"{_token(part)}*"


def _token(pair: str) -> str:
    return '"' + pair.replace('"', '""') + '"'


def _asked_of_plain(part: str) -> tuple[str, str]:
    """The first and the last pair to be looked at: of several that which the fewest names have."""
    pairs = pairs_asked(part)
    if not pairs:
        return part, part + _LAST
    rarest = min(pairs, key=_few)
    return rarest, rarest


_MANY = 1000


def _few(pair: str) -> int:
    """How many names have a pair, as far as anybody counts."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {PLAIN} WHERE pair = ? LIMIT {_MANY})"  # noqa: S608 -- our own table
    return int(db.execute_sql(sql, (pair,)).fetchone()[0])


PairSum = tuple[str, int, int, int]
"""A pair, how many names have it, and two sums over their numbers, which no other names have."""


def added_to(sums: tuple[int, int, int], number: int) -> tuple[int, int, int]:
    """These three of a pair with one name more."""
    count, total, mixed = sums
    return count + 1, total + number, mixed + number * number % _PRIME


def pair_sums() -> Iterator[PairSum]:
    """What the index holds, pair by pair."""
    if is_postgres():
        entries = "SELECT unnest(tsvector_to_array(pairs)) AS pair, name::bigint AS name FROM searched_pair"
    elif has_fts5():
        # A table of this connection alone, that shows what the index holds.
        db.execute_sql(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.pair_entry "
            "USING fts5vocab(main, searched_pair, instance)"
        )
        entries = "SELECT term AS pair, doc AS name FROM temp.pair_entry"
    else:
        entries = f"SELECT pair, name FROM {PLAIN}"  # noqa: S608 -- our own table
    modulo = "%%" if is_postgres() else "%"
    sums = f"count(*), sum(name), sum(name * name {modulo} {_PRIME})"
    sql = f"SELECT pair, {sums} FROM ({entries}) AS entry GROUP BY pair"  # noqa: S608 -- our own tables
    for pair, count, total, mixed in db.execute_sql(sql).fetchall():
        yield pair, int(count), int(total), int(mixed)
