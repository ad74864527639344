"""What a run cost: CPU time, which is the same on a busy machine and a quiet one, beside the wall time.

A plugin of pytest, which `conftest.py` adds.
"""

import resource
import time
from collections import defaultdict
from collections.abc import Generator

import pytest

UNCOUNTED = "not those that outlived a killed parent"
BEGAN = time.monotonic()
LAST = pytest.StashKey[float]()
"""What this process had spent when the phase before was over."""

_of_tests: defaultdict[str, dict[str, float]] = defaultdict(dict)
"""Seconds of CPU by test and case."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> None:
    item.stash[LAST] = time.process_time()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    spent = time.process_time()
    # It comes along from a worker to who reports.
    report.cpu, item.stash[LAST] = spent - item.stash[LAST], spent  # type: ignore[attr-defined]
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    cases = _of_tests[report.nodeid.partition("[")[0]]
    cases[report.nodeid] = cases.get(report.nodeid, 0.0) + getattr(report, "cpu", 0.0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in dearest(config.getoption("dearest")):
        terminalreporter.write_line(line)


def pytest_unconfigure(config: pytest.Config) -> None:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and not hasattr(config, "workerinput"):
        terminal.write_line(sentence())


def dearest(most: int) -> list[str]:
    """So many tests that spent most for one case, with that in seconds of CPU of their own process, and the
    number of their cases."""
    mean = {name: sum(cases.values()) / len(cases) for name, cases in _of_tests.items()}
    names = sorted(mean, key=lambda name: mean[name], reverse=True)[:most]
    return [f"{mean[name]:.2f} s CPU x {len(_of_tests[name])} {name}" for name in names]


def sentence() -> str:
    """What this process spent, and every process below it that was waited for: workers, servers, browsers.

    Not counted is what nobody waits for: children of a process that was killed, which the kernel's first
    process adopts.
    """
    cpu = sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    wall = time.monotonic() - BEGAN
    return f"CPU {cpu:.0f} s ({cpu / 60:.1f} min) of all processes ({UNCOUNTED}); wall {wall:.0f} s"
