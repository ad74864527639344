"""Seconds of CPU: of this process, and of others beside it, such as those of a database's server."""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

QUICK = "BENCH_QUICK"
"""Set in the environment of a run that makes do with a third of the rounds."""
TICKS = os.sysconf("SC_CLK_TCK")
NANO = 1e-9


def cpu_of(process: int) -> float:
    """What all threads of a process have used so far; 0 where it runs elsewhere or is gone.

    To the nanosecond, where the kernel says so, of threads that live.
    """
    used = 0
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            used += int((task / "schedstat").read_text().split()[0])
    return used * NANO


def cpu_of_tree(process: int) -> float:
    """What a process and its children have used so far, their ended threads and children included; to a
    hundredth of a second."""
    used = 0.0
    with suppress(OSError):
        after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        used += sum(map(int, after_name[11:15])) / TICKS
        for task in Path(f"/proc/{process}/task").iterdir():
            used += sum(map(cpu_of_tree, map(int, (task / "children").read_text().split())))
    return used


def timed(work: Callable[[], object], others: Iterable[int] = ()) -> float:
    """Seconds that a piece of work takes of this process and of `others` that work for it."""
    others = list(others)
    before = time.process_time() + sum(map(cpu_of, others))
    work()
    return time.process_time() + sum(map(cpu_of, others)) - before


def is_quick() -> bool:
    """Whether this run makes do with little."""
    return bool(os.environ.get(QUICK))


def rounds_of(usual: int) -> int:
    """How many rounds this run makes where there are usually so many."""
    return max(1, usual // 3) if is_quick() else usual


def in_turns(ways: Mapping[str, Callable[[], float]], rounds: int, warm: int = 1) -> dict[str, list[float]]:
    """What each way says it took, one after the other in each round, so that what else the machine does meets
    all of them; the first `warm` rounds do not count."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(warm + rounds_of(rounds)):
        for name, run in ways.items():
            seconds = run()
            if turn >= warm:
                found[name].append(seconds)
    return found
