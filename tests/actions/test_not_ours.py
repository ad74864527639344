"""What 0.2.0 let happen is tried again, by action and by command line: refused with a sentence, or counted
right. Each test is one failure of then."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from registry import clock
from registry.actions.application import step_application
from registry.actions.notice import publish_notice, recognize_notice
from registry.errors import NotAllowed, Stale, Unmet
from registry.models import Application, Batch, Enterprise, Notice, Recognition
from registry.rules.approval import ApprovalAction
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.approval_acts import alone
from tests.actions.procedure_acts import SITE
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.notice_lines import struck
from tests.titles import award
from tests.workbooks import workbook

GREEN = ("green_data_center", "national", {"subject_kind": "data_center", "name": "一号数据中心"})
GIANT = ("little_giant", "national", {})
LATER = date(2026, 3, 20)


def command(app: Flask, *words: object) -> Any:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def target(app: Flask, id: str, as_of: str = "2026-03-30") -> dict[str, Any]:
    """A target of the plan as the command line shows it."""
    command(app, "tally", "drain")
    shown = json.loads(command(app, "tally", "show", "--as-of", as_of, "--json").stdout)
    (found,) = (row for row in shown["targets"] if row["id"] == id)
    return dict(found)


def on_notice(make: Make, scheme: str, level: str, subject: dict[str, str]) -> Application:
    """A file of a recommendation whose notice of the city is on."""
    holder = make.enterprise()
    award("specialized_new", "municipal", date(2026, 1, 5), [holder])
    opened = make.call(scheme, level, notice=True)
    make.notice(make.application(State.PROPOSED, enterprise=holder, call=opened, **subject))
    return Application.get(Application.call == opened.id)


@pytest.mark.parametrize(("scheme", "level", "subject"), [GREEN, GIANT])
def test_no_click_of_the_city_makes_a_national_title(
    make: Make, scheme: str, level: str, subject: dict[str, str]
) -> None:
    file = on_notice(make, scheme, level, subject)
    decider, before = make.actor(Role.BUREAU_DECIDER), Recognition.select().count()
    alone(ApprovalAction.RECOGNIZE)
    with clock.at(clock.start_of(LATER) + timedelta(hours=10)):
        arguments = make.recognizing(Notice.get_by_id(file.notice_id))
        with pytest.raises(Unmet, match="称号以公布的名单为准，不在这里认定"):
            make.decided(arguments)
        for actor in (decider, SYSTEM):
            with pytest.raises(Unmet, match="不在这里认定"):
                recognize_notice(arguments, actor)
        for action in (Action.RECOMMEND, Action.PROPOSE):
            with pytest.raises(Stale):
                step_application(file, action, decider, note="再来")
    assert (Recognition.select().count(), Application.get_by_id(file.id).state) == (before, State.ON_NOTICE)
    assert not Batch.select().where(Batch.origin == "decided").exists()


def test_a_national_title_begins_by_the_list_of_who_decides_and_counts_then(
    make: Make, app: Flask, tmp_path: Any
) -> None:
    named, other = (on_notice(make, *GIANT) for _ in range(2))
    sent = make.forward(named)
    make.forward(other)
    assert target(app, "P07")["ever"] == 0
    path = tmp_path / "名单.xlsx"
    path.write_bytes(
        workbook(["企业名称"], [Enterprise.get_by_id(named.enterprise_id).name], ["天津陌生有限公司"])
    )
    words = ("import", "recognitions", path, "--scheme", "little_giant", "--level", "national")
    words = (*words, "--announced-on", "2026-03-28", "--award-year", "2026")
    with clock.at(clock.start_of(date(2026, 3, 30))):
        wrong = command(app, *words, "--answers", "没有的号")
        assert (wrong.exit_code, "没有文号为" in wrong.stderr) == (2, True)
        done = command(app, *words, "--answers", sent.document_no, "--json")
        assert json.loads(done.stdout)["applied"]
    states = [Application.get_by_id(each.id).state for each in (named, other)]
    assert states == [State.RECOGNIZED, State.FORWARDED]
    assert [row.origin for row in Recognition.select().where(Recognition.scheme == "little_giant")] == [
        "imported",
        "imported",
    ]
    assert target(app, "P07", "2026-03-27")["ever"] == 0
    assert target(app, "P07")["ever"] == 2


def test_the_bureau_decides_nothing_of_a_district(make: Make) -> None:
    file = make.application(State.PROPOSED, call=make.call("green_factory", "district"), **SITE)
    for action in (ApprovalAction.PUBLISH, ApprovalAction.RECOGNIZE):
        alone(action)
    decider, elsewhere = make.actor(Role.BUREAU_DECIDER), make.actor(Role.DISTRICT_DECIDER, district="120116")
    for actor in (decider, elsewhere):
        with pytest.raises(NotAllowed):
            publish_notice(make.publishing(file), actor)
    notice = make.notice(file)
    with clock.at(clock.start_of(LATER) + timedelta(hours=10)):
        for actor in (decider, elsewhere):
            with pytest.raises(NotAllowed):
                recognize_notice(make.recognizing(notice), actor)
    assert not Recognition.select().exists()


def test_a_title_whose_base_was_refused_the_same_day_is_not_recognized(make: Make) -> None:
    holder, refused = make.enterprise(), make.enterprise()
    for each in (holder, refused):
        for scheme in ("innovative_sme", "seed"):
            file = make.application(State.SUBMITTED, enterprise=each, call=make.call(scheme))
            for action, role in (
                (Action.RECOMMEND, Role.DISTRICT_OFFICER),
                (Action.PROPOSE, Role.BUREAU_REVIEWER),
            ):
                step_application(Application.get_by_id(file.id), action, make.actor(role), note="同时申报")
    files = {scheme: list(Application.select().where(Application.scheme == scheme).order_by(Application.id))
             for scheme in ("innovative_sme", "seed")}  # fmt: skip
    base, above = (make.notice(*files[scheme]) for scheme in ("innovative_sme", "seed"))
    with clock.at(clock.start_of(LATER) + timedelta(hours=10)):
        struck(files["innovative_sme"][1])
        with pytest.raises(Unmet, match="公告日须持有有效的：创新型"):
            make.decided(make.recognizing(above))
        make.decided(make.recognizing(base))
        # Of the same day: the base title that was recognized earlier counts, the refused one does not.
        with pytest.raises(Unmet, match=files["seed"][1].number):
            make.decided(make.recognizing(above))
    assert {row.scheme for row in Recognition.select()} == {"innovative_sme"}


def test_one_factory_with_four_titles_is_one_of_the_500(make: Make, app: Flask) -> None:
    firm = make.enterprise()
    award("digital_workshop", "municipal", date(2021, 5, 1), [firm], "site")
    for level, year in (("municipal", 2022), ("advanced", 2023), ("excellent", 2024)):
        award("smart_factory", level, date(year, 5, 1), [firm], "site")
    found = target(app, "P10")
    assert (found["ever"], found["valid"], found["distinct"]) == (1, 1, True)


def test_a_list_of_2019_is_not_in_the_days_of_the_plan(make: Make, app: Flask, tmp_path: Any) -> None:
    for year in (2019, 2023):
        path = tmp_path / f"{year}.xlsx"
        path.write_bytes(workbook(["企业名称"], [f"天津{year}有限公司"]))
        words = ("--scheme", "specialized_new", "--level", "municipal", "--award-year", year)
        done = command(app, "import", "recognitions", path, *words, "--announced-on", f"{year}-08-01")
        assert done.exit_code == 0, done.output
    found = target(app, "P06")
    assert (found["ever"], found["in_period"]) == (2, 1)


def test_what_came_after_the_due_day_is_missed_on_it(make: Make, app: Flask, people: People) -> None:
    award("single_champion", "municipal", date(2026, 1, 20), [make.enterprise() for _ in range(101)])
    found = target(app, "P03")
    assert (found["ever"], found["on_due_day"]) == (
        101,
        {"day": "2025-12-31", "figure": 0, "verdict": "missed"},
    )
    board = people.client(make.account(Role.LEADER)).get("/board/").text
    sentence = board[board.index("期末（2025-12-31）") :][:120]
    assert "6 项中 0 项达到" in sentence, sentence
