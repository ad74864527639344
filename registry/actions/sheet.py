"""The sheet of a submission is filed once and frozen; officers then check it clause by clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, next_seq, record
from registry.actions.sheet_mark import keep_mark
from registry.database import require_transaction, transactional
from registry.errors import Stale, Text, Unmet, say
from registry.inserted import insert_numbered
from registry.models import Application, Attachment, ClauseCheck, FiledSheet
from registry.prepared import Prepared
from registry.queries.evidence import require_own_files
from registry.queries.live_sheet import Judged
from registry.queries.sheet import Filed, checks_of, filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.sheet.checklist import checklist
from registry.rules.criteria.sheet.frozen import sheet_digest
from registry.rules.criteria.sheet.sheet import SheetClause
from registry.rules.criteria.sheet.verdict import verdict_words
from registry.rules.procedure import Route
from registry.rules.right import may_check, require_check, require_place
from registry.rules.state import State

LONGEST_REASON = 500


def file_sheet(application: Application, judged: Judged, actor: Actor) -> FiledSheet:
    """The shared step of keeping a sheet with a submission: its row, and its digest in the ledger."""
    require_transaction()
    digest = sheet_digest(judged.version.digest, judged.facts, judged.content)
    filed: FiledSheet = FiledSheet.create(
        application=application.id,
        criteria=judged.version.id,
        day=judged.sheet.day,
        facts=judged.facts,
        origins=judged.origins,
        content=judged.content,
        digest=digest,
        eligible=judged.sheet.eligible,
        made_at=clock.now(),
        seq=next_seq(),
    )
    record(
        actor,
        NewEvent(
            kind="sheet.made",
            enterprise_id=application.enterprise_id,
            application_id=application.id,
            effective_on=clock.today(),
            body={
                "criteria": judged.version.name,
                "rules": judged.version.digest,
                "day": judged.sheet.day.isoformat(),
                "digest": digest,
                "origins": sha256(judged.origins.encode()).hexdigest(),
                "eligible": judged.sheet.eligible,
            },
            wrote={FiledSheet: [filed.id]},
        ),
    )
    keep_mark(filed)
    return filed


@dataclass(frozen=True)
class Check:
    """An officer's word on one clause, by "role:id", or on the score. `given` None says that it stays open;
    `evidence` is the number of an attachment; `together`: by the one press that confirmed many."""

    clause: str
    given: Truth
    reason: str = ""
    evidence: int | None = None
    together: bool = False


@transactional
def check_clauses(
    application: Application, checks: Sequence[Check], actor: Actor, *, sheet_id: int, seen: int
) -> int:
    """Confirm or override clauses of the newest sheet; returns how many differ from what was kept.

    Raises what `keep_checks` raises.
    """
    return keep_checks(application, checks, actor, sheet_id=sheet_id, seen=seen)


def keep_checks(
    application: Application, checks: Sequence[Check], actor: Actor, *, sheet_id: int, seen: int
) -> int:
    """The shared step of keeping an officer's word on clauses; returns how many differ from what was kept.

    `sheet_id` and `seen` (the greatest number of a check) are what the officer saw. Raises NotAllowed out of
    turn, Stale where the file, the sheet or one of these clauses has moved on, Unmet without a reason. The
    file's version moves on, so that an officer who decides by the former checks meanwhile is refused.
    """
    require_transaction()
    current = Application.get_by_id(application.id)
    require_place(actor, current.district, current.zone)
    _refuse_out_of_turn(actor, current.route, State(application.state), State(current.state))
    filed = filed_sheet(current)
    if filed is None or filed.row.id != sheet_id:
        raise Stale(say("企业已重新提交，评价表已更新。请刷新后核对新的评价表。"))
    clauses = {clause.key: clause for clause in checklist(filed.sheet(checked=False))}
    reasons = [reason for check in checks for reason in _unmet(check, clauses)]
    if reasons:
        raise Unmet(reasons)
    changed = _changed(checks, filed, seen)
    overtaken = [
        say("“%(clause)s”刚由他人核对过，请刷新后再核对。", clause=clauses[check.clause].title)
        for check in changed
        if check.clause in filed.checks and filed.checks[check.clause].id > seen
    ]
    if overtaken:
        raise Stale(*overtaken)
    if changed:
        _next_version(current.id)
        require_own_files(Attachment.application, [(current.id, check.evidence) for check in changed])
        _keep(current, filed.row, changed, clauses, actor)
        keep_mark(filed.row)
    return len(changed)


@Prepared
def _next_version(id: int) -> Any:
    return Application.update(version=Application.version + 1).where(Application.id == id)


def _changed(checks: Sequence[Check], filed: Filed, seen: int) -> list[Check]:
    """What is said otherwise than it stood when the officer read it, and than it stands now."""
    before = checks_of([filed.row.id], seen).get(filed.row.id, {})
    return [
        check
        for check in checks
        if _differs(check, before.get(check.clause)) and _differs(check, filed.checks.get(check.clause))
    ]


def _refuse_out_of_turn(actor: Actor, route: Route, seen: State, now: State) -> None:
    """Raises Stale where the officer's turn ended since the file was read, NotAllowed where it never was."""
    if may_check(actor, route, seen) and not may_check(actor, route, now):
        raise Stale()
    require_check(actor, route, now)


