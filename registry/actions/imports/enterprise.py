"""Bringing a list of enterprises into the register."""

from collections.abc import Mapping
from typing import Any

from registry import clock
from registry.actions.change import insert_change
from registry.actions.enterprise import change_enterprises, insert_planned
from registry.database import require_transaction
from registry.queries.imports.list_plan import EnterpriseListPlan
from registry.rules.actor import Actor
from registry.rules.change import Requested, listed_change


def bring_in_enterprises(plan: EnterpriseListPlan, actor: Actor, run: Mapping[str, Any]) -> None:
    """The shared step of importing: new enterprises first, then what is filled in and the figures, then what
    differs, as change requests; in the file's order. `run` names the list."""
    require_transaction()
    accepted = [each for each in plan.plans if each.details is not None]
    insert_planned([each.details for each in accepted if each.known is None and each.details], actor)
    changes = [
        (plan.rows[each.known.id], each.details, each.known.version)
        for each in accepted
        if each.known is not None and each.details != each.known.details and each.details
    ]
    change_enterprises(changes, actor, day=clock.today())
    number = run.get("run")
    for each in accepted:
        for fact in each.asked:
            if each.known is None or each.said is None:
                continue
            kind, values = listed_change(each.known.details, each.said, fact)
            asked = Requested(fact, kind, values, clock.today(), run=number, row=each.line.row)
            insert_change(plan.rows[each.known.id], asked, actor)
