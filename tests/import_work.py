"""A worker of the product that is killed three times while it brings a list in, and taken up again."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from kombu import Connection

from registry import clock
from registry.broker import celery
from registry.child import dying_with_parent, log_tail
from registry.config import Config
from registry.database import is_postgres
from registry.jobs import Job
from registry.models import ImportWork
from registry.queries.imports.run import get_import_run
from registry.queries.imports.whole import RUNNING
from registry.queries.tally_known import tally_known
from registry.redis_url import redis_urls
from tests.databases import execute
from tests.import_reader import is_done

ROOT = Path(__file__).resolve().parents[1]
WAYS = (
    ("in a piece that is written and not committed", "at any moment", "at the end that is not committed"),
    ("planned, before its first piece", "in a piece that is written and not committed", "at any moment"),
)
"""Where a worker dies, in the turns of the campaign."""
DIES = {"planned, before its first piece": "planned", "at the end that is not committed": "whole"}
NUDGES = ((Job.BRING_IN, 1.5), (Job.DRAIN_TALLY, 1.0), (Job.DELIVER_MESSAGES, 5.0))
"""What the beat says, oftener than it does: each is delivered more than once."""
WORDS = ("worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "info", "--without-mingle")
TICK = 0.05
ANALYZED = 20.0
"""Seconds after which PostgreSQL looks at its tables again, as it does by itself outside tests."""


def _kill(worker: "subprocess.Popen[bytes]") -> None:
    """As the supervisor does it: what the worker has started goes with it."""
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@dataclass
class KilledWork:
    """One run, its workers, and how long a piece of them is."""

    config: Config
    run: int
    piece: int
    chance: Random
    patience: float
    """Seconds in which one worker must die or be done."""
    seen: Counter[str] = field(default_factory=Counter)
    written: list[tuple[float, float]] = field(default_factory=list)
    """Of each worker from its first piece to its last one, by the clock of this machine."""
    _said: dict[Job, float] = field(default_factory=dict)
    _analyzed: float = 0.0
    _before: int = 0
    _begun: float = 0.0
    _deadline: float = 0.0

    def __post_init__(self) -> None:
        # The queue of these workers alone: this process has one that is not read.
        self._broker = Connection(redis_urls(self.config.redis_url).celery)

    def killed(self, way: str, meanwhile: Callable[[], None]) -> None:
        """Start a worker that takes the run up, and kill it this way; `meanwhile` is done again and again."""
        done, total = self._done_of()
        pieces = max(1, total // self.piece // 4)
        target = done + self.chance.randint(1, pieces) * self.piece
        dies = DIES.get(way, str(self.chance.randint(2, pieces + 1)) if "piece" in way else "")
        with self._worker(dies) as worker:
            while self._lives(worker, meanwhile):
                if way == "at any moment" and self._done_of()[0] >= target:
                    time.sleep(self.chance.uniform(0, 0.2))
                    _kill(worker)
            assert worker.returncode == -signal.SIGKILL, self._log(f"it ended by itself: {worker.returncode}")
        assert not is_done(self.run), f"it was done before it was killed {way}"
        self.seen["kills"] += 1
        self.seen[f"killed {way}"] += 1

    def finished(self, meanwhile: Callable[[], None]) -> None:
        """Start one more, which finishes, and goes on until all figures are right."""
        with self._worker("") as worker:
            while not is_done(self.run) or tally_known().seq < self._last_of_run():
                assert self._lives(worker, meanwhile), self._log("it died by itself")
            meanwhile()
            worker.terminate()
        log = (self.config.var / "worker.log").read_text()
        assert "an attempt failed" not in log, self._log("an attempt failed")

    def _last_of_run(self) -> int:
        return get_import_run(self.run).last_seq or 0

    def _lives(self, worker: "subprocess.Popen[bytes]", meanwhile: Callable[[], None]) -> bool:
        """Whether the worker is still there, after one round of everything else."""
        now = time.monotonic()
        for job, every in NUDGES:
            if now - self._said.get(job, 0.0) >= every:
                celery.send_task(job.value, queue=job.queue.value, connection=self._broker)
                self._said[job] = now
        if is_postgres() and now - self._analyzed >= ANALYZED:
            execute(self.config.database_url, "ANALYZE")
            self._analyzed = now
        meanwhile()
        self._done_of()
        time.sleep(TICK)
        assert now < self._deadline, self._log("it neither ended nor died")
        return worker.poll() is None

    @contextmanager
    def _worker(self, dies: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A worker of the queue; the lease of the one before it is over."""
        past = clock.real_now() - timedelta(seconds=1)
        ImportWork.update(free_at=past).where(RUNNING & (ImportWork.run == self.run)).execute()
        environ = {
            **os.environ,
            "REGISTRY_VAR": str(self.config.var),
            "DATABASE_URL": self.config.database_url,
            "REDIS_URL": self.config.redis_url,
            "PYTHONPATH": str(ROOT),
            "IMPORTS_PIECE": str(self.piece),
            "IMPORTS_DIES": dies,
        }
        with (self.config.var / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-P", "-m", "celery", "-A", "tests.import_worker", *WORDS],
                cwd=ROOT,
                env=environ,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=dying_with_parent(),
            )
        self._deadline, self._begun = time.monotonic() + self.patience, 0.0
        try:
            yield worker
            worker.wait(60)
        finally:
            _kill(worker)

    def _done_of(self) -> tuple[int, int]:
        """Rows that are written, and of how many. What was shown of each is as long as the list: not read."""
        own: Any = ImportWork.select(ImportWork.done, ImportWork.total).where(ImportWork.run == self.run)
        done, total = own.tuples().first()
        if done > self._before:
            begun = self._begun or time.monotonic() - TICK
            self.written = [each for each in self.written if each[0] != begun] + [(begun, time.monotonic())]
            self._begun = begun
        self._before = done
        return int(done), int(total)

    def _log(self, what: str) -> str:
        return f"{what}\n{log_tail(self.config.var / 'worker.log', 40)}"
