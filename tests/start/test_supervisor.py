"""The supervisor with a tiny site in place of ours: ready, mended after kill -9, gone when told."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.start.test_child import wait_for

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
SITE = """
from flask import Flask
app = Flask("site")
app.get("/healthz")(lambda: "ok")
for group, name in (("db", "migrate"), ("demo", "load"), ("criteria", "load"), ("demo", "accounts")):
    parent = app.cli.commands.get(group) or app.cli.group(group)(lambda: None)
    parent.command(name, context_settings={"ignore_unknown_options": True, "allow_extra_args": True})(
        lambda group=group, name=name: print("ran", group, name))
"""
QUEUE = """
import os
from celery import Celery
from registry.redis_url import redis_urls
app = Celery("site", broker=redis_urls(os.environ["REDIS_URL"]).celery)
"""


class Site:
    """One supervised site in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "wsgi.py").write_text(SITE)
        (folder / "workers").mkdir()
        (folder / "workers" / "__init__.py").touch()
        (folder / "workers" / "app.py").write_text(QUEUE)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.output = folder / "output"
        self.mark = str(folder)
        env = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        env |= {
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
            "FLASK_APP": str(folder / "wsgi.py"),
            "PYTHONUTF8": "1",
            "REGISTRY_VAR": str(folder / "var"),
            "PORT": str(self.port),
        }
        with self.output.open("wb") as output:
            command = [sys.executable, "-P", "-m", "registry.supervisor"]
            self.process = subprocess.Popen(command, env=env, stdout=output, stderr=output)

    def is_answering(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False

    def members(self, word: str = "") -> list[int]:
        """Living processes of this site, known by the data folder in their environment."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = self.mark.encode() in (folder / "environ").read_bytes()
                if ours and word.encode() in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def has_others(self, word: str, old: list[int]) -> bool:
        return bool(set(self.members(word)) - set(old))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "a folder 登记"
    folder.mkdir()
    site = Site(folder)
    try:
        wait_for(lambda: "Ctrl-C" in site.output.read_text(), 60)
        yield site
    finally:
        site.process.kill()
        site.process.wait()
        wait_for(lambda: not site.members(), 20)


def test_a_killed_child_comes_back_and_the_end_leaves_nothing(site: Site) -> None:
    said = site.output.read_text()
    steps = ["ran db migrate", "ran demo load", "ran criteria load", f":{site.port}"]
    assert [said.index(step) for step in steps] == sorted(said.index(step) for step in steps)
    assert "ran demo accounts" in said
    for word in ("granian", "worker", "valkey-server"):
        old = site.members(word)
        assert old, word
        for process in old:
            os.kill(process, signal.SIGKILL)
        wait_for(partial(site.has_others, word, old), 20)
    wait_for(site.is_answering, 20)
    began = time.monotonic()
    site.process.terminate()
    assert site.process.wait(20) == 0
    assert time.monotonic() - began < 15
    assert site.members() == []


def test_a_killed_supervisor_leaves_nothing(site: Site) -> None:
    assert len(site.members()) >= 5
    site.process.kill()
    site.process.wait()
    wait_for(lambda: not site.members(), 15)


def test_a_data_folder_serves_one_registry_at_a_time(site: Site) -> None:
    env = dict(
        entry.split("=", 1)
        for entry in Path(f"/proc/{site.process.pid}/environ").read_text().split("\0")
        if "=" in entry
    )
    second = subprocess.run(  # noqa: PLW1510 - its refusal is what is tested
        [sys.executable, "-P", "-m", "registry.supervisor"],
        env=env, capture_output=True, text=True, encoding="utf-8", timeout=30,
    )  # fmt: skip
    assert second.returncode == 1
    assert "已有一套系统在运行" in second.stderr
    assert "Traceback" not in second.stderr
    assert site.is_answering()
