"""Checks survive a correction: a clause whose facts are the same keeps the officer's word on it."""

from typing import Any

from registry.actions.ledger import NewEvent, next_seq, record
from registry.actions.sheet_mark import keep_mark
from registry.database import require_transaction
from registry.models import Application, Attachment, ClauseCheck, FiledSheet
from registry.queries.corrected_file import former_sheet, kept_sheet
from registry.queries.live_sheet import Judged
from registry.queries.sheet import checks_of
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.correction import changed_clauses


def keep_former_checks(application: Application, filed: FiledSheet, judged: Judged, actor: Actor) -> int:
    """The shared step of taking over what officers said of the sheet before; how many checks are kept.

    What was changed, and what rests on a file that was taken away, is to be checked anew.
    """
    require_transaction()
    former = former_sheet(filed)
    checks = checks_of([former.id]).get(former.id, {}) if former else {}
    if former is None or not checks:
        return 0
    metrics = judged.sheet.criteria.metrics
    changed = changed_clauses(kept_sheet(former), kept_sheet(filed), metrics)
    gone = _gone(application)
    kept = [check for key, check in checks.items() if key not in changed and check.evidence_id not in gone]
    if not kept:
        return 0
    seq = next_seq()
    rows: Any = ClauseCheck.insert_many([_taken_over(check, filed, seq) for check in kept])
    ids = [id for (id,) in rows.returning(ClauseCheck.id).tuples().execute()]
    record(
        actor,
        NewEvent(
            kind="application.checks_kept",
            enterprise_id=application.enterprise_id,
            application_id=application.id,
            visibility="staff",
            body={"sheet": filed.id, "from": former.id, "checks": [check.clause for check in kept]},
            wrote={ClauseCheck: ids},
        ),
    )
    keep_mark(filed)
    return len(kept)


def _gone(application: Application) -> set[int | None]:
    rows: Any = Attachment.select(Attachment.id).where(
        (Attachment.application == application.id) & Attachment.removed_at.is_null(False)
    )
    return {id for (id,) in rows.tuples()}


def _taken_over(check: ClauseCheck, filed: FiledSheet, seq: int) -> dict[str, Any]:
    """The same word by the same officer of the same day, on the new sheet."""
    return {
        "application": check.application_id,
        "sheet": filed.id,
        "clause": check.clause,
        "found": check.found,
        "given": check.given,
        "reason": check.reason,
        "evidence": check.evidence_id,
        "checked_by": check.checked_by,
        "checked_at": check.checked_at,
        "seq": seq,
        "together": check.together,
        "kept_from": check.id,
    }
