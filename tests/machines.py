"""Machines of one registry, each a supervisor with a data folder of its own (docs/machines.md)."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from registry.child import dying_with_parent, log_tail
from tests.start.site import processes

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 120.0
"""Seconds; only a bound, machines under load are slow."""


def environment(var: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """What a machine is set up with, and nothing of what this process is."""
    env = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "SECRET_KEY"}}
    own = {"PYTHONPATH": str(ROOT), "FLASK_APP": str(ROOT / "wsgi.py"), "PYTHONUTF8": "1"}
    return {**env, **own, "REGISTRY_VAR": str(var), **settings}


def command(env: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """What a command of the registry says, run on a machine."""
    line = [sys.executable, "-P", "-m", "registry.web.commands", *words]
    return subprocess.run(
        line, env=env, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )


@dataclass
class Machine:
    """One machine, and the supervisor that runs on it."""

    var: Path
    env: dict[str, str]
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return (self.var / "supervisor.log").read_text()

    def has_started(self) -> bool:
        return "Ctrl-C" in self.said()

    def is_answering(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def brings_in(self) -> bool:
        """Whether it writes a long list just now."""
        return bool(processes(f"REGISTRY_VAR={self.var}\0", "waiting"))

    def kill(self) -> None:
        """As if its power went: everything on it is gone at once."""
        self.process.kill()
        self.process.wait()
        until(f"nothing is left of {self.var.name}", lambda: not processes(f"REGISTRY_VAR={self.var}\0"))


@contextmanager
def machine(var: Path, port: int, settings: Mapping[str, str]) -> Iterator[Machine]:
    """Start one, as `manage.py run` becomes it, and stop it at the end."""
    env = environment(var, {**settings, "PORT": str(port)})
    var.mkdir(parents=True)
    with (var / "supervisor.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "registry.supervisor"],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            preexec_fn=dying_with_parent(),
        )
    found = Machine(var, env, port, process)
    try:
        yield found
    except BaseException as error:
        logs = sorted((var / "log").glob("*.log"))
        error.add_note("\n".join(f"--- {var.name} {log.stem}\n{log_tail(log, 30)}" for log in logs))
        raise
    finally:
        process.terminate()
        process.wait(60)


def until_started(*machines: Machine) -> None:
    """Wait for all of them."""
    for each in machines:
        until(f"{each.var.name} has started", lambda each=each: each.has_started() or _has_ended(each))  # type: ignore[misc]


def _has_ended(found: Machine) -> bool:
    assert found.process.poll() is None, found.said()
    return False


def until(what: str, holds: object, seconds: float = LONGEST, pause: float = 0.1) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(pause)
