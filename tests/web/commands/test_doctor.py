"""`doctor --deep`: what is stored is compared with the ledger; what is away is told and is no fault."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from registry import clock
from registry.models import Recognition
from registry.queries.setting import last_deep_check
from registry.rules.workflow import State
from tests.make import Make


@pytest.fixture
def away(app: Flask) -> Flask:
    """The application where no Redis runs."""
    config = app.config["REGISTRY"]
    app.config["REGISTRY"] = replace(config, redis_url="unix:///tmp/registry-none/r.sock?db=0")
    return app


def deep(app: Flask) -> tuple[int, str]:
    run = app.test_cli_runner().invoke(args=["doctor", "--deep"])
    return run.exit_code, run.output


def test_what_is_away_behind_or_not_kept_is_told_and_is_no_fault(away: Flask, make: Make) -> None:
    make.application(State.RECOGNIZED)
    code, said = deep(away)
    assert (code, "not kept" in said) == (0, False)
    assert "told  redis: " in said
    kept = last_deep_check() or {}
    assert kept["faults"] == []
    # By the machine's own clock, long after the tests' day: nothing is recorded by it.
    clock.set_offset(timedelta(0))
    code, said = deep(away)
    assert code == 0, said
    assert "told  the answer is not kept: " in said
    assert last_deep_check() == kept


def test_what_differs_is_named_kept_and_ends_with_1(away: Flask, make: Make) -> None:
    make.application(State.RECOGNIZED)
    Recognition.update(name="别的公司").execute()
    code, said = deep(away)
    row = Recognition.get()
    assert code == 1
    assert f"WRONG recognition {row.id}: name is '别的公司', not " in said
    assert len((last_deep_check() or {})["faults"]) == 1
    answer = away.test_client().get("/readyz").json or {}
    assert answer["deep_check"]["faults"] == 1
