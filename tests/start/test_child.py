"""A child is started again after its death, stopped with its group, and never outlives its parent."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from registry.child import Child, log_tail

# A parent with a child of its own that ignores SIGTERM; both write their process ids.
STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(os.getpid(), inner.pid, flush=True)
time.sleep(60)
"""
PARENT = """
import sys, time
from pathlib import Path
from registry.child import Child
Child("c", [sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(60)"],
      Path(sys.argv[1])).start()
time.sleep(60)
"""


def wait_for(condition: Callable[[], object], seconds: float = 10.0, pause: float = 0.02) -> None:
    """Wait until it holds; a longer pause for what costs something to look at."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(pause)


def is_alive(process: int) -> bool:
    """Running, not only waiting to be reaped by the process that adopted it."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_whole_group_is_killed_when_it_does_not_stop(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], log)
    child.start()
    wait_for(lambda: log.read_text().endswith("\n"))
    processes = [int(word) for word in log.read_text().split()]
    child.ask_to_stop()
    child.wait_until(time.monotonic() + 0.3)
    wait_for(lambda: not any(is_alive(process) for process in processes))


def test_a_dead_child_is_started_again_later_each_time(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = Child("short", [sys.executable, "-c", "print('上场', flush=True)"], log)
    child.start()
    for deaths in (1, 2):
        wait_for(child.has_died)
        assert child.deaths == deaths
        assert not child.has_died(), "one death is told once"
        child.restart_if_due()
        assert len(log.read_text().split()) == deaths, "started again without a pause"
        while len(log.read_text().split()) == deaths:
            child.restart_if_due()
            time.sleep(0.02)
    child.wait_until(time.monotonic() + 5)
    assert log_tail(log, lines=2) == "上场\n上场"


@pytest.mark.skipif(sys.platform != "linux", reason="the parent-death signal is Linux's")
def test_a_child_goes_when_its_parent_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(log)], env=env)
    wait_for(lambda: log.exists() and log.read_text().endswith("\n"))
    child = int(log.read_text())
    assert is_alive(child)
    parent.kill()
    parent.wait()
    wait_for(lambda: not is_alive(child))


def test_a_command_that_a_worker_started_goes_when_its_worker_is_killed() -> None:
    root = Path(__file__).resolve().parents[2]
    # A command that waits for words.
    script = [sys.executable, "-c", "from workers.apart import run_apart; run_apart('shell')"]
    with subprocess.Popen(script, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as worker:
        started = Path(f"/proc/{worker.pid}/task/{worker.pid}/children")
        wait_for(started.read_text)
        (command,) = [int(word) for word in started.read_text().split()]
        worker.kill()
        worker.wait()
        wait_for(lambda: not is_alive(command))
