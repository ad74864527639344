"""An officer's review of a file: what there is to check, and which decisions ask for it."""

from collections.abc import Iterable

from registry.rules.criteria.sheet.sheet import SheetClause
from registry.rules.procedure import Route
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import NEEDS_MET_SHEET, Action, steps_for


def to_check(clauses: Iterable[SheetClause]) -> tuple[SheetClause, ...]:
    """The clauses a decision rests on. A direct pass that is not met stops nobody, so it waits for nobody."""
    return tuple(clause for clause in clauses if clause.role != "direct" or clause.found)


def asks_for_checks(route: Route, state: State, action: Action, role: Role) -> bool:
    """Whether a step decides what the check list is for: going on, or refusing where one could go on."""
    if action in NEEDS_MET_SHEET:
        return True
    going_on = {row.action for row in steps_for(route, state, role)} & NEEDS_MET_SHEET
    return action is Action.REJECT and bool(going_on)
