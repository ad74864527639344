"""An officer's check list 核对清单: the rows that show it."""

from collections.abc import Mapping
from dataclasses import dataclass

from registry import clock
from registry.models import Attachment, ClauseCheck
from registry.queries.sheet import Filed, evidence_of
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.sheet.checklist import checklist
from registry.rules.criteria.sheet.sheet import SheetClause
from registry.rules.review import to_check
from registry.web.addresses import url_for
from registry.web.forms.review import ANSWER_OF_TRUTH, ClauseBoxes, ReviewForm, untouched_met
from registry.web.wording.facts import who


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
    together: int = 0
    """How many one press confirmed, where it confirmed many; 0 where each was looked at by itself."""
    kept: bool = False
    """Whether it was said of the sheet before and kept, its facts being the same."""


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """A clause with what was kept of it and its boxes; `open` shows the boxes for words."""

    clause: SheetClause
    check: ShownCheck | None
    boxes: ClauseBoxes
    open: bool
    counts: bool
    """Whether a decision waits for it."""
    met: bool
    """Whether the facts speak for the enterprise, nobody said otherwise and no correction changed them."""
    changed: bool
    """Whether a correction changed the facts it rests on."""

    @property
    def touched(self) -> bool:
        return self.boxes.touched

    @property
    def wrong(self) -> list[str]:
        """What is wrong with what was typed."""
        return [*self.boxes.given.errors, *self.boxes.reason.errors, *self.boxes.evidence.errors]


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
        together=(check.together or 0) if staff else 0,
        kept=staff and check.kept_from is not None,
        url=url_for("files.download", id=file.id) if file and file.removed_at is None else "",
    )


def checklist_rows(
    filed: Filed, shown: Mapping[str, ShownCheck], form: ReviewForm, changed: frozenset[str]
) -> list[ChecklistRow]:
    """Every clause with what the sheet found, what was kept, and its boxes; `changed` by a correction."""
    clauses = checklist(filed.sheet(checked=False))
    counted = {clause.key for clause in to_check(clauses)}
    met = {clause.key for clause in untouched_met(clauses)}
    return [
        _row(
            clause,
            shown.get(clause.key),
            form.boxes(clause),
            counts=clause.key in counted,
            met=clause.key in met,
            changed=clause.key in changed,
        )
        for clause in clauses
    ]


def _row(
    clause: SheetClause,
    check: ShownCheck | None,
    boxes: ClauseBoxes,
    *,
    counts: bool,
    met: bool,
    changed: bool,
) -> ChecklistRow:
    otherwise = boxes.given.data not in ("", ANSWER_OF_TRUTH[clause.found])
    return ChecklistRow(
        clause=clause,
        check=check,
        boxes=boxes,
        open=bool(boxes.reason.data or boxes.evidence.data or otherwise),
        counts=counts,
        met=met
        and not (check and check.overridden)
        and not otherwise
        and not boxes.given.errors
        and (check is not None or not changed),
        changed=changed,
    )
