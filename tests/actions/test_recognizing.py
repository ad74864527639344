"""Recognizing a notice by several decisions: what cannot be recognized is named, the rest goes on."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.application import submit_application
from registry.actions.measure import take_measure
from registry.errors import Conflict, Unmet
from registry.models import Application, Batch, Enterprise, LeftOut, Notice, Recognition
from registry.queries.notice import left_out_of
from registry.rules.approval import RecognizeArguments
from registry.rules.ending import Ending
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.test_prior_title import proposed, step
from tests.make import SYSTEM, Make
from tests.measures import ending_as
from tests.titles import award

SME = ("innovative_sme", "municipal")
OVER = date(2026, 3, 9)


def recognize(
    make: Make, notice: Notice, *left_out: tuple[int, str], day: date = OVER, announced: date | None = None
) -> Batch:
    with clock.at(clock.start_of(day) + timedelta(hours=10)):
        document_no = f"津工信〔2026〕{day.day}号"
        arguments = RecognizeArguments(notice.id, document_no, 2026, announced or day, left_out)
        make.decided(arguments)
    return Batch.select().where(Batch.notice == notice.id).order_by(Batch.id.desc()).get()


def states(*applications: Application) -> list[str]:
    return [Application.get_by_id(each.id).state for each in applications]


@pytest.mark.parametrize("listed_on", [date(2026, 3, 3), OVER])
def test_a_title_that_came_in_by_a_list_is_refused_by_name_and_the_rest_goes_on(
    make: Make, listed_on: date
) -> None:
    listed, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(listed, other)
    award(*SME, listed_on, [Enterprise.get_by_id(listed.enterprise_id)])
    said = rf"{listed.number} 天津试验制造.*：已于 {listed_on} 认定“创新型中小企业”（津工信〔2026〕1号）"
    with pytest.raises(Unmet, match=said):
        recognize(make, notice)
    assert not Batch.select().where(Batch.notice == notice.id).exists()
    batch = recognize(make, notice, (listed.id, "名单已列入"))
    assert states(listed, other) == [State.ON_NOTICE, State.RECOGNIZED]
    assert [row.reason for row in left_out_of(notice).values()] == ["名单已列入"]
    assert [row.application_id for row in Recognition.select().where(Recognition.batch == batch.id)] == [
        other.id
    ]


def test_a_line_left_out_is_recognized_by_a_later_decision_and_keeps_its_place(make: Make) -> None:
    first, second = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(first, second)
    recognize(make, notice, (first.id, "现场核查未完成"))
    later = recognize(make, notice, day=OVER + timedelta(days=7))
    assert states(first, second) == [State.RECOGNIZED, State.RECOGNIZED]
    assert Recognition.get(Recognition.application == first.id).batch_id == later.id
    assert Batch.select().where(Batch.notice == notice.id).count() == 2
    assert LeftOut.select().count() == 1
    with pytest.raises(Conflict):
        recognize(make, notice, day=OVER + timedelta(days=8))


def test_a_base_title_is_held_on_the_day_of_announcement_and_the_same_day_is_enough(make: Make) -> None:
    holder = make.enterprise()
    base = proposed(make, holder, "innovative_sme")
    seed, other = proposed(make, holder, "seed"), proposed(make, lucky(make), "seed")
    below, above = make.notice(base), make.notice(seed, other)
    with pytest.raises(Unmet, match=rf"{seed.number} .*公告日须持有有效的：创新型中小企业") as refused:
        recognize(make, above)
    assert other.number not in str(refused.value)
    recognize(make, above, (seed.id, "创新型尚未认定"))
    recognize(make, below)
    recognize(make, above)
    assert states(base, seed, other) == [State.RECOGNIZED] * 3


def lucky(make: Make) -> Enterprise:
    """An enterprise that holds the base title already."""
    holder = make.enterprise()
    award(*SME, date(2026, 1, 5), [holder])
    return holder


def test_a_base_title_that_ended_before_the_day_does_not_count(make: Make) -> None:
    holder = lucky(make)
    seed = proposed(make, holder, "seed")
    notice = make.notice(seed)
    end_on(OVER, Recognition.get())
    with pytest.raises(Unmet, match="公告日须持有"):
        recognize(make, notice)
    recognize(make, notice, announced=OVER - timedelta(days=1))
    assert states(seed) == [State.RECOGNIZED]


def end_on(day: date, recognition: Recognition) -> None:
    with clock.at(clock.start_of(day)):
        take_measure(ending_as(recognition.id, Ending.REVOKED, day, "材料不实"), SYSTEM)


def test_one_that_was_announced_and_ended_that_very_day_is_named_too(make: Make) -> None:
    listed = make.application(State.PROPOSED)
    notice = make.notice(listed)
    award(*SME, OVER, [Enterprise.get_by_id(listed.enterprise_id)])
    end_on(OVER, Recognition.get())
    with pytest.raises(Unmet, match=f"已于 {OVER} 认定"):
        recognize(make, notice)
    recognize(make, notice, day=OVER + timedelta(days=1))
    assert states(listed) == [State.RECOGNIZED]


def test_a_re_review_renews_what_is_held_and_not_what_a_list_has_renewed_since(make: Make) -> None:
    holders = [lucky(make), lucky(make)]
    files = [again(make, holder) for holder in holders]
    notice = make.notice(*files)
    award(*SME, date(2026, 3, 4), holders[:1])
    with pytest.raises(Unmet, match=rf"{files[0].number} .*已于 2026-03-04 认定") as refused:
        recognize(make, notice)
    assert files[1].number not in str(refused.value)
    recognize(make, notice, (files[0].id, "名单已列入"))
    assert states(*files) == [State.ON_NOTICE, State.RECOGNIZED]


def again(make: Make, holder: Enterprise) -> Application:
    """A file for re-review that was proposed."""
    filed = make.draft(holder, kind="re_review")
    submit_application(filed, make.actor(Role.ENTERPRISE, enterprise_id=holder.id))
    step(make, filed, Action.RECOMMEND)
    step(make, filed, Action.PROPOSE)
    return Application.get_by_id(filed.id)


BAD: list[tuple[Callable[[Application, Application], tuple[tuple[int, str], ...]], str]] = [
    (lambda one, _: ((one.id, "  "),), "逐件写明理由"),
    (lambda one, _: ((one.id, "缓"), (one.id, "缓")), "应在公示名单上"),
    (lambda one, _: ((one.id + 1000, "缓"),), "应在公示名单上"),
    (lambda one, _: ((one.id, "缓" * 301),), "不能超过 300 个字"),
    (lambda one, other: ((one.id, "缓"), (other.id, "缓")), "没有待认定的申报"),
]


@pytest.mark.parametrize(("left", "said"), BAD)
def test_what_cannot_be_left_out_so_is_refused(
    make: Make, left: Callable[[Application, Application], tuple[tuple[int, str], ...]], said: str
) -> None:
    one, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(one, other)
    with pytest.raises(Unmet, match=said):
        recognize(make, notice, *left(one, other))
    assert states(one, other) == [State.ON_NOTICE, State.ON_NOTICE]
