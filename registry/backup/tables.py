"""Whole tables as lines, and lines as whole tables: the only place that reads and fills any table by its
name.

A line is a canonical JSON array of a row's values, the same on both engines.
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

from peewee import PeeweeException, __exception_wrapper__  # type: ignore[attr-defined]

from registry.backup.manifest import BackupRefused, TableEntry
from registry.backup.schema import TableSchema
from registry.database import db, is_postgres
from registry.stored import Misspelled, Plain, plain, plain_row

PAGE = 2000
FILE_COLUMN = "sha256"
"""A column of this name holds the digest of a kept file, in whatever table it is."""
Write = Callable[[bytes], object]
Row = tuple[Any, ...]
_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_AS_STORED = {"whole": {int, type(None)}, "text": {str, type(None)}}
"""What is spelled in a line as the driver gives it."""


def dump_table(table: TableSchema, write: Write) -> TableEntry:
    """Hand every row's line to `write`, in the order of the table's key, without ever holding many.

    Inside a transaction, the snapshot of which is read. BackupRefused names a row with a value that its
    column cannot have.
    """
    digest, rows = hashlib.sha256(), 0
    try:
        for page in _pages(table):
            lines = _lines_of(table, page)
            digest.update(lines)
            write(lines)
            rows += len(page)
    except Misspelled as wrong:
        raise BackupRefused(
            f"表 {table.name} 存有该列不可能有的值：{wrong}。 "
            f"Table {table.name} holds a value that its column cannot have: {wrong}."
        ) from None
    return TableEntry(table.name, table.columns, rows, digest.hexdigest())


def _lines_of(table: TableSchema, page: list[Row]) -> bytes:
    """Column by column: most need no more than a look at the types of their values."""
    try:
        columns = [
            _spelled(name, kind, values)
            for (name, kind), values in zip(table.columns.items(), zip(*page, strict=True), strict=True)
        ]
    except Misspelled:
        raise Misspelled(_first_misspelled(table, page)) from None
    return "".join(f"{_LINE.encode(row)}\n" for row in zip(*columns, strict=True)).encode()


def _spelled(name: str, kind: str, values: tuple[object, ...]) -> Iterable[Plain]:
    if kind in ("whole", "text"):
        if set(map(type, values)) <= _AS_STORED[kind]:
            return values  # type: ignore[return-value]
        raise Misspelled(name)
    return [plain(name, kind, value) for value in values]


def _first_misspelled(table: TableSchema, page: list[Row]) -> str:
    place = list(table.columns)
    for row in page:
        try:
            plain_row(table.columns, row)
        except Misspelled as wrong:
            key = ", ".join(f"{name}={row[place.index(name)]!r}" for name in table.key)
            return f"{key}: {wrong}"
    raise AssertionError("a page is misspelled and none of its rows")


def _pages(table: TableSchema) -> Iterator[list[Row]]:
    """Rows as the driver gives them, in the order of the key, which is that of bytes on both engines."""
    keys = ", ".join(_in_order(name, table.columns[name]) for name in table.key)
    names = ", ".join(f'"{name}"' for name in table.columns)
    return _fetched(f'SELECT {names} FROM "{table.name}" ORDER BY {keys}')  # noqa: S608 -- our own tables


def _in_order(name: str, kind: str) -> str:
    return f'"{name}" COLLATE "C"' if kind == "text" and is_postgres() else f'"{name}"'


def _fetched(sql: str) -> Iterator[list[Row]]:
    """The rows of a query by pages; PostgreSQL keeps the rest on its side."""
    with __exception_wrapper__, closing(_cursor()) as cursor:
        cursor.execute(sql)
        while rows := _page(cursor):
            yield rows


def _page(cursor: Any) -> list[Row]:
    try:
        return cursor.fetchmany(PAGE)  # type: ignore[no-any-return]
    except sqlite3.OperationalError as error:
        if "decode" not in str(error):
            raise
        # It names the column, and shows the text as far as it can be read.
        raise Misspelled(str(error)) from None


def _cursor() -> Any:
    return db.connection().cursor(*(["backup"] if is_postgres() else []))


def file_digests(schema: Iterable[TableSchema]) -> Iterator[str]:
    """The digests of all files that rows name, each once, in order; streamed from the open snapshot."""
    named = [
        f'SELECT "{FILE_COLUMN}" AS digest FROM "{table.name}"'  # noqa: S608 -- names of our own tables
        for table in schema
        if FILE_COLUMN in table.columns
    ]
    order = _in_order("digest", "text")
    sql = f"SELECT digest FROM ({' UNION '.join(named)}) AS files ORDER BY {order}"  # noqa: S608
    for page in _fetched(sql):
        yield from (digest for (digest,) in page)


def rows_naming(digest: str, schema: Iterable[TableSchema]) -> list[str]:
    """Which rows name a file, such as `attachment 12`."""
    found = []
    for table in schema:
        if FILE_COLUMN in table.columns:
            sql = f'SELECT "{table.key[0]}" FROM "{table.name}" WHERE "{FILE_COLUMN}" = {db.param}'  # noqa: S608
            found += [f"{table.name} {key}" for (key,) in db.execute_sql(sql, (digest,)).fetchall()]
    return found


def has_rows(table: TableSchema) -> bool:
    """Whether the open database's table holds more than migrations put in."""
    sql = f'SELECT 1 FROM "{table.name}" LIMIT {table.begins_with + 1}'  # noqa: S608 -- a name of our own table
    return len(db.execute_sql(sql).fetchall()) > table.begins_with


