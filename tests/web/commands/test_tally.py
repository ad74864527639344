"""`flask tally recount` compares and `flask tally rebuild` puts right; neither calls a lag agreement."""

from datetime import timedelta

import pytest
from flask import Flask

from registry.actions import recount as recounting
from registry.actions.setting import mark_as_demo
from registry.models import Recognition, TallyRollup
from registry.queries.recount import recount
from registry.queries.setting import last_recount
from registry.queries.tally import tally_lag
from registry.rules.role import Role
from registry.rules.workflow import State
from tests.days import DAY
from tests.make import SYSTEM, Make

RECOUNT = ["tally", "recount"]
LATER = DAY + timedelta(days=60)
"""When what is applied for on the day has been recognized."""


def test_recount_takes_in_what_waits_and_changes_no_figure(app: Flask, make: Make) -> None:
    mark_as_demo(SYSTEM)  # commands run by the machine's clock, long after the Monday of the tests
    make.application(State.RECOGNIZED)
    runner = app.test_cli_runner()
    for words in (RECOUNT, [*RECOUNT, "--check"]):
        answer = runner.invoke(args=words)
        assert (answer.exit_code, answer.stdout.endswith("Agrees.\n")) == (0, True), answer.output
    TallyRollup.update(ever=TallyRollup.ever + 1).execute()
    wrong = list(TallyRollup.select().tuples())
    for words in (RECOUNT, [*RECOUNT, "--check"]):
        answer = runner.invoke(args=words)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert "The figures are not what the ledger gives:" in answer.stderr
        assert "differ" in answer.stderr
        assert "`tally rebuild` makes them anew" in answer.stderr
    assert list(TallyRollup.select().tuples()) == wrong
    rebuilt = runner.invoke(args=["tally", "rebuild"])
    assert (rebuilt.exit_code, rebuilt.stdout.endswith("Agrees.\n")) == (0, True), rebuilt.output
    kept = last_recount()
    assert kept is not None and kept["differences"] == []


def test_events_that_count_nothing_keep_no_table_from_being_compared(app: Flask, make: Make) -> None:
    make.application(State.RECOGNIZED)
    make.drained()
    make.account(Role.LEADER)
    assert tally_lag().events > 0
    assert recount(LATER).agrees
    Recognition.delete().execute()
    assert not recount(LATER).agrees


def test_a_lag_that_stays_is_no_agreement_and_no_recount(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_as_demo(SYSTEM)
    runner = app.test_cli_runner()
    runner.invoke(args=RECOUNT)
    before = last_recount()
    make.application(State.RECOGNIZED)
    assert not recount(DAY).agrees
    monkeypatch.setattr(recounting, "drain_tally", lambda: 0)
    answer = runner.invoke(args=RECOUNT)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "统计比台账落后" in answer.stderr
    assert before is not None and last_recount() == before, "the board's line is of the last real recount"
