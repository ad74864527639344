"""`flask tally recount` compares and `flask tally rebuild` puts right; neither calls a lag agreement."""

import json
import unicodedata
from datetime import date, timedelta

import pytest
from flask import Flask

from registry.actions import recount as recounting
from registry.actions.setting import mark_as_demo
from registry.models import Recognition, TallyRollup
from registry.queries.recount import recount
from registry.queries.setting import last_recount
from registry.queries.tally_known import tally_lag
from registry.rules.catalog import catalog
from registry.rules.role import Role
from registry.rules.state import State
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.titles import award

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


@pytest.mark.engines("sqlite")
def test_every_basis_and_the_due_day_stand_side_by_side(app: Flask, make: Make) -> None:
    firm = make.enterprise()
    award("digital_workshop", "municipal", date(2019, 5, 1), [firm], "site")
    for level, day in (("advanced", date(2025, 3, 1)), ("excellent", date(2026, 1, 20))):
        award("smart_factory", level, day, [firm], "site")
    award("smart_factory", "advanced", date(2026, 1, 20), [make.enterprise()], "site")
    make.drained()
    shown = json.loads(
        app.test_cli_runner().invoke(args=["tally", "show", "--as-of", "2026-03-02", "--json"]).stdout
    )
    rows = {row["id"]: row for row in shown["targets"]}
    asked = ("opening", "ever", "net", "valid", "in_period", "basis", "distinct", "on_due_day")
    assert {name: rows["P10"][name] for name in asked} == {
        "opening": 101,
        "ever": 2,
        "net": 2,
        "valid": 2,
        "in_period": 0,  # the second began after the plan
        "basis": "ever",
        "distinct": True,
        "on_due_day": {"day": "2025-12-31", "figure": 102, "verdict": "missed"},
    }
    assert rows["P10"]["counts"] == list(catalog().plans["tianjin_14th"].target("P10").counts)
    assert rows["P10"]["scheme"] == "digital_workshop+smart_factory"
    assert {rows["P12"][name] for name in (*asked, "percent")} == {None}
    assert all("@" not in cell["scheme"] for cell in shown["cells"])
    early = json.loads(
        app.test_cli_runner().invoke(args=["tally", "show", "--as-of", "2024-03-02", "--json"]).stdout
    )
    (before,) = (row for row in early["targets"] if row["id"] == "P10")
    assert before["on_due_day"] == {"day": "2025-12-31", "figure": None, "verdict": "not_due"}


@pytest.mark.engines("sqlite")
def test_plain_text_has_what_json_has_of_each_target(app: Flask, make: Make) -> None:
    for year in (2019, 2025, 2026):
        award("digital_workshop", "municipal", date(year, 5 - year % 3, 1), [make.enterprise()], "site")
    make.drained()
    shown = ["tally", "show", "--as-of", "2026-05-02"]
    targets = json.loads(app.test_cli_runner().invoke(args=[*shown, "--json"]).stdout)["targets"]
    target = next(row for row in targets if row["id"] == "P10")
    lines = app.test_cli_runner().invoke(args=shown).stdout.splitlines()
    head, row = lines[0].split(), next(line for line in lines if line.startswith("P10 ")).split()
    said = dict(zip(head, [*row[:7], " ".join(row[7:9]), *row[9:]], strict=True))
    figures = [said[name] for name in ("期初", "累计（总）", "累计（净）", "有效", "期内")]
    assert figures == [str(target[name]) for name in ("opening", "ever", "net", "valid", "in_period")]
    assert target["in_period"] == 1, "of three one began in the plan"
    due = target["on_due_day"]
    assert [said["期末日"], said["期末数"]] == [due["day"], str(due["figure"])]
    words = ("P10", "累计（总）", "> 500", "到期未达到", target["zh"])
    assert tuple(said[name] for name in ("编号", "判定口径", "规划值", "期末结论", "指标")) == words
    (uncounted,) = (line for line in lines if line.startswith("P12 "))
    assert uncounted.split()[1:7] == ["—"] * 6
    starts = {width_of(line.partition("2025-12-31")[0]) for line in lines if "2025-12-31" in line}
    assert len(starts) == 1, "the columns stand below each other"


def width_of(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


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
