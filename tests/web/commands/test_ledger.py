"""`flask ledger verify` and what `doctor` says of the ledger."""

import json

import click.testing
from flask import Flask

from registry.models import NoticeEntry
from registry.rules.workflow import State
from tests.make import Make


def _run(app: Flask, *words: str) -> click.testing.Result:
    return app.test_cli_runner().invoke(args=list(words))


def test_an_intact_ledger_says_what_was_recomputed(app: Flask, make: Make) -> None:
    make.application(State.ON_NOTICE)
    make.award(make.enterprise())
    answer = _run(app, "ledger", "verify", "--json")
    found = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert list(found) == [
        "intact",
        "events",
        "head",
        "first_broken",
        "reason",
        "profiles_saved",
        "notice_lists",
    ]
    assert (found["intact"], found["first_broken"], found["reason"]) == (True, None, None)
    assert (found["profiles_saved"], found["notice_lists"]) == (1, 1)
    assert "Intact." in _run(app, "ledger", "verify").stdout
    assert f"ok    ledger: {found['events']} events, intact" in _run(app, "doctor").output


def test_a_changed_line_of_a_notice_is_refused_by_number(app: Flask, make: Make) -> None:
    make.application(State.ON_NOTICE)
    NoticeEntry.update(enterprise_name="天津别的有限公司").execute()
    answer = _run(app, "ledger", "verify", "--json")
    found = json.loads(answer.stdout)
    assert (answer.exit_code, found["intact"]) == (1, False)
    said = f"Event {found['first_broken']} is broken: notice 1: a line of its list was changed"
    assert said in answer.stderr
    plain = _run(app, "ledger", "verify")
    assert (plain.exit_code, plain.stdout) == (1, "")
    assert said in plain.stderr
    assert f"WRONG ledger: event {found['first_broken']}: {found['reason']}" in _run(app, "doctor").output
