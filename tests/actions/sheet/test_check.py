"""Officers check the clauses of a filed sheet: their word needs its reason and binds them."""

import json

import pytest

from registry.actions.application import step_application
from registry.actions.sheet import Check
from registry.errors import NotAllowed, NotFound, Stale, Unmet
from registry.models import Application, Attachment, ClauseCheck, Enterprise, Event
from registry.queries.sheet import filed_sheet, recheck_sheets
from registry.queries.sheet_mark import marks_of
from registry.rules.actor import Actor
from registry.rules.criteria.assess import SCORE
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.sheet.filed import again, check, verdict
from tests.make import Make


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
    assert said == 3
    kept = filed_sheet(submitted).checks  # type: ignore[union-attr]
    assert (kept["gate:rd"].given, kept["gate:brand"].found, kept["gate:brand"].given) == (True, True, False)
    assert kept["gate:brand"].evidence_id == file.id and kept["gate:brand"].checked_by == officer.text
    assert (kept["gate:position"].found, kept["gate:position"].given) == (None, None)
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
    assert ClauseCheck.select().count() == 3 and recheck_sheets().intact


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


def test_the_score_is_checked_as_a_whole(submitted: Application, officer: Actor) -> None:
    check(submitted, officer, Check("gate:position", given=True, reason="已核实"))
    check(submitted, officer, Check(SCORE, given=False, reason="研发费用含委托境外部分"))
    with pytest.raises(Unmet, match="评价得分经审核认定不达标"):
        step_application(again(submitted), Action.RECOMMEND, officer)
    assert verdict(submitted) is False
    mark = marks_of([submitted.id])[submitted.id]
    assert (mark.failed, mark.undecided, mark.overridden) == (1, 0, 2)


def test_marks_are_one_query_however_many(
    make: Make, enterprise: Enterprise, submitted: Application, officer: Actor, queries: list[str]
) -> None:
    check(submitted, officer, Check("gate:rd", given=True))

    def asked(ids: list[int]) -> int:
        del queries[:]
        assert set(marks_of(ids)) == set(ids)
        return len(queries)

    one = asked([submitted.id])
    others = [make.application(State.SUBMITTED).id for _ in range(3)]
    assert asked([submitted.id, *others]) == one == 1
