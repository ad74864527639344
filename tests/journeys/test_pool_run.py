"""A run over the pool as it goes: asked on a page, worked off by the worker, read on the page again."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from registry import clock
from registry.actions.criteria import publish_shipped
from registry.config import Config
from registry.database import db, open_database
from registry.models import CriteriaVersion, PoolRun
from tests.journeys.system import PASSWORD, System, close_database, free_port, running, seed, until
from tests.journeys.visitor import Visitor
from tests.make import SYSTEM

pytestmark = pytest.mark.slow
ENTERPRISES = 30
NEW = "/what-if/new"


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path) -> Iterator[None]:
    yield
    close_database()
    open_database(f"sqlite:///{tmp_path / 'after.sqlite3'}")
    clock.set_offset(timedelta(0))


def test_asked_worked_off_and_read(tmp_path: Path) -> None:
    config = Config.from_env({"REGISTRY_VAR": str(tmp_path), "PORT": str(free_port())})
    system = seed(config, schemes=(), enterprises=ENTERPRISES)
    with db.connection_context():
        publish_shipped(SYSTEM)
        versions = {row.name: str(row.id) for row in CriteriaVersion.select()}
    with running(system):
        reviewer = Visitor(system.address, "reviewer", PASSWORD)
        _compares(reviewer, versions)
        _scans(reviewer, system)


def _compares(reviewer: Visitor, versions: dict[str, str]) -> None:
    form = {
        "base": versions["specialized_new.2022"],
        "changed": versions["specialized_new.2026"],
        "level": "municipal",
        "day": clock.today().isoformat(),
    }
    status, address = reviewer.post(NEW, form)
    assert status == 302, address
    until("the worker has compared", lambda: 'id="sentence"' in reviewer.get(address)[1])
    page = reviewer.get(address)[1]
    assert f"全库 {ENTERPRISES} 家企业中" in page
    assert "http-equiv" not in page, "nothing more to wait for"
    assert re.search(rf"共 {ENTERPRISES} 条", reviewer.get(f"{address}/enterprises")[1])


def _scans(reviewer: Visitor, system: System) -> None:
    status, address = reviewer.post("/candidates/scan", {}, page="/candidates/")
    assert (status, address) == (302, "/candidates/")
    until("the worker has scanned", lambda: "项扫描正在进行" not in reviewer.get(address)[1])
    with db.connection_context():
        states = {run.state for run in PoolRun.select()}
        scanned = PoolRun.select().where(PoolRun.purpose == "scan").count()
    assert states == {"finished"}
    assert scanned >= 5
    # An enterprise that has stated nothing may still meet whatever nobody has denied.
    assert re.search(r"共 \d+ 条", reviewer.get("/candidates/innovative_sme/municipal")[1])
