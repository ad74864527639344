"""Taking the ledger in: against plain SQL that keeps net counts only, and a Celery task for each event.

Each round begins with the same ledger, of which nothing is counted; whatever way, the net count of each title
must be the same then, and the product's own recount must agree. Of PostgreSQL its process counts, too; of the
task only the worker's seconds, neither those of who sends it nor of Redis.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from bench import celery_counter
from bench.cpu import cpu_of, in_turns, is_quick, timed
from bench.drain_events import HISTORIES, counted_events
from bench.engines import SQLITE, Scratch
from bench.process import apart, closed, migrated, opened, server_of
from bench.table import FigureTable, Measured, TimedTable
from registry import clock
from registry.actions.tally import drain_tally
from registry.child import dying_with_parent
from registry.database import db
from registry.queries.recount import recount
from registry.queries.tally import figures
from registry.redis_url import redis_urls
from tests.servers.valkey import valkey

ROUNDS = 3
BATCH = 5_000
TASKS = 1_000
"""So many events are sent as tasks, if there are more."""
PATIENCE = 120.0
"""Seconds until all tasks are done."""
WAYS = {"ours": "ours", "floor": "SQL, net only", "peer": "a Celery task each"}
NET = """CREATE TABLE net_count (scheme TEXT, level TEXT, net INTEGER, PRIMARY KEY (scheme, level))"""
TAKE_IN = """INSERT INTO net_count SELECT r.scheme, r.level, sum(CASE
        WHEN e.kind = 'recognition.ended' THEN -1 WHEN {renews} IS NULL THEN 1 ELSE 0 END)
    FROM event e JOIN recognition r ON r.id = e.recognition_id
    WHERE e.seq > {mark} AND e.seq <= {mark} AND e.kind IN ('recognition.granted', 'recognition.ended')
    GROUP BY r.scheme, r.level
    ON CONFLICT (scheme, level) DO UPDATE SET net = net_count.net + excluded.net"""
Nets = dict[tuple[str, str], int]


def bench_drain(places: Sequence[Scratch], events: int) -> Iterator[TimedTable | FigureTable]:
    """About so many events of each kind of history."""
    table = TimedTable("drain.events", "an event", "µs", WAYS)
    heads = ("history", "events a CPU second", "least", "most", "× of one title each", "longest hold, CPU s")
    speeds = FigureTable("drain.speed", (*heads, "wall s"))
    for place in places:
        one_each = 0.0
        # A quick run looks at one on PostgreSQL: each has a worker to start.
        for name in HISTORIES if place.engine == SQLITE or not is_quick() else ["a mixed year"]:
            seconds, longest = apart(_measured, place, name, events)
            table.rows.append(Measured(f"{place.engine}, {name}", seconds))
            each = statistics.median(seconds["ours"])
            one_each = each if name == next(iter(HISTORIES)) else one_each
            times = each / one_each if one_each else ""
            rates = 1 / each, 1 / max(seconds["ours"]), 1 / min(seconds["ours"])
            speeds.rows.append((f"{place.engine}, {name}", *map(round, rates), times, *longest))
    yield table
    yield speeds


def _measured(
    place: Scratch, history: str, events: int
) -> tuple[dict[str, list[float]], tuple[float, float]]:
    """Seconds for an event by way and round; of our transactions the longest, in CPU and in wall time."""
    url = migrated(place.make("drain_prepared"))
    HISTORIES[history](events)
    seqs = counted_events()
    assert len(seqs) > events * 0.8, seqs[-1:]
    closed()
    trial = _Trial(place, url, seqs)
    with _worker(place.copy(url, "drain_peer")) as process:
        peer = _Peer(place.engine, os.environ[celery_counter.DATABASE], process, seqs[:TASKS])
        ways = {"ours": trial.ours, "floor": trial.floor, "peer": peer.count}
        found = in_turns(ways, ROUNDS, warm=0)
    counts = {"ours": len(seqs), "floor": len(seqs), "peer": len(peer.seqs)}
    return {way: [one / counts[way] for one in taken] for way, taken in found.items()}, trial.longest


@dataclass
class _Trial:
    """One ledger, counted by ours and by the floor, round by round."""

    place: Scratch
    prepared: str
    seqs: list[int]
    longest: tuple[float, float] = (0.0, 0.0)
    nets: Nets = field(default_factory=dict)

    def ours(self) -> float:
        opened(self.place.copy(self.prepared, "drain_ours"))
        server = server_of(db.connection())
        took, read = 0.0, 1
        while read:
            wall = time.perf_counter()
            began = time.process_time() + sum(map(cpu_of, server))
            read = drain_tally()
            cpu = time.process_time() + sum(map(cpu_of, server)) - began
            wall = time.perf_counter() - wall
            took, self.longest = took + cpu, (max(self.longest[0], cpu), max(self.longest[1], wall))
        found = figures(clock.today())
        if not self.nets:
            proved = recount(clock.today())
            assert proved.agrees, proved.differences[:3]
        self.nets = {(figure.scheme, figure.level): figure.net for figure in found if figure.net}
        closed()
        return took

    def floor(self) -> float:
        bare, mark = celery_counter.connection(self.place.copy(self.prepared, "drain_floor"))
        bare.execute(NET)
        renews = "json_extract(e.body, '$.renews')" if mark == "?" else "e.body::jsonb ->> 'renews'"
        sql = TAKE_IN.format(renews=renews, mark=mark)

        def take_in() -> None:
            for start in range(self.seqs[0] - 1, self.seqs[-1], BATCH):
                bare.execute(sql, (start, start + BATCH))

        took = timed(take_in, server_of(bare))
        held = bare.execute("SELECT scheme, level, net FROM net_count WHERE net <> 0").fetchall()
        assert {row[:2]: row[2] for row in held} == self.nets
        bare.close()
        celery_counter.forget()
        return took


@dataclass
class _Peer:
    """A running worker, and the events it is sent, each as a task."""

    engine: str
    url: str
    worker: int
    seqs: list[int]

    def count(self) -> float:
        bare, _mark = celery_counter.connection(self.url)
        bare.execute("DELETE FROM counted")
        working = [self.worker, *self._server(bare)]
        began = sum(map(cpu_of, working))
        for seq in self.seqs:
            celery_counter.count.delay(seq)
        deadline = time.monotonic() + PATIENCE
        while (done := self._done(bare)) < len(self.seqs):
            assert time.monotonic() < deadline, f"{done} of {len(self.seqs)} tasks are done"
            time.sleep(0.05)
        took = sum(map(cpu_of, working)) - began
        self._check(bare)
        return took

    def _server(self, bare: Any) -> list[int]:
        """The server's processes for the worker."""
        if self.engine == SQLITE:
            return []
        others = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [row[0] for row in bare.execute(others).fetchall()]

    @staticmethod
    def _done(bare: Any) -> int:
        return int(bare.execute("SELECT coalesce(sum(events), 0) FROM counted").fetchone()[0])

    def _check(self, bare: Any) -> None:
        """What was counted is what these events say."""
        renews = "json_extract(body, '$.renews')" if self.engine == SQLITE else "body::jsonb ->> 'renews'"
        sql = f"""SELECT sum(CASE WHEN kind = 'recognition.ended' THEN -1
            WHEN kind = 'recognition.granted' AND {renews} IS NULL THEN 1 ELSE 0 END)
            FROM event WHERE seq >= {self.seqs[0]} AND seq <= {self.seqs[-1]}"""
        wanted = bare.execute(sql).fetchone()[0]
        assert bare.execute("SELECT sum(net) FROM counted").fetchone()[0] == wanted


