"""What an uploaded list would do to the register as it is now: every row decided, nothing changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock
from registry.models import Enterprise
from registry.queries.imports.holdings import holdings_of
from registry.queries.imports.register import details_of, enterprises_by_id, whole_register
from registry.rules.catalog import catalog
from registry.rules.imports.enterprise import (
    EnterprisePlan,
    RegisteredEnterprise,
    match_claims,
    plan_enterprises,
    read_claims,
)
from registry.rules.imports.file import ImportFile
from registry.rules.imports.line import Decision, read_entries
from registry.rules.imports.recognition import RecognitionPlan, match_entries, plan_recognitions
from registry.rules.imports.report import Report, ReportLine
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


@dataclass(frozen=True)
class RecognitionListPlan:
    """What a published list would do, and the enterprises it names."""

    plans: Sequence[RecognitionPlan]
    rows: dict[int, Enterprise]
    decision: Decision
    source_name: str

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """What is reported of each row."""
        return tuple(plan.line for plan in self.plans)


def plan_list(file: ImportFile) -> EnterpriseListPlan | RecognitionListPlan:
    """Decide every row of a list."""
    if file.decision is None:
        return _plan_enterprises(file.table)
    return _plan_recognitions(file.table, file.decision, file.name)


def report_on(file: ImportFile, plan: EnterpriseListPlan | RecognitionListPlan) -> Report:
    """What is reported of a list as it was planned; it says that nothing was applied yet."""
    return Report(file.table.sheet, plan.lines, file.remarks)


def preview_import(file: ImportFile) -> Report:
    """What the import would do now, changing nothing: the dry run."""
    return report_on(file, plan_list(file))


def _plan_enterprises(table: ListTable) -> EnterpriseListPlan:
    register = whole_register()
    claims = read_claims(table, catalog())
    matches = match_claims(claims, register)
    rows = enterprises_by_id([match.enterprise_id for match in matches if match.enterprise_id is not None])
    known = {key: RegisteredEnterprise(key, row.version, details_of(row)) for key, row in rows.items()}
    plans = plan_enterprises(claims, matches, known, register, clock.today(), catalog())
    return EnterpriseListPlan(plans, rows)


def _plan_recognitions(table: ListTable, decision: Decision, source_name: str) -> RecognitionListPlan:
    register = whole_register()
    entries = read_entries(table, decision, catalog())
    matches = match_entries(entries, register)
    ids = [match.enterprise_id for match in matches if match.enterprise_id is not None]
    numbers = [entry.certificate_no for entry in entries if entry.certificate_no]
    holdings = holdings_of(ids, decision.scheme.id, decision.level.id, numbers)
    plans = plan_recognitions(entries, matches, register, holdings, clock.today())
    return RecognitionListPlan(plans, enterprises_by_id(ids), decision, source_name)
