"""What a list of titles would do to the figures of days that have passed, asked before it is brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from registry import clock
from registry.queries.figures_effect import FigureChanges, Supposed, changes_of, effect_of_changes
from registry.queries.imports.holdings import subjects_of
from registry.queries.imports.list_plan import (
    EndingListPlan,
    ListPlan,
    RecognitionListPlan,
    RereviewListPlan,
)
from registry.queries.imports.near_record import near_records
from registry.queries.imports.plan import plan_list, report_on
from registry.queries.imports.seen import seen_before
from registry.rules.imports.file import ImportFile
from registry.rules.imports.recognition import RecognitionPlan, SubjectKey, subject_key
from registry.rules.imports.remark import listed_newcomers, with_near_records
from registry.rules.imports.report import Report
from registry.rules.place import PENDING
from registry.rules.title_history import ENDED, GRANTED


def preview_import(file: ImportFile) -> Report:
    """What the import would do now, figures included, changing nothing: the dry run. A line that would
    register an enterprise names the records it may be."""
    plan = plan_list(file)
    report = with_figures(report_on(file, plan), changes_of_plan(plan), clock.today())
    found = plan.kept.plans if isinstance(plan, RereviewListPlan) else plan.plans
    lines = with_near_records(report.lines, near_records(listed_newcomers(found)))
    return replace(report, lines=lines, remarks=(*seen_before(file), *report.remarks))


def changes_of_plan(plan: ListPlan) -> FigureChanges | None:
    """What the list would add to figures; None of a list of no titles."""
    match plan:
        case RecognitionListPlan():
            return changes_of(_supposed(plan))
        case EndingListPlan():
            return changes_of(_ended(plan))
        case RereviewListPlan():
            return changes_of([*_supposed(plan.kept), *_ended(plan.ended)])
        case _:
            return None


def with_figures(report: Report, changes: FigureChanges | None, today: date) -> Report:
    """The report with what these changes would do to figures of past days as they are now."""
    return replace(report, figures=effect_of_changes(changes, today)) if changes else report


def figures_of_rows(plan: Any, places: Sequence[int], today: date) -> Mapping[str, Any] | None:
    """What these rows alone of a plan would do to figures of past days; None of a list of no titles."""
    few = replace(plan, plans=[plan.plans[place] for place in places])
    return with_figures(Report("", ()), changes_of_plan(few), today).figures


def _ended(plan: EndingListPlan) -> list[Supposed]:
    """The endings that would be recorded."""
    return [
        Supposed(
            each.title.enterprise_id,
            ENDED,
            each.title.id,
            each.arguments.effective_on,
            {
                "how": each.outcome.how.value if each.outcome.how else None,
                "leaves_net": each.outcome.leaves_net,
            },
        )
        for line in plan.plans
        for each in line.ends
    ]


def _supposed(plan: RecognitionListPlan) -> list[Supposed]:
    """The grants that would be recorded; what is not there yet has a number below 0: no other has it."""
    granted = [each for each in plan.plans if each.grants]
    holders = [_holder(each) for each in granted]
    known = subjects_of([id for id in holders if id > 0])
    supposed = []
    for place, (each, holder) in enumerate(zip(granted, holders, strict=True), 1):
        key: SubjectKey = subject_key(holder, each.entry.kind, each.entry.subject)
        subject = known.setdefault(key, -place)
        supposed.append(_grant(plan, each, holder, subject, -place))
    return supposed


def _holder(plan: RecognitionPlan) -> int:
    return plan.enterprise_id if plan.enterprise_id is not None else -id(plan.newcomer)


def _grant(plan: RecognitionListPlan, line: RecognitionPlan, holder: int, subject: int, id: int) -> Supposed:
    entry, title = line.entry, plan.decision
    row = plan.rows.get(holder)
    own = (row.district, row.zone) if row else PENDING
    district, zone = own if entry.place == PENDING else entry.place
    body: dict[str, Any] = {
        "subject": subject,
        "counted": f"h{holder}" if title.scheme.counts_by == "holder" else f"s{subject}",
        "scheme": title.scheme.id,
        "level": title.level.id,
        "subject_kind": entry.kind,
        "district": district,
        "zone": zone,
        "industry": entry.industry or (row.industry if row else ""),
        "award_year": entry.award_year,
        "valid_until": entry.valid_until.isoformat() if entry.valid_until else None,
    }
    return Supposed(holder, GRANTED, id, entry.announced_on, body)
