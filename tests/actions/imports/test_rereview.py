"""A list of re-reviews renews who passed, ends who did not, says who is not in it, and is undone exactly."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.imports.file import apply_import
from registry.models import Batch, Recognition, TitleMeasure
from registry.queries.ledger_check import verify_ledger
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import Report, RowOutcome
from tests.actions.imports.kinds import (
    FIRST,
    NAMES,
    NUMBER,
    bring_in,
    holders,
    listed,
    net,
    of_rereviews,
    preview,
    undone,
)
from tests.days import noon
from tests.make import SYSTEM, Make
from tests.workbooks import SAMPLES

ON = date(2027, 2, 20)
LATER = date(2027, 6, 1)
HEAD = ["序号", "企业名称", "所属区", "复核结果"]
RESULTS = [HEAD, [1, NAMES[0], "西青区", "通过"], [2, NAMES[1], "西青区", "未通过"]]
TITLE = ["2024年度专精特新中小企业复核结果名单"]


def decision(year: int) -> Decision:
    scheme = catalog().schemes["specialized_new"]
    return Decision(scheme, scheme.level("municipal"), date(year, 1, 15), year - 1)


def codes(report: Report) -> list[str]:
    return [question.code for question in report.questions]


def test_kept_is_renewed_and_not_kept_ends(make: Make) -> None:
    firms = holders(make, *NAMES[:2])
    file = listed(of_rereviews(), TITLE, *RESULTS)
    shown = preview(file[0], ON)
    assert codes(shown) == []
    assert [(line.row, line.outcome) for line in shown.lines] == [
        (3, RowOutcome.MATCHED),
        (4, RowOutcome.UPDATED),
    ]
    assert shown.lines[0].stands["valid_until"] == "2030-02-19"
    report = bring_in(make, file, ON)
    assert report.applied
    first, second, renewal = Recognition.select().order_by(Recognition.id)
    assert (renewal.enterprise_id, renewal.renews_id, renewal.valid_until) == (
        firms[0].id,
        first.id,
        date(2030, 2, 19),
    )
    assert (second.ended_on, second.ended_how) == (ON, Ending.FAILED_RE_REVIEW.value)
    assert (first.ended_on, TitleMeasure.get().ground) == (None, "sme26_rereview_failed")
    assert Batch.get_by_id(renewal.batch_id).document_no == NUMBER
    assert net(make, LATER, LATER) == (1, 1)
    assert [line.outcome for line in preview(file[0], ON).lines] == [RowOutcome.UNCHANGED] * 2
    undone(report.run, LATER)
    # The first ran out on its own, the second is held again until it does.
    assert net(make, ON, LATER) == (2, 2)
    assert net(make, LATER, LATER) == (2, 0)
    assert net(make, LATER, LATER, LATER) == (1, 1)
    assert Recognition.get_by_id(renewal.id).ended_how == Ending.VOIDED.value
    assert verify_ledger().intact


def test_one_firm_cannot_have_passed_and_not_passed(make: Make) -> None:
    holders(make, *NAMES[:2])
    rows = [[1, NAMES[0], "", "通过"], [2, NAMES[0], "", "未通过"], [3, NAMES[1], "", "通过"]]
    shown = preview(listed(of_rereviews(), TITLE, HEAD, *rows)[0], ON)
    outcomes = {line.row: line.outcome for line in shown.lines}
    assert outcomes == {3: RowOutcome.REFUSED, 4: RowOutcome.REFUSED, 5: RowOutcome.MATCHED}


def test_who_is_due_and_not_in_it_is_asked_about_and_left_alone(make: Make) -> None:
    holders(make)
    file = listed(of_rereviews(), TITLE, *RESULTS)
    report = bring_in(make, file, ON)
    assert (report.applied, codes(report)) == (False, ["rereview.missing"])
    assert any(NAMES[2] in str(remark.text) for remark in report.remarks)
    assert bring_in(make, file, ON, yes=True).applied
    third = Recognition.get(Recognition.name == NAMES[2])
    assert (third.ended_on, Recognition.select().where(Recognition.renews == third.id).count()) == (None, 0)
    early = preview(listed(of_rereviews(date(2025, 6, 1)), TITLE, *RESULTS)[0], date(2025, 6, 1))
    assert codes(early) == []


@pytest.mark.engines("sqlite")
def test_a_result_that_is_not_said_is_asked_for(make: Make) -> None:
    holders(make, *NAMES[:2])
    rows = [HEAD, [1, NAMES[0], "西青区", ""], [2, NAMES[1], "西青区", "通过"]]
    found = preview(listed(of_rereviews(), *rows)[0], ON)
    assert (codes(found), [line.row for line in found.lines]) == (["rereview.result.名单"], [3])
    given = preview(listed(of_rereviews(), *rows, rereview_result_名单="not_kept")[0], ON)
    assert (codes(given), [line.outcome for line in given.lines]) == (
        [],
        [RowOutcome.UPDATED, RowOutcome.MATCHED],
    )
    passed = listed(
        of_rereviews(), ["通过复核的专精特新中小企业名单"], HEAD[:3], *[row[:3] for row in rows[1:]]
    )
    assert [line.outcome for line in preview(passed[0], ON).lines] == [RowOutcome.MATCHED] * 2
    failed = listed(
        of_rereviews(), ["未通过复核的专精特新中小企业名单"], HEAD[:3], *[row[:3] for row in rows[1:]]
    )
    assert [line.outcome for line in preview(failed[0], ON).lines] == [RowOutcome.UPDATED] * 2


def test_recognitions_that_say_they_passed_renew_and_count_once(make: Make) -> None:
    cases = SAMPLES / "lists"
    first = read_import("一.xlsx", (cases / "pc82_rereview.xlsx").read_bytes(), decision(year=2021))
    passed = (cases / "pc82_rereview_passed.xlsx").read_bytes()
    again = read_import("二.xlsx", passed, decision(year=2024))
    with clock.at(noon(LATER)):
        assert apply_import(first, SYSTEM, accept_good=False).applied
        asked = apply_import(again, SYSTEM, accept_good=False)
        assert (codes(asked), asked.applied) == (["title.kind.re_review"], False)
        assert [line.stands["valid_until"] for line in asked.lines] == ["2027-01-14"] * 2
        assert apply_import(again, SYSTEM, accept_good=False, yes=True).applied
    old, new = list(Recognition.select().order_by(Recognition.id))[::2]
    assert (new.renews_id, old.subject_id == new.subject_id) == (old.id, True)
    assert net(make, date(2024, 6, 1), LATER) == (2, 2)


@pytest.mark.engines("sqlite")
def test_what_is_not_held_is_neither_renewed_nor_granted(make: Make) -> None:
    firms = holders(make, NAMES[0], on=FIRST)
    make.enterprise(name=NAMES[1], district="120111")
    ended = listed(of_rereviews(ON - timedelta(days=9)), HEAD, [1, NAMES[0], "西青区", "未通过"])
    assert bring_in(make, ended, ON - timedelta(days=9)).applied
    rows = [[1, NAMES[0], "西青区", "通过"], [2, NAMES[1], "西青区", "通过"], [3, NAMES[2], "西青区", "通过"]]
    report = preview(listed(of_rereviews(), HEAD, *rows)[0], ON)
    reasons = [str(each["reason"]) for each in report.refused()]
    assert ["已终止" in reasons[0], "不能续期" in reasons[1], "不能续期" in reasons[2]] == [True] * 3
    assert Recognition.select().count() == len(firms)


def test_a_title_that_is_kept_and_not_kept_is_refused_twice(make: Make) -> None:
    holders(make, *NAMES[:2])
    rows = [
        [1, NAMES[0], "西青区", "通过"],
        [2, NAMES[1], "西青区", "通过"],
        [3, NAMES[0], "西青区", "未通过"],
    ]
    lines = preview(listed(of_rereviews(), HEAD, *rows)[0], ON).lines
    refused = {line.row: str(line.texts[0]) for line in lines if line.outcome is RowOutcome.REFUSED}
    assert sorted(refused) == [2, 4]
    assert "第 4 行" in refused[2]
    assert "第 2 行" in refused[4]
