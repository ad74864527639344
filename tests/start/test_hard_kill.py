"""Kill -9 in every order, over several generations, on one data folder: nothing outlives it."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.start.site import LEADERS, LONGEST, ROOT, Site, free_port, parent_of, processes
from tests.start.test_child import is_alive, wait_for

pytestmark = pytest.mark.slow
ORDERS = (
    ("supervisor",),
    ("supervisor", "web"),
    ("web", "supervisor"),
    ("beat", "redis", "worker", "web", "supervisor"),
)
GENERATIONS = (("web", "worker"), ("redis", "web", "beat"))
"""What dies together while the supervisor lives, one generation after the other."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "site", REGISTRY_DEMO="0")
    # Where the accounts cannot be listed, everything else goes on.
    site.break_step("demo accounts")
    try:
        yield site
    finally:
        site.end()


def test_nothing_is_left_whichever_process_is_killed_first(site: Site) -> None:
    for order in ORDERS:
        site.start()
        if order == ORDERS[0]:
            wait_for(site.has_started, LONGEST)
            assert "demo accounts could not be listed" in site.said()
            _generations_go_and_come(site)
        site.until(lambda: _is_complete(site))
        victims = [site.leader(name) for name in order]
        for worker in _granian_workers(site):
            os.kill(worker, signal.SIGSTOP)  # one that cannot clean up after itself
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        site.supervisor.wait()
        site.until(lambda: not site.members(), LONGEST)
        assert "earlier run" not in site.said()


def _generations_go_and_come(site: Site) -> None:
    for names in GENERATIONS:
        site.until(lambda: _is_complete(site))
        workers = _granian_workers(site)
        victims = [site.leader(name) for name in names]
        for victim in victims:
            os.kill(victim, signal.SIGKILL)
        wait_for(partial(_none_lives, [*victims, *workers]), 30)


def _is_complete(site: Site) -> bool:
    return all(site.leader(name) for name in LEADERS) and bool(_granian_workers(site))


def _granian_workers(site: Site) -> list[int]:
    main = site.leader("web")
    return [process for process in site.members("granian") if main and parent_of(process) == main]


def _none_lives(pids: list[int]) -> bool:
    return not any(is_alive(process) for process in pids)


@pytest.mark.parametrize("when", ["at once", "when it answers"])
def test_a_worker_of_ours_goes_with_granian(tmp_path: Path, when: str) -> None:
    port = free_port()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "REGISTRY_VAR": str(tmp_path)}
    command = [sys.executable, "-P", "-m", "granian", "--interface", "wsgi", "--port", str(port), "wsgi:app"]
    with (tmp_path / "log").open("wb") as log:
        main = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        wait_for(lambda: len(processes(str(tmp_path))) == 2, LONGEST, pause=0.1)
        if when == "when it answers":
            wait_for(partial(_answers, port), LONGEST, pause=0.2)
    finally:
        main.kill()
        main.wait()
    wait_for(lambda: not processes(str(tmp_path)), 30, pause=0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
