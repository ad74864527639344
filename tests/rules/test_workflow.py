"""The transition table, every state × action × role."""

from itertools import product
from pathlib import Path

import pytest

from registry.errors import NotAllowed, Stale
from registry.rules.role import Role
from registry.rules.workflow import STATES, TRANSITIONS, Action, State, steps_for, transition
from registry.rules.workflow_page import workflow_page

PAGE = Path(__file__).parents[2] / "docs" / "workflow.md"


@pytest.mark.parametrize(("state", "action", "role"), list(product(State, Action, Role)))
def test_only_what_the_table_says_is_allowed(state: State, action: Action, role: Role) -> None:
    rows = [row for row in TRANSITIONS if row.source is state and row.action is action]
    if rows and role in rows[0].roles:
        assert transition(state, action, role) is rows[0]
    elif rows:
        with pytest.raises(NotAllowed):
            transition(state, action, role)
    else:
        with pytest.raises(Stale):
            transition(state, action, role)


def test_no_step_is_named_twice() -> None:
    assert len({(row.source, row.action) for row in TRANSITIONS}) == len(TRANSITIONS)


def test_a_closed_state_leads_nowhere_and_an_open_one_somewhere() -> None:
    for state, facts in STATES.items():
        assert any(row.source is state for row in TRANSITIONS) == facts.is_open


def test_every_state_can_be_reached_from_draft() -> None:
    reached = {State.DRAFT}
    while more := {row.target for row in TRANSITIONS if row.source in reached} - reached:
        reached |= more
    assert reached == set(State)


def test_a_button_is_never_refused() -> None:
    for state, role in product(State, Role):
        for row in steps_for(state, role):
            assert transition(state, row.action, role) is row


def test_the_page_in_docs_is_what_the_table_says() -> None:
    assert PAGE.read_text() == workflow_page(), "stale: run `python3 manage.py docs`"


def test_what_the_bureau_proposes_looks_to_the_applicant_like_what_it_examines() -> None:
    proposed, examined = STATES[State.PROPOSED], STATES[State.RECOMMENDED]
    assert proposed.applicant_label == examined.applicant_label
    assert proposed.applicant_tone == examined.applicant_tone != proposed.tone
    assert STATES[proposed.shown_to_applicant_as or State.PROPOSED].step == examined.step


def test_an_applicant_reads_the_reason_of_every_step_that_needs_one() -> None:
    explained = {row.target for row in TRANSITIONS if row.note_required}
    assert {state for state, facts in STATES.items() if facts.gives_reason} == explained
