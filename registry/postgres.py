"""PostgreSQL: what knows its driver, which is imported where it is the engine and nowhere else."""

from dataclasses import astuple
from typing import Any

import peewee
import psycopg
from peewee import Database
from playhouse.db_url import parse
from playhouse.pool import PooledPostgresqlDatabase
from psycopg import DataError
from psycopg.pq import TransactionStatus
from psycopg.types.datetime import DateLoader, TimestampLoader
from psycopg.types.json import Json, Jsonb

from registry.patience import JOBS, Patience
from registry.programs import MACHINE

_WORK = 714_202_113
"""Any constant; it only has to differ from those of other locks."""


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

    def let_go(self) -> None:
        """After a request: the pool has it back."""
        self.close()

    def apart(self) -> list[str]:
        """Addresses from which machines work on this database that share no folder with this one; '' for its
        own socket. By the name that each machine's processes give PostgreSQL (`supervisor.py`)."""
        others = self.execute_sql(
            "SELECT DISTINCT coalesce(host(client_addr), '') FROM pg_stat_activity WHERE datname = "
            "current_database() AND starts_with(application_name, %s) AND application_name <> "
            "current_setting('application_name')",
            (MACHINE,),
        )
        return sorted(address for (address,) in others.fetchall())

    def try_lock(self, number: int) -> bool:
        """Take the lock of this number for this connection, unless another has it; whether it was taken."""
        row = self.execute_sql("SELECT pg_try_advisory_lock(%s, %s)", (_WORK, number)).fetchone()
        return bool(row[0])

    def unlock(self, number: int) -> None:
        """Let the lock of this number go; a connection that is closed has none."""
        if not self.is_closed():
            self.execute_sql("SELECT pg_advisory_unlock(%s, %s)", (_WORK, number))

    def rollback(self) -> None:
        """Roll back what is open; a connection that the server has ended has nothing, and complains."""
        connection: Any = self.connection()
        if not connection.closed:
            super().rollback()


def _give_driver() -> None:
    """Tell Peewee of the driver where that was kept from it at the start, in a process on SQLite: such a
    registry may be moved to PostgreSQL."""
    library: Any = peewee
    if library.psycopg is not None:
        return
    library.psycopg, library.TransactionStatus = psycopg, TransactionStatus
    library.Json_pg3, library.Jsonb_pg3 = Json, Jsonb
    adapter = library.Psycopg3Adapter
    adapter.txn_idle, adapter.txn_inerror = TransactionStatus.IDLE, TransactionStatus.INERROR
    adapter.txn_unknown = TransactionStatus.UNKNOWN


def own_postgres(url: str) -> Database:
    """Make a database object for `postgresql://…`; nothing is opened yet."""
    _give_driver()
    settings = parse(url)
    name = settings.pop("database")
    settings.pop("scheme", None)
    database: Database = OwnPostgres(
        name, max_connections=20, stale_timeout=300, timeout=10, prefer_psycopg3=True, **settings
    )
    return database


class _Day(DateLoader):
    """A day, or the text of one that Python has not, such as infinity."""

    def load(self, data: Any) -> Any:
        try:
            return super().load(data)
        except DataError:
            return bytes(data).decode()


class _Instant(TimestampLoader):
    """An instant, or the text of one that Python has not."""

    def load(self, data: Any) -> Any:
        try:
            return super().load(data)
        except DataError:
            return bytes(data).decode()


def rows_of_any_calendar(database: Any, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """The rows of a query; days and instants that PostgreSQL has and Python has not come as their texts."""
    try:
        return database.execute_sql(sql, values).fetchall()  # type: ignore[no-any-return]
    except DataError:
        return _with_texts_of_days(database.connection(), sql, values)


def _with_texts_of_days(connection: Any, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.adapters.register_loader("date", _Day)
        cursor.adapters.register_loader("timestamp", _Instant)
        cursor.execute(sql, values)
        return cursor.fetchall()  # type: ignore[no-any-return]
