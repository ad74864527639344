"""The parts of undoing an import run: new events that say what they take back and why; nothing is deleted."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from registry import clock
from registry.actions.change import withdraw_listed
from registry.actions.enterprise import change_enterprises
from registry.actions.ledger import NewEvent, next_seq, record, record_all
from registry.actions.measure import decide_measures
from registry.actions.step import take_step
from registry.actions.taken_out import take_out
from registry.database import require_transaction
from registry.errors import Stale
from registry.models import Application, Change, ImportRun, Recognition, Recommendation, TitleMeasure
from registry.queries.imports.register import CHUNK
from registry.queries.imports.undo import Undo
from registry.queries.imports.written import PutBack
from registry.queries.measure import current_ending, decided_about
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.approval import MeasureArguments
from registry.rules.ending import Ending
from registry.rules.ground import CORRECTED_BY_ITSELF, MeasureKind
from registry.rules.imports.undo import KeptUndo
from registry.rules.title_history import VOIDED
from registry.rules.workflow import Action


def undo_part(part: str, rows: Sequence[Any], reason: str, actor: Actor) -> None:
    """The shared step of undoing rows of one of the parts of an undo."""
    require_transaction()
    acts: dict[str, Callable[[Any, str, Actor], None]] = {
        "titles": _void,
        "ended": _restore,
        "linked": _unlink,
        "files": _reopen,
        "answers": _take_back_answers,
        "changes": _withdraw,
        "records": _put_back,
        "enterprises": take_out,
    }
    if rows:
        acts[part](rows, reason, actor)


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


def _reopen(files: Sequence[Application], reason: str, actor: Actor) -> None:
    for file in files:
        take_step(file, Action.REOPEN, actor, note=reason)


def _withdraw(changes: Sequence[Change], reason: str, actor: Actor) -> None:
    for change in changes:
        withdraw_listed(change, actor, note=reason)


def record_undone(found: Undo, kept: KeptUndo, actor: Actor) -> None:
    """The shared step at the end: what `kept` counts is undone, and what `found` keeps stays."""
    require_transaction()
    run = found.run
    columns = {"undone_at": clock.now(), **({"last_seq": next_seq()} if kept.is_unseen else {})}
    ImportRun.update(columns).where(ImportRun.id == run.id).execute()
    names = ("titles", "enterprises", "records", "changes", "files")
    body = {
        "list": run.kind,
        "file": run.name,
        "reason": kept.reason,
        **{name: kept.counts.get(name, 0) for name in names},
        "restored": kept.counts.get("ended", 0),
        "kept": [[each.what.value, each.id] for each in found.kept],
    }
    record(actor, NewEvent(kind="import.undone", visibility="staff", body=body, wrote={ImportRun: [run.id]}))
