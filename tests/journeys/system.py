"""The whole registry as people run it: one supervisor with web, worker, beat and Redis."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from werkzeug.serving import make_server

from demo.load import mark_as_loaded
from registry.actions.account import open_account
from registry.actions.call import open_call
from registry.actions.criteria import publish_shipped
from registry.actions.enterprise import register_enterprise
from registry.actions.setting import mark_as_demo
from registry.actions.tally import drain_tally
from registry.clock import now, set_offset, today
from registry.config import Config
from registry.database import db, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import DISTRICT, Role
from registry.rules.workday import knows_year
from registry.web import create_app
from tests.make import SYSTEM, Make, uscc
from tests.workday_years import declared

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"
PATIENCE = 60.0
LONGEST_START = 600.0  # seconds: the supervisor itself says when it cannot start
PEOPLE = {
    "applicant": Role.ENTERPRISE,
    "officer": Role.DISTRICT_OFFICER,
    "reviewer": Role.BUREAU_REVIEWER,
    "decider": Role.BUREAU_DECIDER,
    "district_decider": Role.DISTRICT_DECIDER,
    "leader": Role.LEADER,
    "admin": Role.SYSTEM_ADMIN,
}


@dataclass
class System:
    """A running registry and what was put into it before its start."""

    config: Config
    calls: dict[str, int] = field(default_factory=dict)
    enterprises: list[int] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.config.port}"

    def is_answering(self) -> bool:
        """Whether its web answers right now."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def processes(self, word: str) -> list[int]:
        """Living processes of this system whose command line has a word."""
        mark = f"REGISTRY_VAR={self.config.var}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                ours = mark in (folder / "environ").read_bytes().split(b"\0")
                if ours and word.encode() in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def kill(self, word: str) -> int:
        """Kill -9 all processes with a word; returns how many."""
        victims = self.processes(word)
        for victim in victims:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return len(victims)


Seeded = Callable[..., System]
"""What makes the system of a journey: the fixture `seeded`."""


def _know_the_working_days() -> None:
    """The journeys happen today: where the library knows no holidays yet, the bureau has spoken."""
    for year in {today().year, (today() + timedelta(days=60)).year}:
        if not knows_year(year):
            declared(year)


def seed(config: Config, *, schemes: tuple[str, ...], enterprises: int = 1, criteria: bool = False) -> System:
    """An account of each office, an enterprise for each applicant, and open calls, put in by the real
    actions; with `criteria` bound to the shipped sets."""
    open_database(config.database_url)
    open_broker(config.redis_url)
    db.connect()
    apply_migrations()
    mark_as_demo(SYSTEM)
    mark_as_loaded()
    _know_the_working_days()
    if criteria:
        publish_shipped(SYSTEM)
    system = System(config, enterprises=[_register(number) for number in range(enterprises)])
    _open_accounts(system.enterprises)
    system.calls = {name: _open_call(name) for name in schemes}
    db.close()
    return system


def _register(number: int) -> int:
    details = EnterpriseDetails(
        name=f"天津试点制造（{number + 1}）有限公司",
        uscc=uscc(9000 + number),
        district="120111",
        industry="I4",
    )
    return register_enterprise(details, SYSTEM).id


def _open_accounts(enterprises: list[int]) -> None:
    """One for each office and the first enterprise, and one more for every other enterprise."""
    for login, role in PEOPLE.items():
        place = {"district": "120111"} if role in DISTRICT else {}
        owner = {"enterprise_id": enterprises[0]} if role is Role.ENTERPRISE else {}
        open_account(login, f"{login}员", role, SYSTEM, password=PASSWORD, **place, **owner)  # type: ignore[arg-type]
    for number, enterprise in enumerate(enterprises[1:], start=1):
        login = f"applicant{number}"
        open_account(login, login, Role.ENTERPRISE, SYSTEM, password=PASSWORD, enterprise_id=enterprise)


def _open_call(name: str) -> int:
    scheme, level = name.split(":")
    begins, ends = now() - timedelta(days=1), now() + timedelta(days=60)
    return open_call(scheme, level, f"{name} 批次", begins, ends, today().year, SYSTEM).id


@contextmanager
def running(system: System) -> Iterator[System]:
    """Start the supervisor, wait for its web, stop it at the end."""
    config = system.config
    env = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "SECRET_KEY"}}
    env |= {
        "PYTHONPATH": str(ROOT),
        "FLASK_APP": str(ROOT / "wsgi.py"),
        "REGISTRY_VAR": str(config.var),
        "DATABASE_URL": config.database_url,
        "PORT": str(config.port),
        "PYTHONUTF8": "1",
    }
    log = config.var / "supervisor.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "registry.supervisor"],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
        )
    try:
        _wait(system, process, log)
        yield system
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def answering(system: System) -> Iterator[System]:
    """Only its pages, by this process: for journeys in which nothing happens but on pages. The four programs
    that the whole system is made of take longer to start than such a journey."""
    app = create_app(system.config)
    app.extensions["limits"].reset()  # other tests have signed in by the same Redis
    server = make_server("127.0.0.1", system.config.port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield system
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        set_offset(timedelta(0))  # its requests set the clock of this process by the demo's


@contextmanager
def filling(system: System) -> Iterator[Make]:
    """Puts more into a system that does not run yet, by the real actions."""
    close_database()
    open_database(system.config.database_url)
    db.connect()
    yield Make(system.config)
    db.close()
    close_database()


def count() -> None:
    """What the worker does meanwhile, where only the pages answer: the figures follow what was decided."""
    with db.connection_context():
        while drain_tally():
            pass


def _wait(system: System, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        if system.is_answering():
            return
        time.sleep(0.1)
    raise AssertionError(f"the registry did not start:\n{log.read_text()}")


def close_database() -> None:
    """Let go of the database this process looked into."""
    if db.obj is None:
        return
    if not db.is_closed():
        db.close()
    if hasattr(db.obj, "close_all"):
        db.obj.close_all()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: str, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.2)
