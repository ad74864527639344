"""A machine starts only where it finds what the others keep, and they what it keeps."""

import os
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from registry.config import Config
from registry.database import db
from registry.leftovers import MARK
from registry.migrating import HISTORY
from tests.conftest import site

pytestmark = [pytest.mark.shipped, pytest.mark.engines("postgres")]


def start(app: Flask) -> tuple[int, str]:
    """What the supervisor's step before the start answers."""
    done = app.test_cli_runner(env={MARK: str(os.getpid())}).invoke(args=["prepare"])
    return done.exit_code, done.stderr


def test_one_of_several_starts_where_their_folder_is_and_nowhere_else(
    registry: Config, tmp_path: Path
) -> None:
    app = site(replace(registry, shared=tmp_path / "all"))
    assert start(app)[0] == 1
    assert f"REGISTRY_SHARED={tmp_path / 'all'}" in start(app)[1]
    kept = registry.var / "files" / "ab"
    kept.mkdir(parents=True)
    left = app.test_cli_runner().invoke(args=["share"])
    assert left.exit_code == 1
    assert f"mv {registry.var / 'files'} {tmp_path / 'all'}/" in left.stderr
    (tmp_path / "all").mkdir()
    kept.parent.rename(tmp_path / "all" / "files")
    assert app.test_cli_runner().invoke(args=["share"]).exit_code == 0
    assert start(app) == (0, "up to date\n")
    db.connect(reuse_if_open=True)
    db.execute_sql(f"INSERT INTO {HISTORY} (name, applied) VALUES ('9999_of_a_newer_version', now())")
    assert start(app)[0] == 1
    assert "9999_of_a_newer_version" in start(app)[1]


def test_a_machine_that_shares_no_folder_starts_alone(registry: Config) -> None:
    app = site(registry)
    with psycopg.connect(registry.database_url, application_name="registry-other") as other:
        code, said = start(app)
        assert (code, "Another machine (127.0.0.1) works on this database" in said) == (1, True)
        other.execute("SET application_name = ''")
        assert start(app)[0] == 0
