"""Bringing a list of enterprises into the register."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock
from registry.actions.enterprise import change_enterprises, insert_enterprises
from registry.database import require_transaction
from registry.models import Enterprise
from registry.queries.imports.register import details_of, enterprises_by_id, whole_register
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.imports.enterprise import (
    EnterprisePlan,
    RegisteredEnterprise,
    match_claims,
    plan_enterprises,
    read_claims,
)
from registry.rules.imports.report import ReportLine
from registry.rules.imports.table import ListTable


@dataclass(frozen=True)
class EnterpriseListPlan:
    """What a list of enterprises would do, and the rows it would change."""

    plans: Sequence[EnterprisePlan]
    rows: dict[int, Enterprise]

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """What is reported of each row."""
        return tuple(plan.line for plan in self.plans)

    def bring_in(self, actor: Actor) -> None:
        """The shared step of importing: new enterprises first, then changed ones, in the file's order."""
        require_transaction()
        accepted = [plan for plan in self.plans if plan.details is not None]
        insert_enterprises([plan.details for plan in accepted if plan.known is None and plan.details], actor)
        changes = [
            (self.rows[plan.known.id], plan.details, plan.known.version)
            for plan in accepted
            if plan.known is not None and plan.details != plan.known.details and plan.details
        ]
        change_enterprises(changes, actor, day=clock.today())


def plan_enterprise_list(table: ListTable) -> EnterpriseListPlan:
    """Decide every row of a list against the register as it is now; changes nothing."""
    register = whole_register()
    claims = read_claims(table, catalog())
    matches = match_claims(claims, register)
    rows = enterprises_by_id([match.enterprise_id for match in matches if match.enterprise_id is not None])
    known = {key: RegisteredEnterprise(key, row.version, details_of(row)) for key, row in rows.items()}
    plans = plan_enterprises(claims, matches, known, register, clock.today(), catalog())
    return EnterpriseListPlan(plans, rows)
