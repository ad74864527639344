"""A submission is refused by its criteria or freezes its sheet; officers' word on it binds them."""

import json
from datetime import date
from typing import Any

import pytest

from registry.actions.application import step_application, submit_application
from registry.actions.criteria import publish_shipped
from registry.actions.sheet import Check, check_clauses
from registry.errors import NotAllowed, NotFound, Stale, Unmet
from registry.models import Application, Attachment, ClauseCheck, Enterprise, Event, FiledSheet
from registry.queries.ledger import verify_ledger
from registry.queries.sheet import filed_sheet, marks_of, recheck_sheets, sheets_of
from registry.rules.actor import Actor
from registry.rules.criteria.assess import SCORE
from registry.rules.criteria.condition import Truth
from registry.rules.role import Role
from registry.rules.workflow import Action, State
from tests.make import SYSTEM, Make
from tests.sheets import STATED, publish_small, state

RATIO = "2025年研发费用 100 万元 ÷ 2025年营业收入 5,400 万元"
DEBT = "2025年负债总额 891 万元 ÷ 2025年资产总额 900 万元"


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    publish_small()
    return make.enterprise()


@pytest.fixture
def officer(make: Make) -> Actor:
    return make.actor(Role.DISTRICT_OFFICER)


@pytest.fixture
def submitted(make: Make, enterprise: Enterprise) -> Application:
    state(enterprise, **STATED)
    return make.application(State.SUBMITTED, enterprise=enterprise)


def again(application: Application) -> Application:
    return Application.get_by_id(application.id)


def check(application: Application, actor: Actor, *checks: Check, seen: int | None = None) -> int:
    filed = filed_sheet(application)
    assert filed is not None
    seen = filed.seen if seen is None else seen
    return check_clauses(application, checks, actor, sheet_id=filed.row.id, seen=seen)


def verdict(application: Application, *, checked: bool = True) -> Truth:
    filed = filed_sheet(application)
    assert filed is not None
    return filed.sheet(checked=checked).eligible


def last_event(application: Application, kind: str) -> dict[str, Any]:
    row = Event.select().where((Event.application_id == application.id) & (Event.kind == kind))
    found: dict[str, Any] = json.loads(row.order_by(Event.seq.desc()).get().body)
    return found


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


def test_clauses_are_confirmed_and_overridden_with_reason_and_evidence(
    submitted: Application, officer: Actor
) -> None:
    file = Attachment.get(Attachment.application == submitted.id)
    said = check(
        submitted,
        officer,
        Check("gate:rd", given=True),
        Check("gate:brand", given=False, reason="商标已转让", evidence=file.id),
        Check("gate:position", given=None),
    )
    assert said == 2
    kept = filed_sheet(submitted).checks  # type: ignore[union-attr]
    assert (kept["gate:rd"].given, kept["gate:brand"].found, kept["gate:brand"].given) == (True, True, False)
    assert kept["gate:brand"].evidence_id == file.id and kept["gate:brand"].checked_by == officer.text
    assert "gate:position" not in kept
    assert verdict(submitted) is False and verdict(submitted, checked=False) is None
    event = Event.get(Event.kind == "application.checked")
    assert event.visibility == "staff" and "商标已转让" not in event.body
    assert json.loads(event.body)["checks"][1] == {
        "clause": "gate:brand",
        "found": True,
        "given": False,
        "evidence": file.id,
    }
    # The same again says nothing new.
    assert check(submitted, officer, Check("gate:rd", given=True)) == 0
    assert ClauseCheck.select().count() == 2 and recheck_sheets().intact


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (Check("gate:rd", given=False), "改判或认定“上年度研发费用占营业收入比重不低于3%”须写明理由。"),
        (Check("gate:rd", given=None), "改判或认定“上年度研发费用占营业收入比重不低于3%”须写明理由。"),
        (Check("gate:position", given=True, reason="  "), "须写明理由"),
        (Check("veto:debt", given=True), "须写明理由"),
        (Check("gate:rd", given=False, reason="长" * 501), "的理由不能超过 500 个字。"),
        (Check("gate:none", given=True), "评价表中没有“gate:none”这一条。"),
    ],
)
def test_an_override_without_reason_is_refused_and_nothing_of_the_list_is_kept(
    submitted: Application, officer: Actor, wrong: Check, words: str
) -> None:
    with pytest.raises(Unmet, match=words):
        check(submitted, officer, Check("gate:brand", given=True), wrong)
    assert not ClauseCheck.select().exists()


