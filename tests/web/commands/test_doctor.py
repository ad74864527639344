"""`doctor --deep`: what is stored is compared with the ledger; what is away is told and is no fault."""

import json
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from flask import Flask

from registry import clock
from registry.database import db
from registry.models import (
    Account,
    Application,
    Attachment,
    Enterprise,
    Event,
    Recognition,
    TallyRollup,
)
from registry.queries.deep_check import MOST_NAMED
from registry.queries.recount import recount
from registry.queries.setting import last_deep_check
from registry.queries.tally_known import tally_lag
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.language import in_both
from registry.web.wording.lag import lag_fault
from tests.conftest import People
from tests.days import DAY
from tests.guard_plants import rolled_back, trigger_dropped
from tests.lifted import Rows, last_seq, taken_back
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
        zh = named.replace("trigger", "触发器").replace("is missing", "缺失")
        assert f"防改写约束有误：1 处不符：{zh}。 · WRONG guards: {named}. 下一步：" in said
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


def test_rows_are_named_as_people_know_them_and_sign_in_names_are_not_kept(away: Flask, make: Make) -> None:
    make.application(State.RECOGNIZED)
    officer = make.account(Role.LEADER)
    Account.update(disabled=True).where(Account.id == officer.id).execute()
    Application.update(version=99).execute()
    _, said = deep(away)
    application = Application.get()
    assert f"[申报编号 application number {application.number}]" in said
    assert f"WRONG account {officer.id}: disabled is True, not False" in said
    assert f"[登录名 sign-in name {officer.login}]" in said
    assert officer.login not in json.dumps(last_deep_check())


def test_each_part_says_what_to_do_next(away: Flask, make: Make) -> None:
    make.application(State.RECOGNIZED)
    make.drained()
    TallyRollup.update(ever=TallyRollup.ever + 1).execute()
    digest = Attachment.get().sha256
    make.storage.path_of(digest).write_bytes(b"x")
    _, said = deep(away)
    for step in ("`tally rebuild` makes them anew", "put the file of the same name back"):
        assert said.count(step) == 1, said


def test_figures_past_the_end_of_the_ledger_are_no_lag_of_minus_one(away: Flask, make: Make) -> None:
    make.application(State.RECOGNIZED)
    make.drained()
    with taken_back():
        Rows(Event).remove(last_seq())
        reason = lag_fault(tally_lag())
        assert reason is not None
        with away.app_context():
            assert "Counted events that are no longer in the ledger: 1." in in_both(reason)
        assert recount(DAY).differences == ["1 events that were counted are no longer in the ledger"]


def test_tables_of_a_newer_version_are_no_up_to_date_ones(away: Flask) -> None:
    add = "INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2031-01-01 00:00:00')"
    try:
        db.execute_sql(add)
        output = away.test_cli_runner().invoke(args=["doctor"]).output
    finally:
        db.execute_sql("DELETE FROM schema_migration WHERE name = '0099_future'")
    assert "由更新的版本升级过" in output
    assert "0099_future" in output


def test_a_redis_that_is_away_is_said_in_words(away: Flask) -> None:
    said = away.test_cli_runner().invoke(args=["doctor"]).output
    assert "Redis有误：没有应答；系统未启动时属正常。 · WRONG redis: does not answer" in said
    assert "Error " not in said


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
