"""What a refusal is called and who answers for it: as the workflow table calls the step."""

from dataclasses import dataclass

from registry.errors import Text
from registry.rules.procedure import Procedure
from registry.rules.role import DISTRICT
from registry.rules.state import STATES, State
from registry.rules.workflow import TRANSITIONS, Action

EXAMINED_BY_BUREAU = frozenset({Procedure.CITY_DECISION, Procedure.RECOMMENDATION})


@dataclass(frozen=True)
class Rejection:
    """How an application came to be refused. `by_district`: whether the district answers for it."""

    label: Text
    by_district: bool
    before_the_bureau: bool = False
    """Whether the district did not send on what the bureau would have examined."""


def rejection_of(source: str, procedure: str | None) -> Rejection:
    """How it was refused, by the state it was refused in; older events are all of city decisions."""
    known = Procedure(procedure or Procedure.CITY_DECISION)
    rows = (row for row in TRANSITIONS if row.action is Action.REJECT and row.source == source)
    row = next((row for row in rows if known in row.procedures), None)
    if row is None:
        return Rejection(STATES[State.REJECTED].staff_label, by_district=False)
    by_district = row.roles <= DISTRICT
    return Rejection(row.label, by_district, by_district and known in EXAMINED_BY_BUREAU)
