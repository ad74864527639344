"""A tiny site in place of ours under the real supervisor: real processes, started in half the time."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.start.test_child import wait_for

ROOT = Path(__file__).resolve().parents[2]
WSGI = """
import multiprocessing, sys, time
from pathlib import Path
from registry.child import die_with_parent

die_with_parent()
HERE = Path(__file__).parent

def held(step):  # for as long as the test keeps a file of that name
    while (HERE / f"hold {step}").exists():
        time.sleep(0.05)

if multiprocessing.parent_process():
    held("web")
    if (HERE / "break web").exists():
        raise RuntimeError("this site is broken")

import click
from flask import Flask

app = Flask("site")
app.get("/healthz")(lambda: "ok")

def run(step):
    print("began", step, flush=True)
    held(step)
    if (HERE / f"break {step}").exists():
        sys.exit(1)
    print("ran", step, flush=True)

@app.cli.command("prepare", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def prepare(context):
    for step in ("tables", *(["demo"] if context.args == ["--demo"] else []), "criteria"):
        run(step)

app.cli.group("demo")(lambda: None).command("accounts")(lambda: run("demo accounts"))
"""
QUEUE = """
import os
from celery import Celery
from registry.redis_url import redis_urls
app = Celery("site", broker=redis_urls(os.environ["REDIS_URL"]).celery)
"""
LONGEST = 300.0  # seconds; only a bound, machines under load are slow
LEADERS = {"redis": "valkey-server", "web": "granian", "worker": "\0worker\0", "beat": "\0beat\0"}
"""Each child of the supervisor and what only its command line has."""


class Site:
    """One folder with a site in it, and the supervisor that runs it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        (folder / "workers").mkdir(parents=True)
        (folder / "wsgi.py").write_text(WSGI)
        (folder / "workers" / "__init__.py").touch()
        (folder / "workers" / "app.py").write_text(QUEUE)
        self.folder = folder
        self.port = free_port()
        self.output = folder / "output"
        self.env = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        self.env |= {
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
            "FLASK_APP": str(folder / "wsgi.py"),
            "PYTHONUTF8": "1",
            "REGISTRY_VAR": str(folder / "var"),
            "PORT": str(self.port),
            **settings,
        }

    def start(self) -> None:
        with self.output.open("wb") as output:
            command = [sys.executable, "-P", "-m", "registry.supervisor"]
            self.supervisor = subprocess.Popen(command, env=self.env, stdout=output, stderr=output)

    def said(self) -> str:
        return self.output.read_text()

    def has_started(self) -> bool:
        return "Ctrl-C" in self.said()

    def is_answering(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.read() == b"ok")
        except OSError:
            return False

    def hold(self, step: str) -> None:
        (self.folder / f"hold {step}").touch()

    def release(self, step: str) -> None:
        (self.folder / f"hold {step}").unlink()

    def break_step(self, step: str) -> None:
        (self.folder / f"break {step}").touch()

    def members(self, word: str = "") -> list[int]:
        """Living processes of this site, known by the folder in their environment."""
        return processes(str(self.folder), word)

    def has_others(self, word: str, old: list[int]) -> bool:
        return bool(set(self.members(word)) - set(old))

    def leader(self, name: str) -> int:
        """The process of that name that the supervisor has started; 0 while there is none."""
        if name == "supervisor":
            return self.supervisor.pid
        ours = [pid for pid in self.members(LEADERS[name]) if parent_of(pid) == self.supervisor.pid]
        return ours[0] if ours else 0

    def end(self) -> None:
        """End whatever a test that failed has left, each by its process id."""
        self.supervisor.kill()
        self.supervisor.wait()
        for process in self.members():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def until(self, holds: Callable[[], object], seconds: float = LONGEST) -> None:
        """Wait for something that is seen by going through all processes."""
        wait_for(holds, seconds, pause=0.2)


def processes(mark: str, word: str = "") -> list[int]:
    """Living processes with a mark in their environment and a word in their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            ours = mark.encode() in (folder / "environ").read_bytes()
            if ours and word.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
