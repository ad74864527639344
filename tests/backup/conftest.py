"""A registry with something of everything, and empty places to restore it to."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from registry import clock, models
from registry.actions.imports.run import upload_list
from registry.backup.make import make_backup
from registry.backup.manifest import Manifest
from registry.config import Config
from registry.database import connect_to, db, snapshot
from registry.queries.searched_name import search_faults
from registry.rules.role import Role
from registry.rules.state import State
from tests.databases import Databases, Place, execute, forget, named
from tests.days import DAY, noon
from tests.make import Make
from tests.workbooks import workbook

LATER = DAY + timedelta(days=60)
ODD = "引号\"'\\ 换行\n\t分隔\u2028表情🏭é́"


def fill(make: Make) -> Config:
    """Rows in most tables, figures, and each kind of file."""
    application = make.application(State.RECOGNIZED, enterprise=make.enterprise(name=ODD))
    make.application(State.SUBMITTED)
    make.sign_in(make.account(Role.LEADER))
    enterprise = models.Enterprise.get_by_id(application.enterprise_id)
    make.evidence(enterprise)
    make.award(enterprise)
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    upload_list("名单.xlsx", workbook(["企业名称"], ["甲"]), None, reviewer, make.storage)
    make.drained()
    return make.config


@pytest.fixture
def filled(make: Make) -> Config:
    """A registry with something of everything."""
    return fill(make)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, databases: Databases, redis_server: str) -> Path:
    """A folder with one backup as `backup.tar.gz` and as `backup`, made once for tests that only read it."""
    place = Place("sqlite", databases, redis_server, tmp_path_factory.mktemp("whole"))
    with place.fresh() as config:
        fill(Make(config))
        for name in ("backup.tar.gz", "backup"):
            backed_up(config, name)
        return config.var


def rows_by_models() -> dict[str, list[Any]]:
    """Every row as Peewee reads it, which is the same on both engines and knows nothing of backups. The names
    that are looked for may be numbered otherwise: they are what they are to be."""
    with snapshot():
        assert list(search_faults()) == []
    kept = [table for table in models.TABLES if table is not models.SearchedName]
    return {table.__name__: sorted(map(repr, table.select().dicts())) for table in kept}


@dataclass(frozen=True)
class Elsewhere:
    """Empty places on either engine."""

    folder: Path
    postgres: Callable[[], str]

    def config(self, engine: str, like: Config) -> Config:
        """Settings of a place with nothing in it."""
        var = self.folder / f"elsewhere-{next(_numbers)}"
        url = self.postgres() if engine == "postgres" else f"sqlite:///{var / 'registry.sqlite3'}"
        return replace(like, database_url=url, var=var)


_numbers = count(1)


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, worker: int) -> Iterator[Elsewhere]:
    made: list[str] = []

    def postgres() -> str:
        server = request.getfixturevalue("postgres_server")
        name = f"elsewhere_{worker}_{len(made)}"
        execute(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        made.append(named(server, name))
        return made[-1]

    yield Elsewhere(tmp_path, postgres)
    for url in made:
        name = url.rpartition("/")[2]
        execute(request.getfixturevalue("postgres_server"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def source(whole: Path, registry: Config, elsewhere: Elsewhere) -> Iterator[Config]:
    """An open copy on SQLite of the registry of `whole`, whatever the engine under test."""
    there = elsewhere.config("sqlite", registry)
    there.var.mkdir()
    shutil.copy(whole / "registry.sqlite3", there.var)
    shutil.copytree(whole / "files", there.var / "files")
    with set_to(there):
        db.connect()
        yield there


@contextmanager
def set_to(config: Config) -> Iterator[None]:
    """Every table is that of another place, to which nobody is connected yet."""
    former, there = db.obj, connect_to(config.database_url)
    db.initialize(there)
    try:
        yield
    finally:
        forget(there)
        db.initialize(former)


def backed_up(config: Config, name: str = "backup.tar.gz") -> tuple[Path, Manifest]:
    """Backed up when the titles of the registry hold."""
    with clock.at(noon(LATER)):
        return make_backup(config.var / name, Make(config).storage)


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[list[int]]:
    """Do something again and again in a thread with its own connection; the list grows by one each time."""
    done: list[int] = []
    failed: list[Exception] = []
    over, offset = threading.Event(), clock.now() - clock.real_now()

    def repeat() -> None:
        clock.set_offset(offset)
        db.connect(reuse_if_open=True)
        try:
            # A pause as people make one: who asks SQLite for its lock without any lets nobody else have it.
            while not over.wait(0.01):
                work()
                done.append(1)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test is told
            failed.append(error)
        finally:
            db.close()

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join(20)
    assert failed == []
