"""The database: one library, two engines. SQLite where one machine is enough, PostgreSQL where it is not."""

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from peewee import (  # type: ignore[attr-defined]
    CharField,
    Database,
    DatabaseProxy,
    Field,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
    __exception_wrapper__,
)
from playhouse.db_url import parse as parse_url
from playhouse.pool import PooledPostgresqlDatabase

from registry.errors import Misconfigured
from registry.patience import JOBS, PAGES, Patience
from registry.private import make_private
from registry.turnstile import place_in_line

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T", bound="Table")

db: Any = DatabaseProxy()

# FULL, not NORMAL: an acknowledged decision survives a power cut. One commit costs 0.2 ms.
_PRAGMAS = {"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1}


# Any constant; it only has to differ from the one in migrating.py.
_ONE_WRITER = 714_202_112


class Table(Model):
    """The base of every table; models hold columns and constraints, no behavior."""

    class Meta:
        database = db
        legacy_table_names = False


def quoted(words: Iterable[str]) -> str:
    """Words as a list of SQL, such as the states that a CHECK allows; plain words only."""
    return "(" + ",".join(f"'{word}'" for word in words) + ")"


class OwnSqlite(SqliteDatabase):
    """SQLite in a file for nobody else, whose true fault is not hidden by a second one."""

    patience = JOBS

    def _connect(self) -> Any:
        make_private(Path(self.database).parent)
        # Its write-ahead log and its shared memory get the rights of the file. Only one that is not there is
        # opened besides SQLite: closing a file takes away every lock this process has on it (POSIX), and then
        # another process removes the log under its readers and writers.
        with suppress(OSError):  # it is there, or SQLite says better what is wrong
            os.close(os.open(self.database, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        connection = super()._connect()  # type: ignore[misc]
        self.have(connection, self.patience)
        return connection

    def have(self, connection: Any, patience: Patience) -> None:
        """Give a connection this patience."""
        connection.execute(f"PRAGMA busy_timeout = {round(patience.lock * 1000)}")

    def rollback(self) -> None:
        """Roll back what is open; on a full disk SQLite has done so itself, and complains of a second."""
        connection: Any = self.connection()  # type: ignore[no-untyped-call]
        if connection.in_transaction:
            super().rollback()


class OwnPostgres(PooledPostgresqlDatabase):
    """PostgreSQL by a few connections, none of which waits or is waited for without end."""

    patience = JOBS

    def _connect(self) -> Any:
        connection = super()._connect()
        self.have(connection, self.patience)
        return connection

    def have(self, connection: Any, patience: Patience) -> None:
        """Give a connection this patience."""
        connection.execute(
            "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false), "
            "set_config('idle_in_transaction_session_timeout', %s, false)",
            [str(round(seconds * 1000)) for seconds in astuple(patience)],
        )

    def rollback(self) -> None:
        """Roll back what is open; a connection that the server has ended has nothing, and complains."""
        connection: Any = self.connection()
        if not connection.closed:
            super().rollback()


def connect_to(url: str) -> Database:
    """Make a database object for `sqlite:///path` or `postgresql://…`; nothing is opened yet."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        # IMMEDIATE: a transaction that will write says so at its start, so two never deadlock on upgrade.
        return OwnSqlite(str(path), pragmas=_PRAGMAS, lock_type="IMMEDIATE")
    if url.startswith(("postgresql://", "postgres://")):
        settings = parse_url(url)
        name = settings.pop("database")
        settings.pop("scheme", None)
        database: Database = OwnPostgres(
            name, max_connections=20, stale_timeout=300, timeout=10, prefer_psycopg3=True, **settings
        )
        return database
    raise Misconfigured(
        f"DATABASE_URL={url.split('://', maxsplit=1)[0]}://…: 只支持 sqlite:/// 与 postgresql://。 "
        "Only sqlite:/// and postgresql:// are supported."
    )


def open_database(url: str) -> None:
    """Point every table at this database. Done once a process; done again only by tests."""
    db.initialize(connect_to(url))


def serve_pages() -> None:
    """From now on connections are opened with the patience of pages: this process answers people."""
    db.obj.patience = PAGES


_given: ContextVar[Patience | None] = ContextVar("given", default=None)
"""What a block around has given the connection, for the end of a block in it."""


@contextmanager
def with_patience(patience: Patience) -> Iterator[None]:
    """Run a block whose connection waits as long as that; those of other threads keep theirs."""
    database, connection = db.obj, db.obj.connection()
    around = _given.get()
    given = _given.set(patience)
    database.have(connection, patience)
    try:
        yield
    finally:
        _given.reset(given)
        is_same = not database.is_closed() and database.connection() is connection
        if is_same and not getattr(connection, "closed", False):
            database.have(connection, around or database.patience)


def is_postgres() -> bool:
    """Whether the engine is PostgreSQL, for the few statements that differ."""
    return not isinstance(db.obj, SqliteDatabase)


def answers() -> bool:
    """Whether the database answers; raises PeeweeException if it is away."""
    return bool(db.execute_sql("SELECT 1").fetchone())


def server_now() -> datetime | None:
    """What the clock of the database's server says (naive UTC); None for SQLite, which has none."""
    if not is_postgres():
        return None
    now: datetime = db.execute_sql("SELECT clock_timestamp() AT TIME ZONE 'UTC'").fetchone()[0]
    return now


_FIRST: ContextVar[Callable[[], None] | None] = ContextVar("first_step", default=None)


def begin_with(step: Callable[[], None] | None) -> None:
    """Let the next action of this thread take a step first, in its own transaction, and later ones no more;
    None takes it back. Where the action is rolled back the next one takes the step again."""
    _FIRST.set(step)


def transactional(action: Callable[P, R]) -> Callable[P, R]:
    """One public action = one transaction. Actions never nest: what two share is a plain function."""

    @functools.wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if db.in_transaction():
            raise RuntimeError(f"{action.__name__} is an action and may not run inside another")
        with place_in_line(), db.atomic():
            if is_postgres():
                # What BEGIN IMMEDIATE is to SQLite: writers queue before they touch a row, not only at the
                # ledger's head, so none waits for another in a ring and what was checked still holds.
                db.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_ONE_WRITER,))
            if (first := _FIRST.get()) is not None:
                first()
            result = action(*args, **kwargs)
        begin_with(None)
        return result

    return run


_ANSWERS: ContextVar[dict[str, Any] | None] = ContextVar("answers_of_snapshot", default=None)


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that only reads: what is written between two reads cannot make them disagree.

    DEFERRED, because an IMMEDIATE one would make readers of SQLite wait for writers.
    """
    begun = _ANSWERS.set({})
    try:
        with db.atomic("REPEATABLE READ" if is_postgres() else "DEFERRED"):
            yield
    finally:
        _ANSWERS.reset(begun)


def once_a_snapshot(name: str, ask: Callable[[], R]) -> R:
    """The answer to a question of this name, which is asked once in a snapshot: it stays the same in it."""
    answers = _ANSWERS.get()
    if answers is None:
        return ask()
    if name not in answers:
        answers[name] = ask()
    found: R = answers[name]
    return found


def require_transaction() -> None:
    """Assert that a shared step runs inside an action."""
    if not db.in_transaction():
        raise RuntimeError("this step belongs inside an action")


@functools.cache
def _row_by_key(table: type[Table], for_update: bool) -> str:
    meta: Any = table._meta
    columns = ", ".join(f'"{field.column_name}"' for field in meta.sorted_fields)
    text: str = f'SELECT {columns} FROM "{meta.table_name}" WHERE "{meta.primary_key.column_name}" = '  # noqa: S608 -- names of our own tables
    return f"{text}{db.param}{' FOR UPDATE' if for_update else ''}"


def locked_row(table: type[T], key: Any) -> T | None:
    """A row that every write reads, held until the transaction ends. Its text is written once: to compose it
    anew takes longer than the database does."""
    require_transaction()
    # SQLite needs no row lock: the transaction began IMMEDIATE and is the only writer.
    found: T | None = next(iter(table.raw(_row_by_key(table, is_postgres()), key)), None)
    return found


def rows_for_keys(build: Callable[[Sequence[int]], Any], keys: Sequence[int]) -> list[Any]:
    """The rows of a query whose only values are these keys, in their order. Its text is written once for each
    number of them: gates that ask for one file each would spend more on composing it than on the answer."""
    if not keys:
        return []
    return list(db.execute_sql(_text_for_keys(build, len(keys), is_postgres()), tuple(keys)).fetchall())


@functools.lru_cache(64)
def _text_for_keys(build: Callable[[Sequence[int]], Any], count: int, _engine: bool) -> str:
    marks = list(range(count))
    text, values = build(marks).sql()
    if list(values) != marks:
        raise ValueError("such a query has no values but its keys")
    return str(text)


_AS_IT_IS: tuple[tuple[type[Field], type], ...] = ((IntegerField, int), (TextField, str), (CharField, str))
"""Values of exactly this type go to such a column as they are."""


def _stored_values(field: Field, values: list[Any]) -> list[Any]:
    """What a column is given for these values. A field is asked only about what it might change: most of a
    list are whole numbers and text, and to ask for each costs as much as to insert it."""
    plain = next((type_ for kind, type_ in _AS_IT_IS if type(field) is kind), None)
    convert: Callable[[Any], Any] = field.db_value
    return [value if value is None or type(value) is plain else convert(value) for value in values]


def insert_rows(table: type[Table], rows: Sequence[Mapping[str, Any]], on_conflict: str = "") -> None:
    """Insert many rows within the open action; all name the same columns, the rest get their defaults.

    One prepared statement for all: Peewee's insert_many writes SQL anew for every value, which costs ten
    times what the database does. `on_conflict` is what follows VALUES, in SQL that both engines read.
    """
    require_transaction()
    if not rows:
        return
    meta: Any = table._meta
    defaults = meta.get_default_dict()
    names = list({**defaults, **rows[0]})
    fields = [meta.combined[name] for name in names]
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join([db.param] * len(fields))
    sql = f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks}) {on_conflict}'  # noqa: S608 -- names of our own tables
    full = rows if not defaults else [{**defaults, **row} for row in rows]
    by_column = [
        _stored_values(field, [row[name] for row in full]) for name, field in zip(names, fields, strict=True)
    ]
    values = list(zip(*by_column, strict=True))
    with __exception_wrapper__:
        db.cursor().executemany(sql, values)
