"""What machines ask: alive whatever happens, ready only with a database."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NoReturn

import pytest
from flask import Flask
from peewee import OperationalError

from registry import clock
from registry.config import Config
from registry.database import db
from registry.rules.tally import LONGEST_LAG
from tests.make import Make


def test_alive_and_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json is not None
    assert (ready.json["status"], ready.json["schema"], ready.json["redis"]) == ("ready", "up to date", "up")


def test_alive_does_not_open_the_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_named: object) -> NoReturn:
        raise OperationalError("the database is away")

    db.close()
    monkeypatch.setattr(db.obj, "connect", away)
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/").status_code == 503


@contextmanager
def full_disk() -> Iterator[None]:
    """Files of this process find room for 48 KB, as if the disk had no more."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (48 * 1024, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_disk_that_may_be_written_and_is_full_is_full(app: Flask, registry: Config) -> None:
    def readyz() -> Any:
        answer = app.test_client().get("/readyz")
        return answer.status_code, answer.json

    def doctor() -> Any:
        return app.test_cli_runner().invoke(args=["doctor"])

    readyz(), doctor()  # what is imported and compiled for them is there
    with full_disk():
        (code, answer), said = readyz(), doctor()
    assert os.access(registry.var, os.W_OK)
    assert (code, answer["status"], answer["disk"]) == (503, "not ready", False)
    assert "free some room" in answer["faults"][0]
    assert (said.exit_code, "WRONG data folder" in said.output) == (1, True)
    before = sorted(registry.var.iterdir())
    assert readyz()[1]["disk"]
    assert sorted(registry.var.iterdir()) == before, "nothing of the attempt stays"


def test_a_short_lag_is_ready_and_a_long_one_says_so(app: Flask, make: Make) -> None:
    make.drained()
    recorded = clock.now()
    make.enterprise()
    client = app.test_client()
    for waited, status, warned in (
        (timedelta(), "ready", 0),
        (LONGEST_LAG + timedelta(minutes=1), "degraded", 1),
    ):
        with clock.at(recorded + waited):
            answer = client.get("/readyz")
            said = app.test_cli_runner().invoke(args=["doctor"])
        assert answer.status_code == 200
        assert answer.json is not None
        assert (answer.json["status"], len(answer.json["warnings"])) == (status, warned)
        assert answer.json["tally_lag"] == 1
    assert f"since {clock.local(recorded):%Y-%m-%d %H:%M}" in answer.json["warnings"][0]
    assert "WRONG tally: 统计比台账落后 1 条记录" in said.output
    assert said.exit_code == 1


def test_a_clock_that_is_behind_is_ready_and_told(app: Flask, make: Make) -> None:
    make.enterprise()
    make.drained()
    with clock.at(clock.now() - timedelta(hours=3)):
        answer = app.test_client().get("/readyz")
    assert answer.json is not None
    assert (answer.status_code, answer.json["status"]) == (200, "ready")
    assert "3 hours before the ledger's last event" in answer.json["warnings"][0]


def test_a_clock_that_may_not_write_is_not_ready(app: Flask, make: Make) -> None:
    make.enterprise()
    clock.set_offset(timedelta(0))  # the machine's own clock, long after the Monday of the tests
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "after the ledger's last event" in answer.json["faults"][0]
    said = app.test_cli_runner().invoke(args=["doctor"])
    assert "WRONG clock" in said.output
