"""An officer's check list 核对清单: what was typed of each clause, and the rows that show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from registry import clock
from registry.actions.sheet import Check
from registry.models import Attachment, ClauseCheck
from registry.queries.sheet import Filed, evidence_of
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.sheet.checklist import checklist
from registry.rules.criteria.sheet.sheet import SheetClause
from registry.web.forms.field import last_typed
from registry.web.forms.text import many_lines
from registry.web.wording.facts import who

TRUTH_OF_ANSWER: dict[str, Truth] = {"yes": True, "no": False, "open": None}
"""What a row's buttons send: the condition holds, does not hold, cannot be said."""
_SENT = {truth: word for word, truth in TRUTH_OF_ANSWER.items()}


@dataclass(frozen=True)
class CheckTyped:
    """One row as it was typed; `evidence` is the number of an attachment as text."""

    given: str
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """An officer's word on a clause; of the applicant's copy only `given` and `overridden` say something.

    `url` is that of the file, '' where it was removed."""

    given: Truth
    overridden: bool
    who: str
    when: str
    reason: str
    file: str
    url: str


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A clause with what was kept of it and what stands in its boxes; `open` shows the boxes for words."""

    clause: SheetClause
    check: ShownCheck | None
    typed: CheckTyped
    open: bool


def typed_checks(form: Mapping[str, str], clauses: Iterable[SheetClause]) -> dict[str, CheckTyped]:
    """Every row that came back, by clause."""
    return {
        clause.key: CheckTyped(
            form.get(f"given-{clause.key}", ""),
            many_lines(form.get(f"reason-{clause.key}")),
            form.get(f"evidence-{clause.key}", ""),
        )
        for clause in clauses
        if f"given-{clause.key}" in form or f"reason-{clause.key}" in form
    }


def checks_from(typed: Mapping[str, CheckTyped]) -> list[Check]:
    """What was typed as the action takes it; a row without a word on the clause says nothing."""
    return [
        Check(key, TRUTH_OF_ANSWER[row.given], row.reason, last_typed(row.evidence) or None)
        for key, row in typed.items()
        if row.given in TRUTH_OF_ANSWER
    ]


def only_met(
    typed: Mapping[str, CheckTyped], clauses: Iterable[SheetClause], kept: Mapping[str, ClauseCheck]
) -> dict[str, CheckTyped]:
    """Without the rows nobody touched whose clause does not hold or is open: those stay unchecked."""
    found = {clause.key: clause for clause in clauses}
    return {key: row for key, row in typed.items() if key in kept or _met_or_touched(found[key], row)}


def _met_or_touched(clause: SheetClause, row: CheckTyped) -> bool:
    untouched = TRUTH_OF_ANSWER.get(row.given) is clause.found and not row.reason and not row.evidence
    met = clause.found is not None and clause.found is not (clause.role == "veto")
    return met or not untouched


def shown_checks(
    filed: Filed, names: Mapping[str, str], evidence: Mapping[int, Attachment] | None = None, *, staff: bool
) -> dict[str, ShownCheck]:
    """Officers' word by clause. The applicant reads what was overridden, not by whom nor what was noted."""
    files = evidence_of(filed.checks.values()) if evidence is None and staff else evidence or {}
    shown = {key: _shown(check, names, files, staff=staff) for key, check in filed.checks.items()}
    return shown if staff else {key: row for key, row in shown.items() if row.overridden}


def _shown(
    check: ClauseCheck, names: Mapping[str, str], files: Mapping[int, Attachment], *, staff: bool
) -> ShownCheck:
    file = files.get(check.evidence_id) if check.evidence_id else None
    return ShownCheck(
        given=check.given,
        overridden=check.given is not check.found,
        who=who(check.checked_by, names) if staff else "",
        when=clock.local(check.checked_at).strftime("%Y-%m-%d") if staff else "",
        reason=check.reason if staff else "",
        file=file.name if file else "",
        url=url_for("files.download", id=file.id) if file and file.removed_at is None else "",
    )


def checklist_rows(
    filed: Filed, shown: Mapping[str, ShownCheck], typed: Mapping[str, CheckTyped]
) -> list[ChecklistRow]:
    """Every clause with what the sheet found, what was kept, and what stands in its boxes."""
    clauses = checklist(filed.sheet(checked=False))
    return [_row(clause, filed.checks.get(clause.key), shown, typed.get(clause.key)) for clause in clauses]


def _row(
    clause: SheetClause, kept: ClauseCheck | None, shown: Mapping[str, ShownCheck], back: CheckTyped | None
) -> ChecklistRow:
    stands = back or CheckTyped(
        _SENT[kept.given if kept else clause.found],
        kept.reason if kept else "",
        str(kept.evidence_id or "") if kept else "",
    )
    return ChecklistRow(
        clause=clause,
        check=shown.get(clause.key),
        typed=stands,
        open=bool(stands.reason or stands.evidence or stands.given != _SENT[clause.found]),
    )