def _unmet(check: Check, clauses: dict[str, SheetClause]) -> list[Text]:
    clause = clauses.get(check.clause)
    if clause is None:
        return [say("评价表中没有“%(clause)s”这一条。", clause=check.clause)]
    if check.given is not clause.found and not check.reason.strip():
        return [say("改判或认定“%(clause)s”须写明理由。", clause=clause.title)]
    if len(check.reason) > LONGEST_REASON:
        return [say("“%(clause)s”的理由不能超过 %(most)s 个字。", clause=clause.title, most=LONGEST_REASON)]
    return []


def _differs(check: Check, kept: ClauseCheck | None) -> bool:
    if kept is None:
        return True
    return (check.given, check.reason.strip(), check.evidence) != (kept.given, kept.reason, kept.evidence_id)


def _keep(
    application: Application,
    sheet: FiledSheet,
    checks: Sequence[Check],
    clauses: dict[str, SheetClause],
    actor: Actor,
) -> None:
    kept = _insert_checks(application, sheet, checks, clauses, actor)
    record(
        actor,
        NewEvent(
            kind="application.checked",
            enterprise_id=application.enterprise_id,
            application_id=application.id,
            effective_on=clock.today(),
            visibility="staff",
            body={
                "sheet": sheet.id,
                "digest": sheet.digest,
                "checks": [_said(each, clauses[each.clause]) for each in checks],
            },
            secret={"note": _note(checks, clauses)},
            wrote={Application: [application.id], ClauseCheck: kept},
        ),
    )


def _insert_checks(
    application: Application,
    sheet: FiledSheet,
    checks: Sequence[Check],
    clauses: dict[str, SheetClause],
    actor: Actor,
) -> list[int]:
    """Add a row for each check, under the number its event will have; the rows' numbers."""
    now, seq = clock.now(), next_seq()
    many = sum(each.together for each in checks)
    rows = [
        {
            "application": application.id,
            "sheet": sheet.id,
            "clause": each.clause,
            "found": clauses[each.clause].found,
            "given": each.given,
            "reason": each.reason.strip(),
            "evidence": each.evidence,
            "checked_by": actor.text,
            "checked_at": now,
            "seq": seq,
            "together": many if each.together else None,
        }
        for each in checks
    ]
    return insert_numbered(ClauseCheck, rows)


def _said(check: Check, clause: SheetClause) -> dict[str, object]:
    """A check as the ledger keeps it; its reason is personal and kept apart."""
    evidence = {} if check.evidence is None else {"evidence": check.evidence}
    together = {"together": True} if check.together else {}
    return {"clause": check.clause, "found": clause.found, "given": check.given, **evidence, **together}


def _note(checks: Sequence[Check], clauses: dict[str, SheetClause]) -> str:
    """What was overridden and why, as the timeline shows it; the ledger keeps Chinese for every reader."""
    lines = []
    for check in checks:
        clause = clauses[check.clause]
        if check.given is not clause.found or check.reason.strip():
            verdict = verdict_words(clause.role, check.given)
            reason = check.reason.strip()
            line = say(
                "%(clause)s：%(verdict)s。%(reason)s", clause=clause.title, verdict=verdict, reason=reason
            )
            lines.append(str(line))
    return "\n".join(lines)
