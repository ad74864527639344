"""The transition table, every route × state × action × role."""

from itertools import combinations, product
from pathlib import Path

import pytest

from registry.errors import NotAllowed, Stale
from registry.rules.procedure import OPTIONS_OF, Procedure, Route
from registry.rules.role import DISTRICT, Role
from registry.rules.state import STAGES, STATES, State, facts_of, stage_of
from registry.rules.way import way_of
from registry.rules.workflow import TRANSITIONS, Action, steps_for, transition
from registry.rules.workflow_page import workflow_page

PAGE = Path(__file__).parents[2] / "docs" / "workflow.md"
ROUTES = [
    Route(procedure, frozenset(chosen))
    for procedure, options in OPTIONS_OF.items()
    for count in range(len(options) + 1)
    for chosen in combinations(sorted(options), count)
]


def rows_of(route: Route) -> list:
    return [row for row in TRANSITIONS if row.is_on(route)]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.procedure}({route.kept_options})")
def test_only_what_the_table_says_is_allowed(route: Route) -> None:
    for state, action, role in product(State, Action, Role):
        rows = [row for row in rows_of(route) if row.source is state and row.action is action]
        assert len(rows) <= 1, "the table is keyed by procedure, state and action"
        if not rows:
            with pytest.raises(Stale):
                transition(route, state, action, role)
        elif role in rows[0].roles:
            assert transition(route, state, action, role) is rows[0]
        else:
            with pytest.raises(NotAllowed):
                transition(route, state, action, role)


def test_nobody_who_is_not_signed_in_takes_a_step_but_by_a_list_or_on_a_published_one() -> None:
    for route, state, action in product(ROUTES, State, Action):
        rows = [row for row in rows_of(route) if row.source is state and row.action is action]
        if rows and rows[0].by_list:
            assert route.procedure is Procedure.RECOMMENDATION
            assert transition(route, state, action, None) is rows[0]
        elif rows and rows[0].by_operator:
            assert (state, rows[0].in_batch) == (State.ON_NOTICE, True)
            assert rows[0].target not in {State.RECOGNIZED, State.FORWARDED}
            assert transition(route, state, action, None) is rows[0]
        else:
            with pytest.raises((NotAllowed, Stale)):
                transition(route, state, action, None)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.procedure}({route.kept_options})")
def test_every_state_a_file_comes_to_has_a_way_on_until_it_is_closed(route: Route) -> None:
    reached = {State.DRAFT}
    while more := {row.target for row in rows_of(route) if row.source in reached} - reached:
        reached |= more
    for state in reached:
        leads = any(row.source is state and not row.takes_back for row in rows_of(route))
        assert leads == facts_of(route.procedure, state).is_open, (route, state)
    assert (State.RECOGNIZED in reached) == (route.procedure is not Procedure.OUTSIDE_LIST)


def test_every_state_is_reached_by_some_route() -> None:
    assert {row.target for row in TRANSITIONS} | {State.DRAFT} == set(State)


def test_the_bureau_never_decides_what_a_district_decides_nor_makes_a_title_it_only_recommends() -> None:
    for row in TRANSITIONS:
        if Procedure.DISTRICT_DECISION in row.procedures and Role.ENTERPRISE not in row.roles:
            assert row.roles <= DISTRICT, row
        if Procedure.RECOMMENDATION in row.procedures and row.target is State.RECOGNIZED:
            assert row.source is State.FORWARDED
            assert row.in_batch
        if Procedure.OUTSIDE_LIST in row.procedures:
            assert row.target in {State.WITHDRAWN, State.REJECTED}


def test_a_button_is_never_refused() -> None:
    for route, state, role in product(ROUTES, State, Role):
        for row in steps_for(route, state, role):
            assert transition(route, state, row.action, role) is row


def test_the_page_in_docs_is_what_the_table_says() -> None:
    assert PAGE.read_text() == workflow_page(), "stale: run `python3 manage.py docs`"


def test_what_the_office_proposes_looks_to_the_applicant_like_what_it_examines() -> None:
    for row, procedure in product(TRANSITIONS, Procedure):
        facts = facts_of(procedure, row.target)
        if procedure in row.procedures and facts.shown_to_applicant_as:
            shown = facts_of(procedure, facts.shown_to_applicant_as)
            assert facts.applicant_label == shown.applicant_label
            assert facts.applicant_tone == shown.applicant_tone


def test_an_applicant_reads_the_reason_of_every_step_that_needs_one() -> None:
    explained = {row.target for row in TRANSITIONS if row.note_required and not row.takes_back}
    assert {state for state, facts in STATES.items() if facts.gives_reason} == explained


def test_every_file_is_in_exactly_one_stage() -> None:
    for procedure, state in product(Procedure, State):
        stages = [each for each in STAGES.values() if each.state is state and procedure in each.procedures]
        assert stages == [stage_of(procedure, state)]
        assert stages[0].facts == facts_of(procedure, state)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.procedure}({route.kept_options})")
def test_every_part_of_the_way_is_completed_by_a_step_of_the_route(route: Route) -> None:
    actions = {row.action for row in rows_of(route)}
    way = way_of(route)
    assert [step.phase for step in way] == sorted(step.phase for step in way)
    for step in way:
        assert step.action in actions or route.procedure is Procedure.OUTSIDE_LIST, (route, step)
