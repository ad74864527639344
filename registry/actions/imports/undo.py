"""Undoing an import run 撤销导入: new events that say what they take back and why; nothing is deleted."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from registry import clock
from registry.actions.acting import acting
from registry.actions.change import withdraw_listed
from registry.actions.enterprise import change_enterprises
from registry.actions.ledger import NewEvent, next_seq, record, record_all
from registry.actions.measure import decide_measures
from registry.actions.step import take_step
from registry.actions.taken_out import take_out
from registry.database import require_transaction, transactional
from registry.errors import Stale
from registry.models import ImportRun, Recognition, Recommendation, TitleMeasure
from registry.queries.imports.register import CHUNK
from registry.queries.imports.run import get_import_run
from registry.queries.imports.undo import Undo, undoable
from registry.queries.imports.written import PutBack
from registry.queries.measure import current_ending, decided_about
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, MeasureArguments, UndoArguments
from registry.rules.ending import Ending
from registry.rules.ground import CORRECTED_BY_ITSELF, MeasureKind
from registry.rules.imports.file import grants_titles, import_right
from registry.rules.right import require
from registry.rules.title_history import VOIDED
from registry.rules.workflow import Action


@transactional
def undo_import(arguments: UndoArguments, actor: Actor) -> ImportRun:
    """Undo a run at once, wholly or, where that was said, as far as nothing stands on it.

    Raises NotAllowed unless the actor may bring such a list in, or where a second person has to approve it,
    Unmet where it cannot be undone, Stale where something changed meanwhile.
    """
    run = get_import_run(arguments.run)
    require(actor, import_right(run.kind))
    by = acting(actor, ApprovalAction.UNDO_IMPORT) if grants_titles(run.kind) else actor
    return undo_run(arguments, by)


def undo_run(arguments: UndoArguments, actor: Actor, *, is_unseen: bool = False) -> ImportRun:
    """The shared step of undoing, under the checks of this moment. Every event of it names the run.

    `is_unseen`: the run never was whole. Nobody has seen it, and nobody will: its undoing is the end of it.
    """
    require_transaction()
    found = undoable(arguments)
    by, reason = replace(actor, undoes_run=found.run.id), arguments.reason.strip()
    _void(found.titles, reason, by)
    _restore(found.ended, reason, by)
    _unlink(found.linked, reason, by)
    for file in found.files:
        take_step(file, Action.REOPEN, by, note=reason)
    _take_back_answers(found.answers, reason, by)
    for change in found.changes:
        withdraw_listed(change, by, note=reason)
    _put_back(found.records, reason, by)
    take_out(found.enterprises, reason, by)
    return _undone(found, arguments, by, is_unseen=is_unseen)


def _void(titles: Sequence[Recognition], reason: str, actor: Actor) -> None:
    """Out of all figures as known now. The file it was of may be recognized by another list."""
    for row in titles:
        void = {
            "ended_on": row.announced_on,
            "ended_how": Ending.VOIDED.value,
            "ended_reason": reason,
            "application": None,
        }
        if Recognition.update(**void).where((Recognition.id == row.id) & not_voided()).execute() != 1:
            raise Stale()
    record_all(actor, [_of_title(VOIDED, row, reason, "public") for row in titles])


def _restore(ended: Sequence[Recognition], reason: str, actor: Actor) -> None:
    """From the very day on which they ended, with what barred their holders lifted: as known now they never
    did. The document is that of the ending."""
    for start in range(0, len(ended), CHUNK):
        rows = ended[start : start + CHUNK]
        measures = decided_about([row.id for row in rows])
        decide_measures([_restoring(row, current_ending(measures[row.id]), reason) for row in rows], actor)


def _restoring(row: Recognition, ending: TitleMeasure | None, reason: str) -> MeasureArguments:
    if ending is None or row.ended_on is None:
        raise Stale()
    return MeasureArguments(
        recognition=row.id,
        effective_on=row.ended_on,
        reason=reason,
        document_no=ending.document_no,
        ground=CORRECTED_BY_ITSELF,
        evidence=ending.evidence_id,
        measure=MeasureKind.RESTORE,
        lifts_bar=True,
    )


def _unlink(titles: Sequence[Recognition], reason: str, actor: Actor) -> None:
    for row in titles:
        Recognition.update(application=None).where(Recognition.id == row.id).execute()
    record_all(actor, [_of_title("recognition.unlinked", row, reason, "enterprise") for row in titles])


def _of_title(kind: str, row: Recognition, reason: str, visibility: str) -> NewEvent:
    return NewEvent(
        kind=kind,
        enterprise_id=row.enterprise_id,
        application_id=row.application_id,
        recognition_id=row.id,
        effective_on=clock.today(),
        visibility=visibility,
        body={"reason": reason, "document_no": ""},
        wrote={Recognition: [row.id]},
    )


def _take_back_answers(answers: Sequence[Recommendation], reason: str, actor: Actor) -> None:
    """The forwarding waits for its whole answer again."""
    for row in answers:
        Recommendation.update(answered_on=None).where(Recommendation.id == row.id).execute()
        body = {"recommendation": row.id, "document_no": row.document_no, "reason": reason}
        event = NewEvent(
            kind="recommendation.answer_undone",
            visibility="staff",
            effective_on=clock.today(),
            body=body,
            wrote={Recommendation: [row.id]},
        )
        record(actor, event)


def _put_back(records: Sequence[PutBack], reason: str, actor: Actor) -> None:
    """As before, from the day on which the list said otherwise: as known now it never did."""
    for day, group in groupby(sorted(records, key=lambda each: each.day), key=lambda each: each.day):
        many = [(each.row, each.before, each.row.version) for each in group]
        change_enterprises(many, actor, day=day, note=reason)


def _undone(found: Undo, arguments: UndoArguments, actor: Actor, *, is_unseen: bool) -> ImportRun:
    run = found.run
    kept = {"undone_at": clock.now(), **({"last_seq": next_seq()} if is_unseen else {})}
    ImportRun.update(kept).where(ImportRun.id == run.id).execute()
    body = {
        "list": run.kind,
        "file": run.name,
        "reason": arguments.reason.strip(),
        "titles": len(found.titles),
        "enterprises": len(found.enterprises),
        "records": len(found.records),
        "changes": len(found.changes),
        "files": len(found.files),
        "restored": len(found.ended),
        "kept": [[each.what.value, each.id] for each in found.kept],
    }
    record(actor, NewEvent(kind="import.undone", visibility="staff", body=body, wrote={ImportRun: [run.id]}))
    return run
