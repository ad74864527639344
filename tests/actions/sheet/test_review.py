"""An officer's review: one press keeps checks, opinion and decision, or nothing of it."""

import json

import pytest

from registry.actions.application import step_application
from registry.actions.review import Review, UncheckedClauses, decide_review, save_review
from registry.actions.sheet import Check
from registry.errors import NotAllowed, Stale, Unmet
from registry.models import Application, ClauseCheck, Event, Opinion
from registry.queries.opinion import own_opinion
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.sheet.filed import again, last_event
from tests.make import Make

NO_BRAND = Check("gate:brand", given=False, reason="商标已转让")


def review(application: Application, *checks: Check, **others: object) -> Review:
    """What a form says that is drawn from the file as it is now."""
    now, filed = again(application), filed_sheet(application)
    assert filed is not None
    return Review(now.version, checks, filed.row.id, filed.seen, **others)  # type: ignore[arg-type]


def test_one_press_keeps_checks_and_decision_and_what_was_written_before_goes(
    submitted: Application, officer: Actor
) -> None:
    assert (
        save_review(submitted, review(submitted, NO_BRAND, words="先记一笔", items=["audit"]), officer) == 1
    )
    kept = own_opinion(officer, submitted)
    assert kept is not None and (kept.words, kept.items, kept.version) == ("先记一笔", "audit", 1)
    assert "先记一笔" not in Event.get(Event.kind == "opinion.kept").body
    said = review(submitted, Check("gate:rd", given=True), words="请补正", items=["audit"], kept=1)
    decide_review(submitted, said, Action.RETURN, officer, note="1. 审计报告；\n请补正")
    assert again(submitted).state == State.RETURNED and not Opinion.select().exists()
    assert {row.clause for row in ClauseCheck.select()} == {"gate:brand", "gate:rd"}
    step = last_event(submitted, "application.return")
    assert step["after"]["opinion"] == {str(kept.id): None}
    assert step["sheet"]["overridden"] == {"gate:brand": False}


def test_a_refused_press_keeps_nothing_of_it(submitted: Application, officer: Actor) -> None:
    without_reason = Check("gate:rd", given=False)
    for wrong in (review(submitted, NO_BRAND, without_reason, words="意见"), review(submitted, NO_BRAND)):
        with pytest.raises(Unmet):
            decide_review(submitted, wrong, Action.RECOMMEND, officer, note="", unchecked=9)
    with pytest.raises(Unmet, match="须写明理由"):
        save_review(submitted, review(submitted, without_reason, words="意见"), officer)
    assert not ClauseCheck.select().exists() and not Opinion.select().exists()
    assert again(submitted).state == State.SUBMITTED


def test_an_override_that_is_taken_back_by_the_same_press_does_not_stop_it(
    submitted: Application, officer: Actor
) -> None:
    save_review(submitted, review(submitted, NO_BRAND), officer)
    back = Check("gate:brand", given=True, reason="转让已撤销")
    decide_review(submitted, review(submitted, back), Action.RECOMMEND, officer, note="", unchecked=9)
    assert again(submitted).state == State.RECOMMENDED


def test_deciding_says_how_many_are_unchecked_and_the_event_keeps_the_number(
    submitted: Application, officer: Actor
) -> None:
    said = review(submitted, Check("gate:rd", given=True), Check("veto:debt", given=False))
    for shown in (0, 2):
        with pytest.raises(UncheckedClauses, match="还有 3 条没有核对") as refused:
            decide_review(submitted, said, Action.RECOMMEND, officer, note="", unchecked=shown)
        assert refused.value.count == 3
    with pytest.raises(UncheckedClauses):
        decide_review(submitted, said, Action.REJECT, officer, note="不予推荐")
    decide_review(submitted, said, Action.RECOMMEND, officer, note="", unchecked=3)
    assert last_event(submitted, "application.recommend")["unchecked"] == 3


def test_a_return_asks_for_no_checks_and_where_all_are_checked_nothing_is_said(
    make: Make, submitted: Application, officer: Actor
) -> None:
    filed = filed_sheet(submitted)
    assert filed is not None
    all_said = [
        Check(key, given, "已核实")
        for key, given in {
            "gate:rd": True,
            "gate:brand": True,
            "gate:position": True,
            "veto:debt": False,
        }.items()
    ]
    decide_review(
        submitted, review(submitted, *all_said, Check("score:total", given=True)), Action.RECOMMEND, officer,
        note="",
    )  # fmt: skip
    assert "unchecked" not in last_event(submitted, "application.recommend")
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    decide_review(submitted, review(submitted), Action.RETURN, reviewer, note="请补正")
    assert json.loads(Event.select().order_by(Event.seq.desc()).get().body).get("unchecked") is None


def test_of_two_pages_of_one_officer_the_second_is_shown_the_other_text(
    make: Make, submitted: Application, officer: Actor
) -> None:
    save_review(submitted, review(submitted, words="第一份"), officer)
    for act in (
        lambda said: save_review(submitted, said, officer),
        lambda said: decide_review(submitted, said, Action.REJECT, officer, note="第二份", unchecked=9),
    ):
        with pytest.raises(Stale, match="另一个页面保存过不同的办理意见"):
            act(review(submitted, words="第二份", kept=0))
    # The same text is no conflict, and a colleague's opinion is a colleague's.
    save_review(submitted, review(submitted, words="第一份", kept=0), officer)
    colleague = make.actor(Role.DISTRICT_OFFICER)
    assert own_opinion(colleague, submitted) is None
    save_review(submitted, review(submitted, words="同事的一份"), colleague)
    save_review(submitted, review(submitted, words="第二份", kept=1), officer)
    assert {row.words: row.version for row in Opinion.select()} == {"第二份": 2, "同事的一份": 1}
    assert Event.select().where(Event.kind == "opinion.kept").count() == 3


def test_corrections_are_ticked_for_a_return_only(submitted: Application, officer: Actor) -> None:
    with pytest.raises(Unmet, match="勾选了需要补正的事项"):
        decide_review(
            submitted, review(submitted, items=["audit"]), Action.RECOMMEND, officer, note="", unchecked=9
        )
    assert again(submitted).state == State.SUBMITTED


def test_whose_turn_it_is_not_keeps_nothing_and_whose_turn_ended_is_told(
    make: Make, submitted: Application, officer: Actor
) -> None:
    with pytest.raises(NotAllowed):
        save_review(submitted, review(submitted, words="意见"), make.actor(Role.BUREAU_REVIEWER))
    said = review(submitted, words="意见")
    step_application(submitted, Action.RECOMMEND, officer)
    for act in (
        lambda: save_review(submitted, said, officer),
        lambda: decide_review(submitted, said, Action.REJECT, officer, note="意见"),
    ):
        with pytest.raises(Stale):
            act()
    assert not Opinion.select().exists()
