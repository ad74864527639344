"""How many requests were answered, by endpoint and status, and how long that took, of a machine's processes.

Each process keeps its counts in a file of its own, which it holds a lock on. One that starts goes on with the
file of one that has ended: no count is lost or ever falls, and there are never more files than there were
processes at once.
"""

import fcntl
import hashlib
import logging
import os
import resource
import socket
import sys
import threading
import time
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from registry.private import make_private, opened_private

log = logging.getLogger(__name__)

STATUSES = (200, 204, 206, 302, 303, 304, 308, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
"""Each counted by itself; any other as 0."""
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: how many requests took up to so long."""
_BUCKETS = len(STATUSES) + 1
_SUM = _BUCKETS + len(BOUNDS) + 1
_WIDTH = _SUM + 1
_HEAD = 2
"""Doubles before the rows: CPU seconds, and the most memory in bytes."""
_PLACES = {status: place for place, status in enumerate(STATUSES, start=1)}
_KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""What the system counts memory in."""


@dataclass(frozen=True)
class EndpointCounts:
    """Of one endpoint: requests by status, by the bound their time is within (last: beyond all), seconds."""

    endpoint: str
    by_status: dict[int, int]
    by_bound: tuple[int, ...]
    seconds: float


@dataclass(frozen=True)
class ProcessCounts:
    """Of one process of this machine, or several of them one after the other."""

    is_alive: bool
    cpu_seconds: float
    most_memory: float
    endpoints: list[EndpointCounts]


class RequestCounts:
    """The counts of this process, and the reading of all."""

    def __init__(self, folder: Path, endpoints: Sequence[str]) -> None:
        self._folder, self._endpoints = folder, ("", *sorted(set(endpoints) - {""}))
        self._rows = {endpoint: row for row, endpoint in enumerate(self._endpoints)}
        layout = repr((self._endpoints, STATUSES, BOUNDS)).encode()
        self._host = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]
        self._layout = hashlib.sha256(layout).hexdigest()[:12]
        self._values = array("d", bytes(8 * (_HEAD + _WIDTH * len(self._endpoints))))
        self._lock = threading.Lock()
        self._file: int | None = None
        self._process = 0
        self._earlier_cpu = 0.0

    def count(self, endpoint: str, status: int, seconds: float) -> None:
        """Count one request; of an endpoint that is none as of ''."""
        begin = _HEAD + _WIDTH * self._rows.get(endpoint, 0)
        with self._lock:
            if self._process != os.getpid():
                self._take_file()
            values = self._values
            values[0] = self._earlier_cpu + time.process_time()
            values[1] = float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE)
            values[begin + _PLACES.get(status, 0)] += 1
            values[begin + _BUCKETS + bisect_left(BOUNDS, seconds)] += 1
            values[begin + _SUM] += seconds
            if self._file is not None:
                # A full disk is no reason to answer nobody: memory still counts.
                with suppress(OSError):
                    os.pwrite(self._file, values[:_HEAD].tobytes(), 0)
                    os.pwrite(self._file, values[begin : begin + _WIDTH].tobytes(), 8 * begin)

    def close(self) -> None:
        """Let another process go on with the file; what is counted from now on goes into another."""
        with self._lock:
            if self._file is not None:
                os.close(self._file)
            self._file, self._process = None, 0

    def of_machine(self) -> Iterator[ProcessCounts]:
        """What all processes of this machine have counted, those that have ended among them."""
        with self._lock:
            mine, own = self._values[:], self._file if self._process == os.getpid() else None
        if own is None:
            yield self._counts(mine, is_alive=True)
        for path in self._paths():
            with suppress(OSError):
                with open(path, "rb") as file:
                    content = file.read()
                    is_alive = not _locked(file.fileno())
                if len(content) == 8 * len(self._values):
                    yield self._counts(array("d", content), is_alive=is_alive)

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._host}-{self._layout}-*.counts"))

    def _take_file(self) -> None:
        """The file of a process that has ended, with what it counted; else a new one. Memory alone, with a
        warning, where neither can be had."""
        self._process, self._file, self._earlier_cpu = os.getpid(), None, 0.0
        try:
            make_private(self._folder)
            self._remove_former()
            number = 0
            while self._file is None:
                number += 1
                path = self._folder / f"{self._host}-{self._layout}-{number}.counts"
                file = opened_private(str(path), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
                if _locked(file):
                    self._file = file
                else:
                    os.close(file)
            size = 8 * len(self._values)
            content = os.pread(self._file, size, 0)
            if len(content) == size:
                self._values = array("d", content)
                self._earlier_cpu = self._values[0]
            else:
                self._values = array("d", bytes(size))
                os.pwrite(self._file, bytes(size), 0)
        except OSError as error:
            log.warning("requests of this process are counted in its memory alone: %s", error)

    def _remove_former(self) -> None:
        """Remove what an earlier version counted: of its endpoints nothing can be added up."""
        for path in self._folder.glob(f"{self._host}-*.counts"):
            if f"-{self._layout}-" not in path.name:
                with open(path, "rb") as file:
                    is_free = _locked(file.fileno())
                if is_free:
                    path.unlink(missing_ok=True)

    def _counts(self, values: "array[float]", *, is_alive: bool) -> ProcessCounts:
        found = []
        for row, endpoint in enumerate(self._endpoints):
            own = values[_HEAD + row * _WIDTH : _HEAD + (row + 1) * _WIDTH]
            by_status = {status: int(own[place]) for place, status in enumerate((0, *STATUSES)) if own[place]}
            if by_status:
                by_bound = tuple(map(int, own[_BUCKETS:_SUM]))
                found.append(EndpointCounts(endpoint, by_status, by_bound, own[_SUM]))
        return ProcessCounts(is_alive, values[0], values[1], found)


def _locked(file: int) -> bool:
    """Whether this call has got the lock of an open file, which no living process holds then."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
