"""What the console says of something that takes its time to start: who, for how long, and whether it moves.

Nothing is given up here. A slow machine and a stuck program look alike from outside, and stopping what lives
helps with neither; a person who sees the end of the log can tell them apart.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from registry.child import log_tail

LINE_EVERY = 5.0  # seconds between two lines
LOOK_EVERY = 60.0  # seconds between two looks at processor time and log
IDLE = 10  # clock ticks between two looks that count as nothing: timers use a few even where nothing is done
PROCESSES = Path("/proc")


class Wait:
    """One wait: for a child, which has a log and for moments no process id, or for a one-off command."""

    def __init__(self, name: str, pid: Callable[[], int | None], log: Path | None = None) -> None:
        self.name = name
        self.pid = pid
        self.log = log
        self._began = self._said = self._looked = time.monotonic()
        self._ticks, self._size = self._activity()

    def tell(self) -> None:
        """Say that it is still waited for, if the last line is old enough; call it in the waiting loop."""
        now = time.monotonic()
        if now - self._said < LINE_EVERY:
            return
        self._said = now
        verb = "仍在运行 · still running" if self.log is None else "仍在启动 · still starting"
        _say(f"{verb}: {self.name}（{now - self._began:.0f} 秒 s）")
        if now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._look()

    def _look(self) -> None:
        before = self._ticks, self._size
        self._ticks, self._size = self._activity()
        if abs(self._ticks - before[0]) <= IDLE and self._size == before[1]:
            _say(f"{self.name} 没有动静，可能卡住了 · uses no processor and writes no log, it may be stuck")
        else:
            _say(f"{self.name} 在运行，只是慢 · is at work, only slow")
        if self.log is not None:
            _say(f"{self.log}:\n{log_tail(self.log)}")

    def _activity(self) -> tuple[int, int]:
        """Clock ticks its process and that one's children have used, and bytes in its log."""
        pid = self.pid()
        ticks = 0 if pid is None else ticks_used(pid)
        return ticks, self.log.stat().st_size if self.log and self.log.exists() else 0


def ticks_used(pid: int) -> int:
    """Processor time of a process and its living and dead children, in clock ticks (man 5 proc)."""
    ticks = 0
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            facts = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just gone
        if pid in {int(folder.name), int(facts[1])}:
            ticks += sum(int(used) for used in facts[11:15])
    return ticks


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