def fill_table(table: TableSchema, lines: Iterable[bytes]) -> None:
    """Put rows into a table that has none but what migrations put in, within the open transaction.

    The guards are in place: rows come in the order of their key, and none is changed. BackupRefused names the
    line the database refuses.
    """
    if table.begins_with:
        db.execute_sql(f'DELETE FROM "{table.name}"')  # noqa: S608 -- a name of our own table
    read = _Lines(table, lines)
    try:
        with __exception_wrapper__:
            _copy_in(table, read) if is_postgres() else _insert(table, read)
    except (PeeweeException, ValueError, TypeError) as error:
        # Only the first line of what a driver says: the others quote the row.
        reason = str(error).partition("\n")[0]
        line = _line_of(error) or read.line
        raise BackupRefused(
            f"表 {table.name} 的第 {line} 行无法写入：{reason}。 "
            f"Line {line} of table {table.name} cannot be stored: {reason}."
        ) from None


def _line_of(error: Exception) -> int:
    """The line that PostgreSQL refused, which takes many at once; 0 if it does not say."""
    diagnosis = getattr(getattr(error, "orig", None), "diag", None)
    found = re.search(r"line (\d+)", getattr(diagnosis, "context", None) or "")
    return int(found[1]) if found else 0


class _Lines:
    """Rows of a table's lines as its engine takes them; `line` is the number of the last one read."""

    def __init__(self, table: TableSchema, lines: Iterable[bytes]) -> None:
        self.line = 0
        self._lines = lines
        self._count = len(table.columns)
        kinds = enumerate(table.columns.values())
        self._instants = [] if is_postgres() else [place for place, kind in kinds if kind == "instant"]

    def __iter__(self) -> Iterator[list[Any]]:
        for line in self._lines:
            self.line += 1
            row = json.loads(line)
            if len(row) != self._count:
                raise ValueError(f"{len(row)} values for {self._count} columns")
            for place in self._instants:
                if row[place] is not None:
                    row[place] = _sqlite_instant(row[place])
            yield row


def _sqlite_instant(text: str) -> str:
    """`2026-03-01T04:00:00.120Z` as SQLite's driver spells it: `2026-03-01 04:00:00.120000`, whole seconds
    without.
    """
    fraction = text[19:23]
    return f"{text[:10]} {text[11:19]}" + ("" if fraction == ".000" else f"{fraction}000")


def _insert(table: TableSchema, rows: _Lines) -> None:
    names = ", ".join(f'"{name}"' for name in table.columns)
    marks = ", ".join("?" * len(table.columns))
    # A row may point at a later one of its table: what points at what is checked at the commit.
    db.execute_sql("PRAGMA defer_foreign_keys = 1")
    db.cursor().executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)  # noqa: S608


def _copy_in(table: TableSchema, rows: _Lines) -> None:
    names = ", ".join(f'"{name}"' for name in table.columns)
    with db.cursor() as cursor:
        with cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        if len(table.key) == 1 and table.columns[table.key[0]] == "whole":
            _draw_after(cursor, table.name, table.key[0])


def _draw_after(cursor: Any, table: str, key: str) -> None:
    """Numbers that PostgreSQL draws from now on begin after those that came."""
    cursor.execute(
        f'SELECT setval(sequence, coalesce(max("{key}"), 1), max("{key}") IS NOT NULL) '  # noqa: S608
        f'FROM pg_get_serial_sequence(%s, %s) AS sequence LEFT JOIN "{table}" ON true '
        "WHERE sequence IS NOT NULL GROUP BY sequence",
        (f'"{table}"', key),
    )


def ledger_head() -> tuple[int, str]:
    """Number and digest of the chain's last event."""
    ((seq, digest),) = db.execute_sql("SELECT seq, digest FROM ledger_head WHERE id = 1").fetchall()
    return seq, digest


def server_encoding() -> str:
    """How PostgreSQL stores text, such as UTF8."""
    ((encoding,),) = db.execute_sql("SHOW server_encoding").fetchall()
    return str(encoding)


def analyze() -> None:
    """Let the planner know what came, while nobody else is there."""
    db.execute_sql("ANALYZE")
