"""What a list is asked about: numbers of the form drawn here, and days on which titles are decided here."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.imports.run import upload_list
from registry.actions.setting import set_setting
from registry.models import Event, Recognition
from registry.queries.imports.effect import preview_import
from registry.rules.approval import ImportArguments
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from tests.actions.imports.test_recognition import decision
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

SME: dict[str, Any] = {"scheme": "innovative_sme", "document_no": "津工信〔2026〕3号"}
FIRST = "TJ-CXX-M-2026-00001"
EARLY = date(2026, 3, 1)


def listed(*numbers: str, announced_on: date = EARLY, **of: Any) -> ImportFile:
    rows = [[f"天津名单制造（{number or nth}）有限公司", number] for nth, number in enumerate(numbers)]
    content = workbook(["企业名称", "证书编号"], *rows)
    return read_import("名单.xlsx", content, decision(**{**SME, "announced_on": announced_on, **of}))


def asked(report: Report) -> list[str]:
    return [str(each.text) for each in report.questions]


def applied() -> dict[str, Any]:
    event = Event.select().where(Event.kind == "import.applied").order_by(Event.seq.desc()).get()
    found: dict[str, Any] = json.loads(event.body)
    return found


def test_a_number_of_our_form_that_was_not_drawn_is_asked_about_and_then_skipped(make: Make) -> None:
    notice = make.notice(make.application(State.PROPOSED), make.application(State.PROPOSED))
    file = listed(FIRST, "TJ-CXX-M-2026-00003", "CXX-2026-9")
    report = apply_import(file, SYSTEM, accept_good=True)
    assert (report.applied, Recognition.select().count()) == (False, 0)
    (question,) = asked(report)
    assert question.startswith("2 个证书编号与本系统的编号相同而尚未发出")
    assert FIRST in question
    assert apply_import(file, SYSTEM, accept_good=False, yes=True).applied
    assert applied()["asked"] == [question]
    batch = make.recognize(notice)
    drawn = [row.certificate_no for row in Recognition.select().where(Recognition.batch == batch.id)]
    assert sorted(drawn) == ["TJ-CXX-M-2026-00002", "TJ-CXX-M-2026-00004"]


def test_a_number_that_was_drawn_is_refused_and_not_asked_about(make: Make) -> None:
    make.application(State.RECOGNIZED)
    report = preview_import(listed(FIRST))
    assert (report.count(RowOutcome.REFUSED), asked(report)) == (1, [])


@pytest.mark.parametrize(
    ("number", "is_asked"),
    [
        ("TJ-CXX-M-2026-00007", True),
        ("TJ-CXX-M-2031-100000", True),
        ("TJ-ZNGC-A-2026-00001", True),
        ("TJ-CXX-M-2026-7", False),
        ("tj-cxx-m-2026-00007", False),
        ("TJ-CXX-N-2026-00007", False),
        ("TJ-XXX-M-2026-00007", False),
        ("BJ-CXX-M-2026-00007", False),
        ("TJ-CXX-M-2026-00007-A", False),
    ],
)
@pytest.mark.engines("sqlite")
def test_only_numbers_that_could_be_drawn_are_asked_about(make: Make, number: str, is_asked: bool) -> None:
    assert bool(asked(preview_import(listed(number)))) is is_asked


def test_a_list_of_a_day_on_which_titles_are_decided_here_is_asked_about(make: Make) -> None:
    late = date(2026, 3, 9)
    with clock.at(clock.start_of(date(2026, 4, 1))):
        assert not asked(preview_import(listed("", announced_on=late)))
    make.application(State.RECOGNIZED)
    since = Recognition.get().announced_on
    with clock.at(clock.start_of(date(2026, 4, 1))):
        for day, number in ((since - timedelta(days=1), 0), (since, 1), (late, 1)):
            assert len(asked(preview_import(listed("", announced_on=day)))) == number
        elsewhere = listed("", announced_on=late, scheme="little_giant", level="national")
        assert not asked(preview_import(elsewhere))
        change = SettingChange("decided_since", date(2026, 3, 10), clock.today(), "津工信〔2026〕4号")
        set_setting(change, SYSTEM)
        assert not asked(preview_import(listed("", announced_on=late)))
        assert (
            "不早于本系统开始办理认定之日 2026-03-10"
            in asked(preview_import(listed("", announced_on=date(2026, 3, 10))))[0]
        )


def test_who_approves_a_list_says_yes_to_what_it_is_asked_about(make: Make) -> None:
    content = workbook(["企业名称", "证书编号"], ["天津名单制造有限公司", FIRST])
    reviewer, of = make.actor(Role.BUREAU_REVIEWER), decision(**{**SME, "announced_on": EARLY})
    run = upload_list("名单.xlsx", content, of, reviewer, make.storage)
    assert make.decided(ImportArguments(run.id, accept_good=False)) == f"run:{run.id}"
    body = applied()
    assert FIRST in body["asked"][0]
    assert body["approval"]
    assert Recognition.get().certificate_no == FIRST


def test_what_a_list_brings_again_is_not_asked_about(make: Make) -> None:
    assert apply_import(listed(FIRST), SYSTEM, accept_good=False, yes=True).applied
    again = apply_import(listed(FIRST), SYSTEM, accept_good=False)
    assert (again.applied, asked(again), again.count(RowOutcome.UNCHANGED)) == (True, [], 1)


@pytest.mark.engines("sqlite")
def test_a_list_without_a_document_number_is_remarked_and_brought_in(make: Make) -> None:
    report = apply_import(listed("", document_no=" "), SYSTEM, accept_good=False)
    assert report.applied
    assert "名单没有文号" in str(report.remarks[-1].text)
    assert "名单没有文号" not in "".join(str(each.text) for each in preview_import(listed("")).remarks)


def test_a_number_that_was_announced_on_another_day_is_asked_about(make: Make) -> None:
    holder = make.enterprise()
    content = workbook(["企业名称"], [holder.name])

    def of(day: date, number: str = "津工信〔2023〕7号") -> ImportFile:
        return read_import("名单.xlsx", content, decision(announced_on=day, document_no=number))

    first, second = date(2023, 6, 1), date(2023, 8, 1)
    assert apply_import(of(first), SYSTEM, accept_good=False).applied
    assert asked(preview_import(of(first))) == []
    for number in ("津工信〔2023〕7号", "津工信[2023] 7号"):
        report = apply_import(of(second, number), SYSTEM, accept_good=True)
        assert (report.applied, Recognition.select().count()) == (False, 1)
        (question,) = asked(report)
        said = f"文号“{number}”此前已用于 2023-06-01 公告的名单“名单.xlsx”，本名单的公告日期却是 2023-08-01"
        assert question.startswith(said)
    assert asked(preview_import(of(second, "津工信〔2023〕8号"))) == []


def test_a_list_of_before_there_was_the_title_is_asked_about(make: Make) -> None:
    content = workbook(["企业名称"], [make.enterprise().name])

    def of(day: date, *title: str) -> ImportFile:
        return read_import("名单.xlsx", content, decision(*title, announced_on=day))

    report = apply_import(of(date(2018, 12, 31), "little_giant", "national"), SYSTEM, accept_good=True)
    assert (report.applied, Recognition.select().count()) == (False, 0)
    (question,) = asked(report)
    assert question.startswith("公告日期 2018-12-31 早于有“专精特新“小巨人”企业”这一称号之日 2019-01-01")
    assert asked(preview_import(of(date(2019, 1, 1), "little_giant", "national"))) == []
    assert asked(preview_import(of(date(2012, 1, 1), "specialized_new", "municipal"))) == []