def test_evidence_must_be_a_file_of_the_application(
    make: Make, submitted: Application, officer: Actor
) -> None:
    other = Attachment.get(Attachment.application == make.draft().id)
    with pytest.raises(NotFound):
        check(submitted, officer, Check("gate:rd", given=False, reason="不实", evidence=other.id))
    assert not ClauseCheck.select().exists() and again(submitted).version == submitted.version


def test_only_whose_turn_it_is_may_check(make: Make, submitted: Application, officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        check(submitted, make.actor(Role.BUREAU_REVIEWER), Check("gate:rd", given=True))
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=submitted.enterprise_id)
    with pytest.raises(NotAllowed):
        check(submitted, applicant, Check("gate:rd", given=True))
    step_application(submitted, Action.RECOMMEND, officer)
    with pytest.raises(Stale):
        check(submitted, officer, Check("gate:rd", given=True))
    assert check(again(submitted), make.actor(Role.BUREAU_REVIEWER), Check("gate:rd", given=True)) == 1


def test_of_two_officers_the_second_is_told_which_clause_was_checked_meanwhile(
    make: Make, submitted: Application, officer: Actor
) -> None:
    check(submitted, officer, Check("gate:brand", given=False, reason="商标已转让"))
    with pytest.raises(Stale, match="“拥有自主品牌”刚由他人核对过"):
        check(submitted, officer, Check("gate:brand", given=True), seen=0)
    # What the other left alone may be said all the same, and saying the same is no conflict.
    also = [Check("gate:brand", given=False, reason="商标已转让"), Check("gate:rd", given=True)]
    assert check(submitted, officer, *also, seen=0) == 1
    # A list drawn before, sent back untouched, does not undo what another said since.
    seen = ClauseCheck.select().order_by(ClauseCheck.id).get().id
    check(submitted, officer, Check("gate:brand", given=True, reason="转让无效"))
    untouched = Check("gate:brand", given=False, reason="商标已转让")
    assert check(submitted, officer, untouched, seen=seen) == 0
    assert filed_sheet(submitted).checks["gate:brand"].given is True  # type: ignore[union-attr]


def test_a_new_sheet_is_checked_anew(
    make: Make, enterprise: Enterprise, submitted: Application, officer: Actor
) -> None:
    first = filed_sheet(submitted)
    check(submitted, officer, Check("gate:brand", given=False, reason="商标已转让"))
    step_application(again(submitted), Action.RETURN, officer, note="请补正")
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    submit_application(again(submitted), applicant)
    assert verdict(submitted) is None and first is not None
    with pytest.raises(Stale, match="已重新提交"):
        check_clauses(
            again(submitted), [Check("gate:rd", given=True)], officer, sheet_id=first.row.id, seen=0
        )


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


def test_the_score_is_checked_as_a_whole(submitted: Application, officer: Actor) -> None:
    check(submitted, officer, Check("gate:position", given=True, reason="已核实"))
    check(submitted, officer, Check(SCORE, given=False, reason="研发费用含委托境外部分"))
    with pytest.raises(Unmet, match="评价得分经审核认定不达标"):
        step_application(again(submitted), Action.RECOMMEND, officer)
    assert verdict(submitted) is False
    mark = marks_of([submitted.id])[submitted.id]
    assert (mark.failed, mark.undecided, mark.overridden) == (1, 0, 2)


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


def test_marks_are_three_queries_however_many(
    make: Make, enterprise: Enterprise, submitted: Application, officer: Actor, queries: list[str]
) -> None:
    check(submitted, officer, Check("gate:rd", given=True))

    def asked(ids: list[int]) -> int:
        del queries[:]
        assert set(marks_of(ids)) == set(ids)
        return len(queries)

    one = asked([submitted.id])
    others = [make.application(State.SUBMITTED).id for _ in range(3)]
    assert asked([submitted.id, *others]) == one == 3


def test_without_criteria_nothing_is_asked_and_nothing_kept(make: Make) -> None:
    application = make.application(State.RECOMMENDED)
    assert sheets_of(application) == [] and filed_sheet(application) is None
    assert marks_of([application.id]) == {}
    assert "sheet" not in last_event(application, "application.recommend")