@contextmanager
def _worker(url: str) -> Iterator[int]:
    """A real worker on a real server of its own, which has done its first task; its number."""
    bare, _mark = celery_counter.connection(url)
    bare.execute("PRAGMA journal_mode = wal" if _mark == "?" else "SELECT 1")
    bare.execute(celery_counter.TABLE)
    with valkey() as redis:
        os.environ |= {celery_counter.DATABASE: url, celery_counter.BROKER: redis_urls(redis).celery}
        celery_counter.celery.conf.broker_url = os.environ[celery_counter.BROKER]
        words = [
            "-W",
            "ignore",
            "-m",
            "celery",
            "-q",
            "-A",
            "bench.celery_counter",
            "worker",
            "--pool",
            "solo",
            "--loglevel",
            "error",
        ]
        words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        worker = subprocess.Popen(
            [sys.executable, *words], stdout=subprocess.DEVNULL, preexec_fn=dying_with_parent()
        )
        try:
            celery_counter.count.delay(bare.execute("SELECT max(seq) FROM event").fetchone()[0])
            while not _Peer._done(bare):
                assert worker.poll() is None, "the worker ended"
                time.sleep(0.1)
            yield worker.pid
        finally:
            worker.terminate()
            with suppress(subprocess.TimeoutExpired):
                worker.wait(10)
            worker.kill()
