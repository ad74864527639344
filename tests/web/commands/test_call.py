"""`call change|extend|close|withdraw|move`: a dry run changes nothing, what is unusual asks for --confirm."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from registry import clock
from registry.actions.call import open_call
from registry.models import Application, Call, Event
from registry.rules.state import State
from tests.make import SYSTEM, Make

WHY = ("--reason", "受系统维护影响")
NOON = datetime(2026, 3, 4, 4)


def run(app: Flask, *args: Any) -> Result:
    with clock.at(NOON):
        return app.test_cli_runner().invoke(args=["call", *map(str, args)])


def opened(opens: int = -2) -> Call:
    with clock.at(NOON):
        days = timedelta(days=opens)
        closing = datetime(2026, 4, 13, 16)
        return open_call("innovative_sme", "municipal", "第一批", NOON + days, closing, 2026, SYSTEM)


def closes(call: Call) -> datetime:
    return Call.get_by_id(call.id).closes_at


@pytest.mark.engines("sqlite")
def test_extend_close_and_reopen(app: Flask, make: Make) -> None:
    call, before = opened(), Event.select().count()
    dry = run(app, "extend", call.id, "--to", "2026-04-17 24:00", *WHY, "--dry-run", "--json")
    said = json.loads(dry.stdout)
    assert (dry.exit_code, said["dry_run"], said["changed"]["closes_at"]["to"]) == (
        0,
        True,
        "2026-04-17T16:00:00",
    )
    assert (Event.select().count(), closes(call)) == (before, call.closes_at)
    sunday = run(app, "extend", call.id, "--to", "2026-04-19 17:00", *WHY)
    assert (sunday.exit_code, "2026-04-19 不是工作日" in sunday.stderr, "--confirm" in sunday.stderr) == (
        1,
        True,
        True,
    )
    assert closes(call) == call.closes_at
    assert run(app, "extend", call.id, "--to", "2026-04-19 17:00", *WHY, "--confirm").exit_code == 0
    assert closes(call) == datetime(2026, 4, 19, 9, 1)
    earlier = run(app, "extend", call.id, "--to", "2026-04-10 17:00", *WHY)
    assert (earlier.exit_code, "应晚于现在的截止时间" in earlier.stderr) == (1, True)
    past = run(app, "close", call.id, "--to", "2026-03-01 17:00", *WHY)
    assert (past.exit_code, "must" in past.stderr or "past" in past.stderr) == (1, True)
    assert run(app, "close", call.id, "--to", "2026-04-01 17:00", *WHY).exit_code == 0
    assert closes(call) == datetime(2026, 4, 1, 9, 1)
    assert run(app, "extend", call.id, "--to", "4月1日", *WHY).exit_code == 2


@pytest.mark.engines("sqlite")
def test_change_before_it_opens(app: Flask, make: Make) -> None:
    call = opened(5)
    dry = run(app, "change", call.id, "--year", 2025, "--dry-run", "--json")
    assert (dry.exit_code, json.loads(dry.stdout)["warnings"]) == (0, ["year:2025"])
    assert run(app, "change", call.id, "--year", 2025).exit_code == 1
    done = run(app, "change", call.id, "--title", "2026年第一批", "--closes", "2026-04-14 23:59", "--json")
    assert set(json.loads(done.stdout)["changed"]) == {"title", "closes_at"}
    now = Call.get_by_id(call.id)
    assert (now.title, now.closes_at, now.award_year) == ("2026年第一批", datetime(2026, 4, 14, 16), 2026)
    assert run(app, "change", opened().id, "--title", "别的").exit_code == 1


@pytest.mark.engines("sqlite")
def test_move_and_withdraw(app: Flask, make: Make) -> None:
    call, into = opened(), opened()
    with clock.at(NOON):
        filed = make.application(State.SUBMITTED, call=call)
    refused = run(app, "withdraw", call.id, *WHY)
    assert (refused.exit_code, "1 件已提交的申报" in refused.stderr) == (1, True)
    dry = run(app, "move", call.id, "--into", into.id, *WHY, "--dry-run", "--json")
    assert json.loads(dry.stdout)["files"] == [filed.id]
    assert Application.get_by_id(filed.id).call_id == call.id
    assert run(app, "move", call.id, "--into", into.id, *WHY).exit_code == 0
    assert Application.get_by_id(filed.id).call_id == into.id
    assert run(app, "withdraw", call.id, *WHY, "--json").exit_code == 0
    assert Call.get_by_id(call.id).withdrawn_at
    assert run(app, "withdraw", call.id, *WHY).exit_code == 1


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("words", [("extend", "9", "--to", "2026-04-19 17:00"), ("withdraw", "9")])
def test_a_call_that_is_not_there_is_said(app: Flask, words: tuple[str, ...]) -> None:
    assert run(app, *words, *WHY).exit_code == 1
