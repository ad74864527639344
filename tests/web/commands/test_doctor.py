"""`doctor --deep`: what is stored is compared with the ledger; what is away is told and is no fault."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from registry import clock
from registry.models import Attachment, Enterprise, Recognition
from registry.queries.deep_check import MOST_NAMED
from registry.queries.setting import last_deep_check
from registry.rules.role import Role
from registry.rules.workflow import State
from tests.conftest import People
from tests.guard_plants import rolled_back, trigger_dropped
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


def test_a_guard_that_was_taken_away_is_named_at_once_with_the_way_back(away: Flask) -> None:
    with rolled_back():
        (named,) = trigger_dropped(Random(1))
        said = away.test_cli_runner().invoke(args=["doctor"]).output
        assert f"防改写约束有误：1 处不符。 · WRONG guards: {named}. 下一步：" in said
        assert "backup restore" in said


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


def test_many_faults_are_counted_wherever_they_are_told(away: Flask, make: Make, people: People) -> None:
    make.application(State.RECOGNIZED)
    digest = Attachment.get().sha256
    make.storage.path_of(digest).unlink()
    Enterprise.insert_many(
        [{"name": f"某企业{number}", "created_at": clock.now()} for number in range(MOST_NAMED + 7)]
    ).execute()
    code, said = deep(away)
    count = MOST_NAMED + 7 + 1
    assert (code, said.count("WRONG ")) == (1, MOST_NAMED + 1)
    assert "另有 7 处未逐条列出。 … and 7 more in rows." in said
    assert digest in said
    answer = away.test_client().get("/readyz").json or {}
    assert answer["deep_check"]["faults"] == count
    board = people.client(make.account(Role.LEADER)).get("/board/").text
    assert f"发现 {count} 处不一致" in board
