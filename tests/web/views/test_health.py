"""What machines ask: alive whatever happens, ready only with a database."""

from typing import NoReturn

import pytest
from flask import Flask
from peewee import OperationalError

from registry.database import db


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
