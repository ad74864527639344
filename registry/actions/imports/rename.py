"""Bringing a list of renames in: change requests, with the list as evidence."""

from dataclasses import replace

from registry.actions.change import insert_change
from registry.database import require_transaction
from registry.queries.imports.list_plan import RenameListPlan
from registry.rules.actor import Actor


def bring_in_renames(plan: RenameListPlan, actor: Actor) -> None:
    """The shared step of importing: what each line asks for, in the file's order; it is to be confirmed."""
    require_transaction()
    for line in plan.plans:
        for asked in line.asked:
            insert_change(plan.rows[line.enterprise_id or 0], replace(asked, run=actor.import_run), actor)
