"""Bringing a list of enterprises into the register."""

from registry import clock
from registry.actions.enterprise import change_enterprises, insert_enterprises
from registry.database import require_transaction
from registry.queries.imports.plan import EnterpriseListPlan
from registry.rules.actor import Actor


def bring_in_enterprises(plan: EnterpriseListPlan, actor: Actor) -> None:
    """The shared step of importing: new enterprises first, then changed ones, in the file's order."""
    require_transaction()
    accepted = [each for each in plan.plans if each.details is not None]
    insert_enterprises([each.details for each in accepted if each.known is None and each.details], actor)
    changes = [
        (plan.rows[each.known.id], each.details, each.known.version)
        for each in accepted
        if each.known is not None and each.details != each.known.details and each.details
    ]
    change_enterprises(changes, actor, day=clock.today())
