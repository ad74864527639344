"""The way back is rehearsed as docs/backup.md describes it: by the commands, from the first to the last."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click.testing
import pytest
from flask import Flask

from registry import clock
from registry.config import Config
from registry.database import db
from registry.schema_guards import guard_faults
from registry.storage import Storage
from tests.backup.conftest import LATER, Elsewhere, fill, set_to
from tests.days import noon
from tests.make import Make

Run = Callable[..., click.testing.Result]


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@contextmanager
def placed(app: Flask, there: Config) -> Iterator[None]:
    """The application as if it had been started with DATABASE_URL and REGISTRY_VAR of another place."""
    former = app.config["REGISTRY"]
    with set_to(there):
        app.config.update(REGISTRY=there, STORAGE=Storage(there.var / "files"))
        try:
            yield
        finally:
            app.config.update(REGISTRY=former, STORAGE=Storage(former.var / "files"))


def output(ran: click.testing.Result) -> str:
    assert ran.exit_code == 0, ran.output
    return ran.stdout


@pytest.mark.shipped
def test_back_up_verify_restore_and_all_is_green(
    app: Flask, run: Run, make: Make, elsewhere: Elsewhere, engine: str
) -> None:
    config = fill(make)
    (config.var / "backups").mkdir()
    with clock.at(noon(LATER)):
        # Commands go by the real clock, long after the tests' day: an administrator says that it is right.
        output(run("clock", "confirm", "--today", str(clock.day_of(clock.real_now()))))
        made = run("backup", "make", str(config.var / "backups"))
        place = output(made).strip()
        assert "Backed up." in made.stderr
        assert "Whole." in output(run("backup", "verify", place))
        before = json.loads(output(run("ledger", "verify", "--json")))
        figures = output(run("tally", "show", "--json", "--by", "district"))
        there = elsewhere.config(engine, config)
        with placed(app, there):
            assert "Restored and proved equal." in output(run("backup", "restore", place))
            assert json.loads(output(run("ledger", "verify", "--json"))) == before
            assert output(run("tally", "show", "--json", "--by", "district")) == figures
            # The backup is old by now: until somebody says that the clock is right, nothing is recorded.
            today = clock.day_of(clock.real_now()).isoformat()
            output(run("clock", "confirm", "--today", today))
            assert "Agrees." in output(run("tally", "recount", "--check"))
            # The backup is old by now: until somebody says that the clock is right, nothing is recorded.
            today = clock.day_of(clock.real_now()).isoformat()
            output(run("clock", "confirm", "--today", today))
            output(run("tally", "drain"))
            assert "intact" in output(run("doctor"))
            assert "every carried row and 2 files are what they say" in output(run("doctor", "--deep"))
            assert "Agrees." in output(run("tally", "recount"))
            again = run("backup", "restore", place)
            assert (again.exit_code, "has files already" in again.stderr) == (1, True)


@pytest.mark.shipped
@pytest.mark.engines("postgres")
def test_move_to_postgres_and_all_is_green(
    app: Flask, run: Run, make: Make, elsewhere: Elsewhere, whole: Path
) -> None:
    source, target = elsewhere.config("sqlite", make.config), elsewhere.config("postgres", make.config)
    with placed(app, source):
        output(run("backup", "restore", str(whole / "backup")))
        moved = json.loads(output(run("db", "move", "--to", target.database_url, "--json")))
        assert (moved["migrated"], moved["differences"]) == ([], [])
        head = json.loads(output(run("ledger", "verify", "--json")))["head"]
        assert moved["head"]["digest"] == head
        again = run("db", "move", "--to", target.database_url)
        assert (again.exit_code, again.stdout) == (1, "")
        assert "The database has data" in again.stderr
    with placed(app, target):
        assert json.loads(output(run("ledger", "verify", "--json")))["head"] == head
        there = run("backup", "make", str(target.var / "more" / "b.tar.gz"))
        assert (there.exit_code, "cannot be written" in there.stderr) == (1, True)


def test_what_is_refused_is_a_sentence_and_exit_code_1(run: Run, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    for words in (("backup", "verify", str(nothing)), ("backup", "restore", str(nothing))):
        ran = run(*words)
        assert (ran.exit_code, ran.stdout) == (1, "")
        assert f"There is no backup {nothing}." in ran.stderr


@pytest.mark.engines("sqlite")
def test_a_database_that_is_away_is_a_sentence(
    app: Flask, run: Run, whole: Path, elsewhere: Elsewhere
) -> None:
    there = elsewhere.config("sqlite", app.config["REGISTRY"])
    away = replace(there, database_url="postgresql://nobody@127.0.0.1:1/none")
    with placed(app, away):
        ran = run("backup", "restore", str(whole / "backup"))
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "The database refused" in ran.stderr


@pytest.mark.engines("sqlite")
def test_a_backup_of_figures_that_were_wrong_is_restored_and_told(
    app: Flask, run: Run, make: Make, elsewhere: Elsewhere
) -> None:
    """The only way back there is: what was wrong before is wrong after, and said; guards are there again."""
    config = fill(make)
    db.execute_sql("DROP TRIGGER event_no_update")
    db.execute_sql("UPDATE tally_rollup SET ever = ever + 1")
    with clock.at(noon(LATER)):
        place = output(run("backup", "make", str(config.var / "b.tar.gz"))).strip()
        with placed(app, elsewhere.config("sqlite", config)):
            ran = run("backup", "restore", place)
            db.connect(reuse_if_open=True)
            assert list(guard_faults()) == []
    assert (ran.exit_code, "Restored and proved equal." in ran.stdout) == (1, True)
    assert "figures differ from the ledger already" in ran.stderr
