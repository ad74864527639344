"""Every public action × every role: complete by construction, as an action without a row fails the build."""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from demo.staff import DEMO
from registry import actions
from registry.actions import (
    account,
    call_move,
    claim,
    kept_input,
    list_job,
    message,
    password,
    pool_work,
    review,
    searched_name,
    sheet,
    tally,
    tally_rebuild,
    typed_draft,
)
from registry.actions.imports import lease, taking_up
from registry.errors import NotAllowed, Refusal
from registry.models import Event
from registry.queries.actor import actor_of
from registry.rules.account import digest_token
from registry.rules.actor import Actor
from registry.rules.procedure import Procedure, Route
from registry.rules.right import RIGHTS, Right, may, may_check, may_step
from registry.rules.role import DISTRICT, Role
from registry.rules.state import State
from tests.actions import acts, rights
from tests.actions.acts import Act
from tests.actions.rights import RightRow, StepRow
from tests.make import Make

CITY = Route(Procedure.CITY_DECISION)
SYSTEMS = (DEMO, Actor.system("cli"), Actor.system("worker"))
WITHOUT_ACTOR = {
    claim.register_claim: "a visitor registers: an account of no enterprise, and its claim",
    account.sign_in: "nobody is signed in yet",
    account.use_link: "who has the link is its account",
    password.change_password: "who knows the password is its account",
    kept_input.keep_input: "nobody is signed in any more; it changes nothing, and its page says whose it is",
    list_job.ask_list: "who reads a list may have it made into a file; its page says who that is",
    list_job.cancel_list: "one's own file, which its page finds by who asked",
    **dict.fromkeys(
        (
            list_job.take_next_list,
            list_job.note_list,
            list_job.finish_list,
            list_job.drop_list,
            list_job.clear_lists,
        ),
        "a job; what is made is what was asked for, and asks its page for the right",
    ),
    typed_draft.keep_typed: "one's own typing, read by nobody else, by which nothing is decided",
    typed_draft.drop_typed: "the same",
    pool_work.run_next: "a job; what was asked for is done",
    message.deliver_messages: "a job; what is told follows from the ledger",
    call_move.move_drafts: "a job; a draft goes on to the next call of its title",
    lease.held_run: "who begins a run writes it",
    lease.take_next: "a job; a run is written by who was allowed to begin it",
    lease.give_back: "the same",
    lease.worked_at: "the same: that a run is worked at is said beside it",
    taking_up.bring_in_next: "the same",
    tally.drain_tally: "a job; figures follow from the ledger",
    searched_name.rebuild_names: "at a terminal; what names are looked for by follows from the names",
    tally_rebuild.rebuild_tally: "at a terminal; figures follow from the ledger",
}
OF_EVERYBODY = {account.sign_out: "everybody may end the own session"}


def public_actions() -> Iterator[Callable[..., Any]]:
    """The public functions of the modules of the actions."""
    for found in pkgutil.walk_packages(actions.__path__, "registry.actions."):
        module = import_module(found.name)
        for name, function in vars(module).items():
            is_own = inspect.isfunction(function) and function.__module__ == module.__name__
            if is_own and not name.startswith("_"):
                yield function


ACTIONS = tuple(public_actions())
WITH_ROW = {
    *(row.action for row in rights.RIGHTS),
    *(row.action for row in rights.STEPS),
    sheet.check_clauses,
    review.save_review,
    *WITHOUT_ACTOR,
    *OF_EVERYBODY,
}
SHARED = [action for action in ACTIONS if action not in WITH_ROW]


def name_of(value: Any) -> str | None:
    if isinstance(value, RightRow | StepRow):
        return f"{value.action.__name__}-{getattr(value, 'case', '')}".rstrip("-")
    return getattr(value, "__name__", None)


def test_every_row_is_of_a_public_action_and_every_right_of_an_action_has_one() -> None:
    assert set(ACTIONS) >= WITH_ROW
    of_pages = {Right.READ_PROFILE, Right.READ_NAMES, Right.READ_DECISIONS}
    assert {row.right for row in rights.RIGHTS} == set(Right) - of_pages - {Right.CHECK_CLAUSES}


@pytest.mark.parametrize("action", SHARED, ids=name_of)
def test_an_action_without_a_row_is_a_shared_step_and_demands_an_action_around_it(
    registry: object, action: Callable[..., Any]
) -> None:
    given = {
        name: None
        for name, parameter in inspect.signature(action).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    with pytest.raises(RuntimeError, match="belongs inside an action"):
        action(**given)


@pytest.mark.parametrize("action", WITHOUT_ACTOR, ids=name_of)
def test_what_asks_for_no_right_has_no_actor(action: Callable[..., Any]) -> None:
    annotations = inspect.get_annotations(inspect.unwrap(action))
    assert Actor not in annotations.values()


@pytest.mark.parametrize("row", rights.RIGHTS, ids=name_of)
def test_an_action_is_refused_to_whom_its_right_is_not_given(make: Make, row: RightRow) -> None:
    actors, act = everybody(make), row.ready(make)
    first = actors[row.by] if row.by else SYSTEMS[0]
    act(first)
    for actor in actors.values():
        refused = refusal_of(act, actor)
        assert (refused is None) == may(actor, row.right), actor.role
        assert refused in (None, [RIGHTS[row.right].refusal])
    if row.by is None:
        assert [refusal_of(act, system) for system in SYSTEMS] == [None] * len(SYSTEMS)


@pytest.mark.parametrize("row", rights.STEPS, ids=name_of)
def test_a_step_is_refused_to_whom_the_table_does_not_give_it(make: Make, row: StepRow) -> None:
    actors, act = everybody(make), row.ready(make)
    for system in SYSTEMS:
        assert row.by_operator or refusal_of(act, system), system
    allowed = [role for role, actor in actors.items() if may_step(actor, row.step, row.procedure)]
    for role in set(Role) - set(allowed):
        assert refusal_of(act, actors[role]), role
    act(actors[allowed[0]])
    if row.by_operator:
        row.ready(make)(SYSTEMS[1])


def test_a_check_is_refused_out_of_turn(make: Make) -> None:
    actors, act = everybody(make), acts.checked(make)
    for actor in (*SYSTEMS, *actors.values()):
        assert (refusal_of(act, actor) is None) == may_check(actor, CITY, State.SUBMITTED), actor
    assert act(actors[Role.DISTRICT_OFFICER]) == 0
    assert {role for role in Role if may_check(actors[role], CITY, State.SUBMITTED)} == DISTRICT


def test_everybody_may_sign_out_which_ends_that_session_only_and_is_recorded(make: Make) -> None:
    for role in Role:
        who = make.account(role)
        actor = actor_of(who)
        token, other = make.sign_in(who), make.sign_in(who)
        account.sign_out(token, actor)
        ended = {row.token_digest: row.ended_at is not None for row in who.sign_ins}
        assert [ended.pop(digest_token(each)) for each in (token, other)] == [True, False], role
        # Who registers is signed in at once.
        assert not any(ended.values()), role
        event = Event.select().order_by(Event.seq.desc()).first()
        assert (event.kind, event.actor) == ("account.signed_out", actor.text), role


def everybody(make: Make) -> dict[Role, Actor]:
    return {role: make.actor(role) for role in Role}


def refusal_of(act: Act, actor: Actor) -> list[Any] | None:
    """Why the right is refused, with nothing recorded; None where it is not, whatever else may stand in the
    way once somebody has done the same."""
    before = Event.select().count()
    try:
        act(actor)
    except NotAllowed as refusal:
        assert Event.select().count() == before
        return refusal.reasons
    except Refusal:
        return None
    return None
