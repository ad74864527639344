"""The supervisor with a tiny site in place of ours: waits, mends what dies, stops when told."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from registry.redis_url import embedded_socket
from tests.start.site import LONGEST, Site, free_port
from tests.start.test_child import wait_for
from tests.start.test_private import open_to_others

pytestmark = pytest.mark.slow
STEPS = ["ran tables", "ran demo", "ran criteria", "已启动", "ran demo accounts", "Ctrl-C"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path / "a folder 登记")
    try:
        yield site
    finally:
        site.end()


def test_it_waits_says_so_tends_its_children_and_leaves_nothing(site: Site) -> None:
    for step in ("demo", "web"):
        site.hold(step)
    old = site.folder / "var" / "log" / "old.log"
    old.parent.mkdir(parents=True)
    old.touch()
    old.chmod(0o644)
    site.start()
    wait_for(lambda: "began demo" in site.said(), LONGEST)
    redis = site.members("valkey-server")
    os.kill(site.leader("redis"), signal.SIGKILL)
    site.until(partial(site.has_others, "valkey-server", redis))
    assert "ran demo" not in site.said(), "mended while the one-off command still runs"
    wait_for(lambda: "still running: flask prepare --demo" in site.said(), LONGEST)
    site.release("demo")
    wait_for(lambda: "still starting: web" in site.said(), LONGEST)
    assert not site.has_started()
    assert "Closed to other users of this machine" in site.said()
    site.release("web")
    wait_for(site.has_started, LONGEST)
    said = site.said()
    assert [said.index(step) for step in STEPS] == sorted(said.index(step) for step in STEPS)
    assert open_to_others(site.folder / "var") == []
    _a_second_one_is_refused(site)
    _what_is_killed_comes_back(site)
    site.supervisor.terminate()
    assert site.supervisor.wait(LONGEST) == 0
    assert site.members() == []


def _a_second_one_is_refused(site: Site) -> None:
    """Also one with a Redis of its own, whom no answer of ours would stop."""
    for own in ({}, {"REDIS_URL": "redis://127.0.0.1:1/0", "PORT": str(free_port())}):
        second = subprocess.run(  # noqa: PLW1510 - its refusal is what is tested
            [sys.executable, "-P", "-m", "registry.supervisor"],
            env=site.env | own, capture_output=True, text=True, encoding="utf-8", timeout=LONGEST,
        )  # fmt: skip
        assert second.returncode == 1
        assert "已有一套系统在运行" in second.stderr
        assert "Traceback" not in second.stderr
    wait_for(site.is_answering, LONGEST)


def _what_is_killed_comes_back(site: Site) -> None:
    killed = {word: site.members(word) for word in ("granian", "celery", "valkey-server")}
    for word, old in killed.items():
        assert old, word
        for process in old:
            with suppress(ProcessLookupError):  # it went with the one that was killed before it
                os.kill(process, signal.SIGKILL)
    for word, old in killed.items():
        site.until(partial(site.has_others, word, old))
    wait_for(site.is_answering, LONGEST)


def test_what_keeps_dying_is_reported_with_the_end_of_its_log(site: Site) -> None:
    in_the_way = embedded_socket(site.folder / "var") / "a folder"
    in_the_way.mkdir(parents=True)
    in_the_way.parent.parent.chmod(0o700)
    site.start()
    try:
        assert site.supervisor.wait(LONGEST) == 1
    finally:
        shutil.rmtree(in_the_way.parent.parent)
    assert "redis 无法启动" in site.said()
    assert "opening Unix socket" in site.said(), "the server's own words"
    assert "Traceback" not in site.said()
    assert site.members() == []
