"""Appending to the ledger, against the same rows inserted bare with a hash each, and saved as a Django log.

Everybody writes what ours made of it, in transactions of the same size, and must have the same rows then.
Of PostgreSQL the seconds of the server's processes for these connections count, too.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from django.db import transaction

from bench.cpu import in_turns, timed
from bench.django_rows import audit_log, set_up
from bench.engines import SQLITE, Scratch
from bench.process import apart, closed, migrated, server_of
from bench.table import Measured, TimedTable
from registry import clock
from registry.actions.enterprise import insert_enterprises
from registry.actions.ledger import NewEvent, record, record_all
from registry.database import db, transactional
from registry.models import Enterprise
from registry.rules.actor import Actor
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role

ROUNDS = 7
AT_ONCE = 1_000
OFFICER = Actor("account:12/bureau_reviewer", "王建国", Role.BUREAU_REVIEWER)
COLUMNS = (
    "actor",
    "kind",
    "visibility",
    "enterprise_id",
    "application_id",
    "recognition_id",
    "notice_id",
    "body",
)
"""What everybody keeps of an event alike."""
WAYS = {"ours": "ours", "floor": "bare, hashed", "peer": "Django, save()"}
Rows = list[tuple[Any, ...]]

_one = transactional(lambda event: record(OFFICER, event))
_many = transactional(lambda events: record_all(OFFICER, events))
_registered = transactional(
    lambda: insert_enterprises(
        [EnterpriseDetails(f"天津第{number}精密制造有限公司") for number in range(AT_ONCE)], OFFICER
    )
)


def bench_append(places: Sequence[Scratch], events: int) -> Iterator[TimedTable]:
    """So many events a round: one a transaction, all in one, and all in one with a row that each wrote."""
    table = TimedTable("append.events", "an event", "µs", WAYS)
    for place in places:
        table.rows.extend(apart(_measured, place, events))
    yield table


@dataclass
class Bare:
    """A connection without a library over it, to a database with the registry's tables."""

    connection: Any
    process: int = 0

    @classmethod
    def at(cls, place: Scratch, url: str) -> "Bare":
        if place.engine == SQLITE:
            connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
            connection.execute("PRAGMA journal_mode = wal")
            connection.execute("PRAGMA synchronous = full")
            return cls(connection)
        bare = psycopg.connect(url, autocommit=True)
        return cls(bare, bare.info.backend_pid)

    def insert(self, events: Rows, secrets: Rows) -> None:
        """One transaction; each event hashed once, of the text of what is in it."""
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if not self.process else "BEGIN")
        hashed = [(*event[:-1], hashlib.sha256(repr(event).encode()).hexdigest()) for event in events]
        for table, rows in (("event", hashed), ("event_secret", secrets)):
            self._write(cursor, table, rows)
        cursor.execute("COMMIT")

    def _write(self, cursor: Any, table: str, rows: Rows) -> None:
        """As the engine does it best: PostgreSQL takes many rows by COPY."""
        if self.process and len(rows) > 1:
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s" if self.process else "?"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _measured(place: Scratch, events: int) -> list[Measured]:
    url, floor, peer = (place.make(f"append_{name}") for name in ("ours", "floor", "peer"))
    migrated(floor)
    closed()
    migrated(url)
    own = _registered()
    bare = Bare.at(place, floor)
    django = set_up(peer)
    entry = audit_log()
    rows = []
    kinds = (
        ("one a transaction", 1, []),
        (f"{AT_ONCE:,} a transaction", AT_ONCE, []),
        (f"{AT_ONCE:,}, each with a row it wrote", AT_ONCE, [each.id for each in own]),
    )
    for what, size, ids in kinds:
        trial = _Trial(
            [_event(number, ids) for number in range(max(events, size))], size, bare, django, entry
        )
        found = in_turns(trial.ways(), ROUNDS)
        each = {way: [one / len(trial.events) for one in taken] for way, taken in found.items()}
        rows.append(Measured(f"{place.engine}, {what}", each))
    return rows


def _event(number: int, ids: Sequence[int]) -> NewEvent:
    """What a check of a file says, or a correction of an enterprise."""
    return NewEvent(
        kind="application.checked",
        enterprise_id=ids[number] if ids else number,
        application_id=number,
        effective_on=clock.today(),
        body={"check": "documents", "from": "submitted", "to": "passed", "number": f"B2026-{number:06d}"},
        wrote={Enterprise: [ids[number]]} if ids else {},
    )


@dataclass
class _Trial:
    """The same events in three ways."""

    events: list[NewEvent]
    size: int
    bare: Bare
    django: Any
    entry: Any

    def ways(self) -> dict[str, Callable[[], float]]:
        return {"ours": self._ours, "floor": self._floor, "peer": self._peer}

    def _ours(self) -> float:
        before = _ends()
        if self.size == 1:
            took = timed(lambda: [_one(event) for event in self.events], server_of(db.connection()))
        else:
            took = timed(
                lambda: [_many(part) for part in _parts(self.events, self.size)], server_of(db.connection())
            )
        self.rows, self.secrets = _after("event", before), _after("event_secret", before)
        assert len(self.rows) == len(self.secrets) == len(self.events)
        return took

    def _floor(self) -> float:
        parts = list(zip(_parts(self.rows, self.size), _parts(self.secrets, self.size), strict=True))
        took = timed(lambda: [self.bare.insert(*part) for part in parts], [self.bare.process])
        columns = ", ".join(COLUMNS)
        held = self.bare.connection.execute(f"SELECT {columns} FROM event WHERE seq >= {self.rows[0][0]}")
        assert held.fetchall() == self._wanted()
        return took

    def _peer(self) -> float:
        made = [self.entry(**dict(zip(COLUMNS, row, strict=True)), actor_name=OFFICER.name,
                           effective_on=clock.today()) for row in self._wanted()]  # fmt: skip
        took = timed(partial(self._save, made), server_of(self.django.connection))
        last = self.entry.objects.order_by("-id").values_list(*COLUMNS)[: len(made)]
        assert list(last)[::-1] == self._wanted()
        return took

    def _save(self, made: list[Any]) -> None:
        for part in _parts(made, self.size):
            with transaction.atomic():
                for each in part:
                    each.save()

    def _wanted(self) -> Rows:
        cursor = db.execute_sql(f"SELECT {', '.join(COLUMNS)} FROM event WHERE seq >= {self.rows[0][0]}")
        return list(cursor.fetchall())


def _parts(every: Sequence[Any], size: int) -> Iterator[Any]:
    return (every[start : start + size] for start in range(0, len(every), size))


def _ends() -> int:
    return int(db.execute_sql("SELECT seq FROM ledger_head").fetchone()[0])


def _after(table: str, seq: int) -> Rows:
    return list(db.execute_sql(f"SELECT * FROM {table} WHERE seq > {seq} ORDER BY seq").fetchall())
