"""Deciding about titles under a ground 处置: ending, voiding, barring, restoring, each with its document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.ledger import NewEvent, record, record_all
from registry.database import require_transaction, transactional
from registry.errors import Stale, Unmet
from registry.models import MeasureFile, Recognition, TitleMeasure
from registry.prepared import Prepared
from registry.queries.after_image import Wrote
from registry.queries.measure import ENDS, current_ending, decided_about
from registry.queries.measure_effect import ALREADY_ENDED, COUNTED, decidable
from registry.queries.office import office_of_title
from registry.queries.recognition import recognitions_by_id
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, MeasureArguments
from registry.rules.attachment import media_type_of
from registry.rules.ground import MeasureKind
from registry.rules.measure import Outcome
from registry.rules.office import Office
from registry.rules.right import propose_right, require, require_decide, require_handle
from registry.storage import Storage

EVENTS: dict[MeasureKind, str] = {
    **COUNTED,
    MeasureKind.LOSE_RE_REVIEW: "recognition.re_review_lost",
    MeasureKind.BAR: "recognition.barred",
    MeasureKind.SUPERSEDE: "recognition.superseded",
    MeasureKind.LIFT_BAR: "recognition.bar_lifted",
}


def keep_measure_file(
    office: Office, name: str, content: bytes, actor: Actor, *, storage: Storage, limit: int
) -> MeasureFile:
    """Keep a document that decisions of an office rest on. Raises Unmet with why it is refused."""
    require(actor, propose_right(office.district))
    require_handle(actor, office.procedure, office.district, office.zone)
    # Looked into before the transaction: nobody else waits while a file is unpacked.
    media_type, reasons = media_type_of(name, content, limit)
    if reasons or media_type is None:
        raise Unmet(reasons)
    return _keep(office, name, content, media_type, actor, storage)


@transactional
def _keep(
    office: Office, name: str, content: bytes, media_type: str, actor: Actor, storage: Storage
) -> MeasureFile:
    # The bytes go first: a row never points at bytes that are not there.
    digest = storage.keep(content)
    return add_measure_file(office, KeptFile(name, media_type, len(content), digest), actor)


@dataclass(frozen=True)
class KeptFile:
    """A document whose bytes are kept: its name, its media type, its size in bytes and their SHA-256."""

    name: str
    media_type: str
    size: int
    sha256: str


def add_measure_file(office: Office, kept: KeptFile, actor: Actor) -> MeasureFile:
    """The shared step of adding a document of an office that decisions rest on; its bytes are kept."""
    require_transaction()
    file: MeasureFile = MeasureFile.create(
        district=office.district,
        zone=office.zone,
        name=kept.name[-200:],
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        added_at=clock.now(),
    )
    record(
        actor,
        NewEvent(
            kind="measure.file_added",
            visibility="staff",
            effective_on=clock.today(),
            body={"file": file.id, "sha256": file.sha256, "size": file.size},
            secret={"file": file.name},
            wrote={MeasureFile: [file.id]},
        ),
    )
    return file


@transactional
def take_measure(arguments: MeasureArguments, actor: Actor) -> TitleMeasure:
    """Decide about a recognition under a ground, at once.

    Raises NotAllowed where a second person has to approve it, Unmet for what is missing or does not apply,
    Stale if it was ended already.
    """
    require_decide(actor, ApprovalAction.END)
    return decide_measure(arguments, acting(actor, ApprovalAction.END))


def decide_measure(arguments: MeasureArguments, actor: Actor) -> TitleMeasure:
    """The shared step of deciding, under the checks of this moment."""
    return decide_measures([arguments], actor)[0]


def decide_measures(decisions: Sequence[MeasureArguments], actor: Actor) -> list[TitleMeasure]:
    """Likewise about several titles, none of them twice; an event each."""
    require_transaction()
    if len({each.recognition for each in decisions}) != len(decisions):
        raise ValueError("one title twice: what the first event wrote would be shown as the second left it")
    ids = [each.recognition for each in decisions]
    recognitions, measures = recognitions_by_id(ids), decided_about(ids)
    decided = [
        _decide(each, recognitions[each.recognition], measures[each.recognition], actor) for each in decisions
    ]
    record_all(actor, [event for _row, event in decided])
    return [row for row, _event in decided]


def _decide(
    arguments: MeasureArguments, recognition: Recognition, measures: Sequence[TitleMeasure], actor: Actor
) -> tuple[TitleMeasure, NewEvent]:
    office = office_of_title(recognition)
    require_handle(actor, office.procedure, office.district, office.zone)
    outcome, _file = decidable(recognition, measures, arguments, clock.today())
    undone = _undone(measures, outcome.kind)
    row: TitleMeasure = TitleMeasure.create(
        recognition=recognition.id,
        enterprise=recognition.enterprise_id,
        kind=outcome.kind.value,
        ground=arguments.ground,
        effective_on=arguments.effective_on,
        document_no=arguments.document_no.strip(),
        evidence=arguments.evidence,
        reason=arguments.reason.strip(),
        decided_at=clock.now(),
        undoes=undone.id if undone else None,
        **_columns(recognition, outcome),
    )
    _write(recognition, arguments, outcome, undone)
    wrote: dict[Any, list[Any]] = {TitleMeasure: [row.id, *_lift(arguments, outcome.kind, undone)]}
    if outcome.kind in COUNTED:
        wrote[Recognition] = [recognition.id]
    return row, _event(row, recognition, outcome, wrote)


def _columns(recognition: Recognition, outcome: Outcome) -> dict[str, Any]:
    """What of the row depends on what is done."""
    columns: dict[str, Any] = {
        "family": outcome.family,
        "barred_until": outcome.bar.last if outcome.bar else None,
    }
    if outcome.kind is MeasureKind.END:
        columns["leaves_net"] = outcome.leaves_net
    elif outcome.kind is MeasureKind.RESTORE and outcome.gap_from and outcome.how:
        columns |= {
            "gap_from": outcome.gap_from,
            "gap_how": outcome.how.value,
            "gap_net": outcome.leaves_net,
        }
    elif outcome.kind is MeasureKind.VOID and recognition.ended_on:
        columns |= {
            "before_on": recognition.ended_on,
            "before_how": recognition.ended_how,
            "before_reason": recognition.ended_reason,
        }
    return columns


def _undone(measures: Sequence[TitleMeasure], kind: MeasureKind) -> TitleMeasure | None:
    """What a restoring takes back, or whose bar is lifted; None of an ending that named no ground yet."""
    if kind is MeasureKind.RESTORE:
        return current_ending(measures)
    if kind is MeasureKind.LIFT_BAR:
        barring = (each for each in measures if each.family and each.lifted_on is None)
        return max(barring, key=lambda each: each.id, default=None)
    return None


def _lift(arguments: MeasureArguments, kind: MeasureKind, undone: TitleMeasure | None) -> list[int]:
    """Lift the bar of what is taken back, where that was said; the rows that were written."""
    lifts = kind is MeasureKind.LIFT_BAR or (kind is MeasureKind.RESTORE and arguments.lifts_bar)
    if undone is None or not lifts or not undone.family or undone.lifted_on is not None:
        return []
    TitleMeasure.update(lifted_on=arguments.effective_on).where(TitleMeasure.id == undone.id).execute()
    return [undone.id]


def _write(
    recognition: Recognition, arguments: MeasureArguments, outcome: Outcome, undone: TitleMeasure | None
) -> None:
    """What a measure writes into the recognition itself."""
    if outcome.kind is MeasureKind.RESTORE:
        before = undone if undone and undone.kind == MeasureKind.VOID else None
        columns = {
            "ended_on": before.before_on if before else None,
            "ended_how": before.before_how if before else None,
            "ended_reason": (before.before_reason or "") if before else "",
        }
    elif outcome.kind.value in ENDS and outcome.how:
        first = recognition.announced_on if outcome.kind is MeasureKind.VOID else arguments.effective_on
        columns = {
            "ended_on": first,
            "ended_how": outcome.how.value,
            "ended_reason": arguments.reason.strip(),
        }
    else:
        return
    if _written(recognition.id, recognition.ended_how, columns) != 1:
        raise Stale(ALREADY_ENDED)


@Prepared
def _written(id: int, ended_how: str | None, columns: Mapping[str, Any]) -> Any:
    had = Recognition.ended_how
    unchanged = had.is_null() if ended_how is None else had == ended_how
    return Recognition.update(**columns).where((Recognition.id == id) & unchanged)


def _event(row: TitleMeasure, recognition: Recognition, outcome: Outcome, wrote: Wrote) -> NewEvent:
    """The event carries all that is counted, so that the ledger alone can be replayed."""
    body: dict[str, Any] = {
        "measure": row.id,
        "ground": row.ground,
        "document_no": row.document_no,
        "reason": row.reason,
        "undoes": row.undoes_id,
        "bar": outcome.family,
        "barred_until": row.barred_until.isoformat() if row.barred_until else None,
    }
    if outcome.kind.value in ENDS and outcome.how:
        body |= {"how": outcome.how.value, "leaves_net": outcome.leaves_net}
    is_private = outcome.kind in {MeasureKind.BAR, MeasureKind.LIFT_BAR, MeasureKind.LOSE_RE_REVIEW}
    return NewEvent(
        kind=EVENTS[outcome.kind],
        enterprise_id=recognition.enterprise_id,
        recognition_id=recognition.id,
        effective_on=row.effective_on,
        visibility="enterprise" if is_private else "public",
        body=body,
        wrote=wrote,
    )
