"""A submission is refused by its criteria or freezes its sheet."""

from datetime import date

import pytest

from registry.actions.application import step_application, submit_application
from registry.actions.criteria import publish_shipped
from registry.actions.sheet import Check
from registry.errors import NotFound, Stale, Unmet
from registry.models import Application, Enterprise, FiledSheet
from registry.queries.ledger_check import verify_ledger
from registry.queries.sheet import filed_sheet, recheck_sheets, sheets_of
from registry.queries.sheet_mark import marks_of
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.sheet.filed import again, check, last_event, verdict
from tests.make import SYSTEM, Make
from tests.sheets import STATED, publish_small, state

RATIO = "2025年研发费用 100 万元 ÷ 2025年营业收入 5,400 万元"
DEBT = "2025年负债总额 891 万元 ÷ 2025年资产总额 900 万元"


def test_a_submission_that_fails_is_refused_with_every_clause_and_its_arithmetic(
    make: Make, enterprise: Enterprise
) -> None:
    state(enterprise, **STATED | {"rd": "100", "own_brand": False, "liabilities": "891"})
    application = make.draft(enterprise)
    actor = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    with pytest.raises(Unmet) as refused:
        submit_application(application, actor)
    assert [str(reason) for reason in refused.value.reasons] == [
        f"不满足“上年度研发费用占营业收入比重不低于3%”：{RATIO} = 1.85 % < 3 %。",
        "不满足“拥有自主品牌”：拥有自主品牌：否。",
        f"存在“资产负债率高于90%”的情形：{DEBT} = 99.00 % > 90 %。",
    ]
    assert again(application).state == State.DRAFT and not FiledSheet.select().exists()


def test_a_score_that_may_still_pass_does_not_refuse(make: Make, enterprise: Enterprise) -> None:
    state(enterprise, **STATED | {"rd": "1"})
    with pytest.raises(Unmet) as refused:
        submit_application(make.draft(enterprise), make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id))
    # 0 to 10 points could still be 10: the score does not refuse, the clause does.
    assert len(refused.value.reasons) == 1


def test_what_is_unknown_does_not_stand_in_the_way_and_is_marked(make: Make, enterprise: Enterprise) -> None:
    application = make.application(State.SUBMITTED, enterprise=enterprise)
    (row,) = sheets_of(application)
    assert row.eligible is None
    mark = marks_of([application.id])[application.id]
    # Four clauses and the score.
    assert (mark.eligible, mark.failed, mark.undecided, mark.overridden) == (None, 0, 5, 0)
    made = last_event(application, "sheet.made")
    assert (made["digest"], made["criteria"], made["day"]) == (row.digest, "small.2026", "2026-03-02")
    assert verify_ledger().intact


def test_facts_that_change_later_leave_a_filed_sheet_as_it_is(
    make: Make, enterprise: Enterprise, submitted: Application, officer: Actor
) -> None:
    before = FiledSheet.select().dicts().get()
    state(enterprise, rd="1", own_brand=False)
    publish_shipped(SYSTEM)
    publish_small("small.2027", "2027-01-01")
    assert FiledSheet.select().dicts().get() == before
    assert recheck_sheets().intact and recheck_sheets().sheets == 1
    filed = filed_sheet(submitted)
    assert filed is not None
    assert [clause.truth for clause in filed.sheet().clauses] == [True, True, None, False]
    assert filed.origins["rd_y1"].source == "审计报告"
    # A correction is judged anew, by the facts as they are now and on the day of the first filing.
    step_application(again(submitted), Action.RETURN, officer, note="请补正")
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    with pytest.raises(Unmet):
        submit_application(again(submitted), applicant)
    state(enterprise, rd="300", own_brand=True)
    submit_application(again(submitted), applicant)
    new, old = sheets_of(submitted)
    assert old.id == before["id"] and new.digest != old.digest and new.day == old.day == date(2026, 3, 2)
    assert filed_sheet(submitted, old.id).sheet().total == "15–25"  # type: ignore[union-attr]
    assert filed_sheet(submitted).sheet().total == "20–30"  # type: ignore[union-attr]
    with pytest.raises(NotFound):
        filed_sheet(make.draft(), old.id)
    assert recheck_sheets().intact and recheck_sheets().sheets == 2


