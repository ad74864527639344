"""The steps bar of an application: how far it is on the way of its procedure."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock
from registry.queries.ledger import TimelineItem
from registry.rules.procedure import Route
from registry.rules.rejection import rejection_of
from registry.rules.state import State, facts_of
from registry.rules.way import way_of
from registry.web.language import translated


@dataclass(frozen=True, slots=True)
class StepsBar:
    """How far an application is: the step in progress, the day of each, and the word where it stopped."""

    current: int
    dates: tuple[str, ...]
    stopped: str
    labels: tuple[str, ...]


def progress_of(route: Route, state: State, events: Sequence[TimelineItem]) -> StepsBar:
    """The steps bar: how far, on which days, and the word where it stopped. `events` are newest first."""
    way = way_of(route)
    days = {event.kind: clock.day_of(event.recorded_at).isoformat() for event in reversed(events)}
    dates = tuple(days.get(f"application.{step.action.value}", "") for step in way)
    facts = facts_of(route.procedure, state)
    phase, stopped = facts.phase, ""
    if facts.is_open:
        stopped = translated(facts.staff_label) if facts.editable else ""
    elif state is not State.RECOGNIZED:
        before = next((event.body["from"] for event in events if event.body.get("to") == state), State.DRAFT)
        refused = state is State.REJECTED and before != State.DRAFT
        word = rejection_of(before, route.procedure).label if refused else facts.staff_label
        phase, stopped = facts_of(route.procedure, State(before)).phase, translated(word)
    current = sum(step.phase < phase for step in way)
    return StepsBar(current, dates, stopped, tuple(translated(step.label) for step in way))
