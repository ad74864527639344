"""The database: one library, two engines. SQLite where one machine is enough, PostgreSQL where it is not."""

import functools
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar

from peewee import Database, DatabaseProxy, Model, SqliteDatabase

from registry.errors import Misconfigured
from registry.patience import PAGES, Patience
from registry.sqlite_file import KeptConnection, OwnSqlite
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
    """The base of every table; models hold columns and constraints, no behavior.

    What actions do most, one row by its key and one row more, has its text written once: to compose it anew
    takes Peewee longer than the database takes.
    """

    class Meta:
        database = db
        legacy_table_names = False

    @classmethod
    def get_by_id(cls, pk: Any) -> Self:
        """The row of this key. Raises DoesNotExist."""
        found: Self | None = next(iter(cls.raw(_row_by_key(cls, is_postgres(), False), pk)), None)
        if found is None:
            raise cls.DoesNotExist  # type: ignore[attr-defined]
        return found

    @classmethod
    def create(cls, **columns: Any) -> Self:
        """Insert a row and return it with its key; columns that are not named get their defaults."""
        row: Any = cls(**columns)
        data: dict[str, Any] = row.__data__
        meta: Any = cls._meta
        text, is_numbered = _insertion(cls, tuple(data), is_postgres())
        cursor = db.execute_sql(text, [meta.fields[name].db_value(value) for name, value in data.items()])
        if is_numbered:
            row._pk = cursor.fetchone()[0] if is_postgres() else cursor.lastrowid
        row._dirty.clear()
        made: Self = row
        return made


@functools.cache
def _insertion(table: type[Table], names: tuple[str, ...], engine: bool) -> tuple[str, bool]:
    """The text that inserts a row of these columns, and whether the database numbers it."""
    meta: Any = table._meta
    is_numbered = bool(meta.auto_increment) and meta.primary_key.name not in names
    columns = ", ".join(f'"{meta.fields[name].column_name}"' for name in names)
    marks = ", ".join([db.param] * len(names))
    returning = f' RETURNING "{meta.primary_key.column_name}"' if is_numbered and engine else ""
    return f'INSERT INTO "{meta.table_name}" ({columns}) VALUES ({marks}){returning}', is_numbered  # noqa: S608 -- names of our own tables


def quoted(words: Iterable[str]) -> str:
    """Words as a list of SQL, such as the states that a CHECK allows; plain words only."""
    return "(" + ",".join(f"'{word}'" for word in words) + ")"


def connect_to(url: str) -> Database:
    """Make a database object for `sqlite:///path` or `postgresql://…`; nothing is opened yet."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        # IMMEDIATE: a transaction that will write says so at its start, so two never deadlock on upgrade.
        return OwnSqlite(str(path), pragmas=_PRAGMAS, lock_type="IMMEDIATE", factory=KeptConnection)
    if url.startswith(("postgresql://", "postgres://")):
        from registry.postgres import own_postgres  # noqa: PLC0415 -- its driver, where it is the engine

        return own_postgres(url)
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


def let_go() -> None:
    """Let go of the connection of this thread, if it has one, once a request is over."""
    if not db.is_closed():
        db.obj.let_go()


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


_ANSWERS: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers_of_snapshot", default=None)
_OF_A_PAGE: ContextVar[bool] = ContextVar("of_a_page", default=False)
"""Whether rows that were read stay until the snapshot ends: few enough they are for a page alone."""


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


def of_one_moment(ask: Callable[P, R]) -> Callable[P, R]:
    """A question of several statements, answered of one moment: that of the transaction around it, or of a
    snapshot of its own."""

    @functools.wraps(ask)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        with nullcontext() if db.in_transaction() else snapshot():
            return ask(*args, **kwargs)

    return answered


def for_a_page(ask: Callable[P, R]) -> Callable[P, R]:
    """What one page shows, read at one moment: what several of its parts ask of prepared queries is asked
    once, and its rows are kept until the page has them all."""

    @functools.wraps(ask)
    def answered(*args: P.args, **kwargs: P.kwargs) -> R:
        if _OF_A_PAGE.get():
            return ask(*args, **kwargs)
        begun = _OF_A_PAGE.set(True)
        try:
            with snapshot():
                return ask(*args, **kwargs)
        finally:
            _OF_A_PAGE.reset(begun)

    return answered


def once_a_page(name: Hashable, ask: Callable[[], R]) -> R:
    """The answer to a question of this name: within a page as it was given there before."""
    return once_a_snapshot(name, ask) if _OF_A_PAGE.get() else ask()


def once_a_snapshot(name: Hashable, ask: Callable[[], R]) -> R:
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
def _row_by_key(table: type[Table], _engine: bool, for_update: bool) -> str:
    meta: Any = table._meta
    columns = ", ".join(f'"{field.column_name}"' for field in meta.sorted_fields)
    text: str = f'SELECT {columns} FROM "{meta.table_name}" WHERE "{meta.primary_key.column_name}" = '  # noqa: S608 -- names of our own tables
    return f"{text}{db.param}{' FOR UPDATE' if for_update else ''}"


def locked_row(table: type[T], key: Any) -> T | None:
    """A row that every write reads, held until the transaction ends."""
    require_transaction()
    # SQLite needs no row lock: the transaction began IMMEDIATE and is the only writer.
    found: T | None = next(iter(table.raw(_row_by_key(table, is_postgres(), is_postgres()), key)), None)
    return found
