"""As what a line of a notice stands, and what may be done with it."""

from itertools import product

import pytest

from registry.rules.notice import LONGEST_REASON
from registry.rules.notice_line import (
    ALLOWED,
    CAUSES,
    KEPT_LINE_STATES,
    LineAct,
    LineState,
    StrikeCause,
    line_state,
    unmet_act,
    unmet_cause,
    unmet_line_reason,
    unmet_replacing,
    unmet_withdrawal,
)
from registry.rules.state import State
from registry.rules.workflow import TRANSITIONS, Action

KEPT, BOTH = ("", *KEPT_LINE_STATES), (True, False)


@pytest.mark.parametrize(
    ("kept", "is_withdrawn", "is_here", "state", "found"),
    [
        ("", False, True, State.ON_NOTICE, LineState.LISTED),
        ("listed", False, True, State.ON_NOTICE, LineState.LISTED),
        ("held", False, True, State.ON_NOTICE, LineState.HELD),
        ("held", True, False, State.PROPOSED, LineState.WITHDRAWN),
        ("struck", True, False, State.PROPOSED, LineState.STRUCK),
        ("struck", False, False, State.ON_NOTICE, LineState.STRUCK),
        ("struck", False, True, State.WITHDRAWN, LineState.STRUCK),
        ("", True, False, State.ON_NOTICE, LineState.WITHDRAWN),
        ("", False, True, State.REJECTED, LineState.STRUCK),
        ("", False, True, State.RECOGNIZED, LineState.DECIDED),
        ("listed", False, True, State.FORWARDED, LineState.DECIDED),
    ],
)
def test_as_what_a_line_stands(
    kept: str, is_withdrawn: bool, is_here: bool, state: State, found: LineState
) -> None:
    assert line_state(kept, is_withdrawn=is_withdrawn, is_here=is_here, state=state) is found


def test_every_line_has_one_state_and_nothing_is_done_with_one_that_is_off() -> None:
    for kept, is_withdrawn, is_here, state in product(
        ("", *KEPT_LINE_STATES), (True, False), (True, False), State
    ):
        found = line_state(kept, is_withdrawn=is_withdrawn, is_here=is_here, state=state)
        for act in LineAct:
            allowed = act in ALLOWED[found]
            assert (unmet_act(act, found) == []) == allowed
            # Only a file that is on this very notice is taken a step.
            assert not allowed or (is_here and state is State.ON_NOTICE and not is_withdrawn)
    assert ALLOWED.keys() == set(LineState)


def test_every_cause_leads_where_it_says_and_only_an_objection_refuses() -> None:
    targets = {
        cause: {
            row.target for row in TRANSITIONS if row.source is State.ON_NOTICE and row.action is facts.action
        }
        for cause, facts in CAUSES.items()
    }
    assert targets == {
        StrikeCause.SLIP: {State.PROPOSED},
        StrikeCause.OBJECTION: {State.REJECTED},
        StrikeCause.FIRM: {State.WITHDRAWN},
    }
    assert [unmet_cause(cause) for cause in StrikeCause] == [[], [], []]
    assert unmet_cause("") and unmet_cause("withdrawn")


def test_the_acts_on_a_line_are_steps_of_the_table() -> None:
    rows = {row.action for row in TRANSITIONS if row.by_operator}
    held = {Action(act.value) for act in (LineAct.HOLD, LineAct.RELEASE)}
    assert rows == {*held, *(facts.action for facts in CAUSES.values())}


def test_a_reason_is_given_and_not_too_long() -> None:
    assert unmet_line_reason("异议待核") == unmet_line_reason("字" * LONGEST_REASON) == []
    assert unmet_line_reason(" ") and unmet_line_reason("字" * (LONGEST_REASON + 1))


def test_a_notice_is_withdrawn_once_with_document_and_reason_while_nothing_went_on() -> None:
    assert unmet_withdrawal("1号", "名单有误", is_withdrawn=False, went_on=False) == []
    assert len(unmet_withdrawal(" ", " ", is_withdrawn=False, went_on=False)) == 2
    assert len(unmet_withdrawal("1号", "字" * (LONGEST_REASON + 1), is_withdrawn=False, went_on=False)) == 1
    assert unmet_withdrawal("1号", "名单有误", is_withdrawn=True, went_on=False)
    assert unmet_withdrawal("1号", "名单有误", is_withdrawn=False, went_on=True)


@pytest.mark.parametrize(
    ("is_withdrawn", "is_replaced", "is_same", "is_met"),
    [
        (True, False, True, True),
        (False, False, True, False),
        (True, True, True, False),
        (True, False, False, False),
    ],
)
def test_what_a_new_notice_may_replace(
    is_withdrawn: bool, is_replaced: bool, is_same: bool, is_met: bool
) -> None:
    reasons = unmet_replacing(is_withdrawn=is_withdrawn, is_replaced=is_replaced, is_same=is_same)
    assert (reasons == []) == is_met
