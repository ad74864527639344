"""Correcting a batch of recognitions 更正: year, document, day, validity or a name, each line with its event.

What was decided stays in the ledger; a certificate number that is replaced is kept and leads to its title.
"""

from collections.abc import Mapping
from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.counter import draw_numbers
from registry.actions.ledger import NewEvent, record_all
from registry.database import require_transaction, transactional
from registry.errors import Stale, say
from registry.models import Batch, Counter, Recognition, SupersededNumber, TitleMeasure
from registry.queries.batch import get_batch, office_of_batch
from registry.queries.certificate import serials_taken
from registry.queries.correction import Correction, correctable
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, CorrectArguments
from registry.rules.catalog import catalog
from registry.rules.certificate import certificate_number, counter_name
from registry.rules.correction import LineFacts, changed, counted_parts, plain_pair
from registry.rules.name_key import keyed
from registry.rules.right import require_decide, require_handle
from registry.rules.title_history import CORRECTED

CHANGED_MEANWHILE = say("该批次已有变化，未作任何更改。请重新打开后再更正。")


@transactional
def correct_batch(arguments: CorrectArguments, actor: Actor) -> Batch:
    """Correct a batch at once.

    Raises NotAllowed where a second person has to approve it, Unmet for what is missing or cannot be so,
    Conflict where a title of the same subject and day is there, Stale where it changed meanwhile.
    """
    require_decide(actor, ApprovalAction.CORRECT)
    return correct(arguments, acting(actor, ApprovalAction.CORRECT))


def correct(arguments: CorrectArguments, actor: Actor) -> Batch:
    """The shared step of correcting, under the checks of this moment."""
    require_transaction()
    office = office_of_batch(get_batch(arguments.batch))
    require_handle(actor, office.procedure, office.district, office.zone)
    found = correctable(arguments, clock.today())
    numbers = _draw(found)
    _write_batch(found)
    kept = [_write(line, after, numbers.get(line.id)) for line, after in found.lines]
    events = [
        _event(found, arguments, pair, numbers.get(pair[0].id), wrote, first=place == 0)
        for place, (pair, wrote) in enumerate(zip(found.lines, kept, strict=True))
    ]
    record_all(actor, events)
    return found.batch


def _draw(found: Correction) -> dict[int, str]:
    """New certificate numbers by recognition."""
    renumbered = found.renumbered
    if not renumbered:
        return {}
    batch, year = found.batch, found.becomes.award_year
    prefix, code = catalog().city.certificate_prefix, catalog().schemes[batch.scheme].certificate_code
    taken = serials_taken(prefix, code, batch.level, year, batch.district)
    serials = draw_numbers(_series(found), len(renumbered), taken)
    return {
        line.id: certificate_number(prefix, code, batch.level, year, serial, batch.district)
        for line, serial in zip(renumbered, serials, strict=True)
    }


def _series(found: Correction) -> str:
    batch = found.batch
    code = catalog().schemes[batch.scheme].certificate_code
    return counter_name(code, batch.level, found.becomes.award_year, batch.district)


def _write_batch(found: Correction) -> None:
    """Raises Stale where it is no longer what was read."""
    was = found.was
    unchanged = (
        (Batch.id == found.batch.id)
        & (Batch.award_year == was.award_year)
        & (Batch.document_no == was.document_no)
        & (Batch.announced_on == was.announced_on)
    )
    if Batch.update(**vars(found.becomes)).where(unchanged).execute() != 1:
        raise Stale(CHANGED_MEANWHILE)


def _write(line: LineFacts, after: LineFacts, number: str | None) -> Mapping[Any, list[Any]]:
    """One line as corrected; which rows of other tables were written. Raises Stale where it has changed."""
    columns: dict[str, Any] = {
        "award_year": after.award_year,
        "announced_on": after.announced_on,
        "valid_until": after.valid_until,
        "ended_on": after.ended_on,
        "certificate_no": number or line.certificate_no,
    }
    if line.name != after.name:
        columns |= keyed(after.name)
    unchanged = (
        (Recognition.id == line.id)
        & (Recognition.award_year == line.award_year)
        & (Recognition.announced_on == line.announced_on)
        & (Recognition.name == line.name)
        & _same(Recognition.valid_until, line.valid_until)
        & _same(Recognition.ended_on, line.ended_on)
    )
    if Recognition.update(**columns).where(unchanged).execute() != 1:
        raise Stale(CHANGED_MEANWHILE)
    wrote: dict[Any, list[Any]] = {}
    if number and line.certificate_no:
        kept = SupersededNumber.create(
            number=line.certificate_no,
            recognition=line.id,
            replaced_by=number,
            superseded_at=clock.now(),
        )
        wrote[SupersededNumber] = [kept.id]
    if gaps := _move_gaps(line, after):
        wrote[TitleMeasure] = gaps
    return wrote


def _same(column: Any, value: Any) -> Any:
    return column.is_null() if value is None else column == value


def _move_gaps(line: LineFacts, after: LineFacts) -> list[int]:
    """Days on which it had not held from its first on begin with it; the rows that were written."""
    if line.announced_on == after.announced_on:
        return []
    own = (TitleMeasure.recognition == line.id) & (TitleMeasure.gap_from == line.announced_on)
    ids = [row.id for row in TitleMeasure.select(TitleMeasure.id).where(own)]
    if ids:
        TitleMeasure.update(gap_from=after.announced_on).where(TitleMeasure.id.in_(ids)).execute()
    return ids


def _event(
    found: Correction,
    arguments: CorrectArguments,
    pair: tuple[LineFacts, LineFacts],
    number: str | None,
    others: Mapping[Any, list[Any]],
    *,
    first: bool,
) -> NewEvent:
    line, after = pair
    row = next(each for each in found.rows if each.id == line.id)
    changes = {name: plain_pair(each) for name, each in changed(line, after).items()}
    if found.was.document_no != found.becomes.document_no:
        changes["document_no"] = [found.was.document_no, found.becomes.document_no]
    if number:
        changes["certificate_no"] = [line.certificate_no, number]
    wrote: dict[Any, list[Any]] = {Recognition: [line.id], **others}
    before: dict[Any, Any] = {Recognition: {line.id: vars(line)}}
    if first:
        before[Batch] = {found.batch.id: vars(found.was)}
        wrote |= {Batch: [found.batch.id]} | ({Counter: [_series(found)]} if found.renumbered else {})
    return NewEvent(
        kind=CORRECTED,
        enterprise_id=row.enterprise_id,
        application_id=row.application_id,
        recognition_id=line.id,
        notice_id=found.batch.notice_id,
        effective_on=clock.today(),
        visibility="public",
        body={
            "batch": found.batch.id,
            "changes": changes,
            "reason": arguments.reason.strip(),
            "document_no": arguments.by_document.strip(),
            **counted_parts(after),
        },
        wrote=wrote,
        before=before,
    )