def test_a_file_whose_sheet_says_no_goes_no_further_until_it_is_overridden(
    make: Make, submitted: Application, officer: Actor
) -> None:
    check(submitted, officer, Check("gate:brand", given=False, reason="商标已转让"))
    with pytest.raises(Unmet, match="“拥有自主品牌”经审核认定不符合。 确与事实不符的，请先在核对清单中改判"):
        step_application(again(submitted), Action.RECOMMEND, officer)
    assert again(submitted).state == State.SUBMITTED
    # Who is told what was said of it decides by that, not by what was on the page before.
    with pytest.raises(Stale):
        step_application(submitted, Action.REJECT, officer, note="不符合", version=submitted.version)
    check(again(submitted), officer, Check("gate:brand", given=True, reason="已核实，转让无效"))
    step_application(again(submitted), Action.RECOMMEND, officer)
    body = last_event(submitted, "application.recommend")
    filed = filed_sheet(submitted)
    assert filed is not None
    assert body["sheet"] == {
        "id": filed.row.id,
        "digest": filed.row.digest,
        "criteria": "small.2026",
        "rules": filed.rules,
        "overridden": {},
    }


def test_the_decision_keeps_what_was_overridden(make: Make, submitted: Application, officer: Actor) -> None:
    check(submitted, officer, Check("gate:position", given=True, reason="已现场核实"))
    assert verdict(submitted) is True
    step_application(again(submitted), Action.RECOMMEND, officer)
    assert last_event(submitted, "application.recommend")["sheet"]["overridden"] == {"gate:position": True}
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    check(again(submitted), reviewer, Check("veto:debt", given=True, reason="合并报表资不抵债"))
    with pytest.raises(Unmet, match="“资产负债率高于90%”的情形经审核认定存在"):
        step_application(again(submitted), Action.PROPOSE, reviewer)
    step_application(again(submitted), Action.REJECT, reviewer, note="资不抵债")
    said = last_event(submitted, "application.reject")["sheet"]["overridden"]
    assert said == {"gate:position": True, "veto:debt": True}
    assert marks_of([submitted.id])[submitted.id].overridden == 2
    assert "sheet" not in last_event(submitted, "application.submit")


def test_a_proposed_file_found_wanting_is_not_published(make: Make, submitted: Application) -> None:
    step_application(submitted, Action.RECOMMEND, make.actor(Role.DISTRICT_OFFICER))
    step_application(again(submitted), Action.PROPOSE, make.actor(Role.BUREAU_REVIEWER))
    decider = make.actor(Role.BUREAU_DECIDER)
    check(again(submitted), decider, Check("gate:rd", given=False, reason="审计报告有误"))
    with pytest.raises(Unmet, match=f"{submitted.number} 的评价表经核对不符合"):
        make.notice(again(submitted))
    check(again(submitted), decider, Check("gate:rd", given=True, reason="更正后的报告无误"))
    make.notice(again(submitted))
    assert last_event(submitted, "application.publish")["sheet"]["overridden"] == {}


def test_nothing_is_taken_back_once_the_bureau_has_begun(
    make: Make, submitted: Application, officer: Actor
) -> None:
    step_application(submitted, Action.RECOMMEND, officer)
    step_application(again(submitted), Action.RECALL, officer, note="点错了")
    step_application(again(submitted), Action.RECOMMEND, officer)
    check(again(submitted), make.actor(Role.BUREAU_REVIEWER), Check("gate:rd", given=True))
    with pytest.raises(Unmet, match="已开始核对"):
        step_application(again(submitted), Action.RECALL, officer, note="点错了")
    assert again(submitted).state == State.RECOMMENDED


def test_without_criteria_nothing_is_asked_and_nothing_kept(make: Make) -> None:
    application = make.application(State.RECOMMENDED)
    assert sheets_of(application) == [] and filed_sheet(application) is None
    assert marks_of([application.id]) == {}
    assert "sheet" not in last_event(application, "application.recommend")
