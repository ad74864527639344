"""Bringing a published list of recognitions into the register, as batches of origin "imported"."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry import clock
from registry.actions.enterprise import CHUNK, change_enterprises, insert_enterprises
from registry.actions.recognition import Award, grant_recognitions
from registry.database import require_transaction
from registry.models import Batch, Enterprise, Subject
from registry.queries.imports.holdings import holdings_of, subjects_of
from registry.queries.imports.register import details_of, enterprises_by_id, whole_register
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.line import Decision, read_entries
from registry.rules.imports.recognition import (
    Newcomer,
    RecognitionPlan,
    SubjectKey,
    match_entries,
    plan_recognitions,
    subject_key,
)
from registry.rules.imports.report import ReportLine
from registry.rules.imports.table import ListTable
from registry.rules.place import PENDING

LONGEST_SOURCE = 200


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

    def bring_in(self, actor: Actor) -> None:
        """The shared step of importing: new enterprises, codes found, then a batch for each year and day."""
        require_transaction()
        newcomers = _insert_newcomers(self.plans, actor)
        self._settle_codes(actor)
        holders = [self._holder(plan, newcomers) for plan in self.plans if plan.grants]
        granted = [plan for plan in self.plans if plan.grants]
        subjects = _subjects(granted, holders)
        batches: defaultdict[tuple[int, date], list[tuple[RecognitionPlan, Enterprise]]] = defaultdict(list)
        for plan, holder in zip(granted, holders, strict=True):
            batches[plan.entry.award_year, plan.entry.announced_on].append((plan, holder))
        for (award_year, announced_on), members in batches.items():
            labels = dict.fromkeys(plan.entry.batch for plan, _ in members if plan.entry.batch)
            batch = self._batch(award_year, announced_on, list(labels))
            grant_recognitions(batch, [_award(plan, holder, subjects) for plan, holder in members], actor)

    def _settle_codes(self, actor: Actor) -> None:
        changes = []
        for plan in self.plans:
            if plan.settles_code and plan.enterprise_id is not None:
                row = self.rows[plan.enterprise_id]
                changes.append((row, replace(details_of(row), uscc=plan.entry.code), row.version))
        change_enterprises(changes, actor, day=clock.today())

    def _holder(self, plan: RecognitionPlan, newcomers: dict[int, Enterprise]) -> Enterprise:
        """The enterprise of a line, under the name the list gives it: a recognition keeps it as decided."""
        row = newcomers[id(plan.newcomer)] if plan.newcomer else self.rows[plan.enterprise_id or 0]
        return Enterprise(
            id=row.id, name=plan.entry.name, district=row.district, zone=row.zone, industry=row.industry
        )

    def _batch(self, award_year: int, announced_on: date, labels: list[str]) -> Batch:
        source = f"{self.source_name}（{'、'.join(labels)}）" if labels else self.source_name
        return Batch.create(
            scheme=self.decision.scheme.id,
            level=self.decision.level.id,
            document_no=self.decision.document_no,
            award_year=award_year,
            announced_on=announced_on,
            origin="imported",
            source_name=source[:LONGEST_SOURCE],
            created_at=clock.now(),
        )


def plan_recognition_list(table: ListTable, decision: Decision, source_name: str) -> RecognitionListPlan:
    """Decide every row of a list against the register as it is now; changes nothing."""
    register = whole_register()
    entries = read_entries(table, decision, catalog())
    matches = match_entries(entries, register)
    ids = [match.enterprise_id for match in matches if match.enterprise_id is not None]
    numbers = [entry.certificate_no for entry in entries if entry.certificate_no]
    holdings = holdings_of(ids, decision.scheme.id, decision.level.id, numbers)
    plans = plan_recognitions(entries, matches, register, holdings, clock.today())
    return RecognitionListPlan(plans, enterprises_by_id(ids), decision, source_name)


def _insert_newcomers(plans: Sequence[RecognitionPlan], actor: Actor) -> dict[int, Enterprise]:
    """The new enterprises, each once, by the identity of the newcomer they were."""
    newcomers = list({id(plan.newcomer): plan.newcomer for plan in plans if plan.newcomer}.values())
    rows = insert_enterprises([_details(newcomer) for newcomer in newcomers], actor) if newcomers else []
    return {id(newcomer): row for newcomer, row in zip(newcomers, rows, strict=True)}


def _details(newcomer: Newcomer) -> EnterpriseDetails:
    return EnterpriseDetails(
        name=newcomer.name,
        uscc=newcomer.code,
        district=newcomer.district,
        zone=newcomer.zone,
        industry=newcomer.industry,
    )


def _subjects(granted: Sequence[RecognitionPlan], holders: Sequence[Enterprise]) -> dict[SubjectKey, Subject]:
    """The subject of every line, those the enterprises did not have made now."""
    ids = [holder.id for holder in holders]
    found = subjects_of(ids)
    missing = {
        key: {"enterprise": holder.id, "kind": plan.entry.kind, "name": plan.entry.subject}
        for plan, holder in zip(granted, holders, strict=True)
        if (key := subject_key(holder.id, plan.entry.kind, plan.entry.subject)) not in found
    }
    for chunk in _chunks(list(missing.values())):
        Subject.insert_many(chunk).execute()
    return subjects_of(ids) if missing else found


def _chunks(rows: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    return (rows[start : start + CHUNK] for start in range(0, len(rows), CHUNK))


def _award(plan: RecognitionPlan, holder: Enterprise, subjects: dict[SubjectKey, Subject]) -> Award:
    """Counted where the list says, else where the enterprise stands."""
    entry = plan.entry
    place = (holder.district, holder.zone) if entry.place == PENDING else entry.place
    return Award(
        enterprise=holder,
        subject=subjects[subject_key(holder.id, entry.kind, entry.subject)],
        district=place[0],
        zone=place[1],
        industry=entry.industry or holder.industry,
        valid_until=entry.valid_until,
        certificate_no=entry.certificate_no,
    )
