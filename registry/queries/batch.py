"""Batches of recognitions: one of them in scope, its lines, and what of both can be corrected."""

from collections.abc import Iterable, Sequence
from datetime import date

from registry.errors import NotFound
from registry.models import Batch, Enterprise, Notice, Recognition, Subject, TitleMeasure
from registry.queries.imports.whole import of_whole_run
from registry.queries.scope import recognitions_in_scope
from registry.rules.actor import Actor
from registry.rules.correction import BatchFacts, LineFacts
from registry.rules.office import THE_BUREAU, Office
from registry.rules.procedure import Procedure


def get_batch(id: int) -> Batch:
    """One batch alone; raises NotFound."""
    found: Batch | None = Batch.get_or_none(Batch.id == id)
    if found is None:
        raise NotFound()
    return found


def batches_latest_first() -> Iterable[Batch]:
    """Every batch, the latest announced first."""
    found: Iterable[Batch] = (
        Batch.select()
        .where(of_whole_run(Batch.import_run))
        .order_by(Batch.announced_on.desc(), Batch.id.desc())
    )
    return found


def batch_in_scope(actor: Actor, id: int) -> Batch:
    """One batch with a line in scope; raises NotFound."""
    own = (Recognition.batch == id) & recognitions_in_scope(actor)
    if not Recognition.select().join(Enterprise).where(own).exists():
        raise NotFound()
    return get_batch(id)


def office_of_batch(batch: Batch) -> Office:
    """Whose decision it is: a district's what it decided, the bureau's all else."""
    if not batch.district:
        return THE_BUREAU
    return Office(Procedure(batch.procedure), batch.district, batch.zone)


def lines_of_batch(batch_id: int) -> list[Recognition]:
    """Its recognitions, voided ones too, in order, with their subjects."""
    query = Recognition.select(Recognition, Subject).join(Subject).where(Recognition.batch == batch_id)
    return list(query.order_by(Recognition.id))


def notice_ended_on(batch: Batch) -> date | None:
    """The last day of the notice that it decides on; None where there was none."""
    notice: Notice | None = Notice.get_or_none(Notice.id == batch.notice_id)
    return None if notice is None else notice.closes_on


def batch_facts(batch: Batch) -> BatchFacts:
    """What of it can be corrected."""
    return BatchFacts(batch.award_year, batch.document_no, batch.announced_on)


def line_facts(rows: Sequence[Recognition]) -> list[LineFacts]:
    """What of its lines can be corrected, with what was decided about them; one query."""
    measures: dict[int, list[TitleMeasure]] = {}
    ids = [row.id for row in rows]
    for each in TitleMeasure.select().where(TitleMeasure.recognition.in_(ids)):
        measures.setdefault(each.recognition_id, []).append(each)
    return [_facts(row, measures.get(row.id, [])) for row in rows]


def _facts(row: Recognition, measures: Sequence[TitleMeasure]) -> LineFacts:
    decided = [each.effective_on for each in measures] + [each.before_on for each in measures]
    return LineFacts(
        id=row.id,
        name=row.name,
        award_year=row.award_year,
        announced_on=row.announced_on,
        valid_until=row.valid_until,
        certificate_no=row.certificate_no,
        ended_on=row.ended_on,
        ended_how=row.ended_how,
        decided_from=tuple(day for day in decided if day is not None),
        gap_until=tuple(each.effective_on for each in measures if each.gap_from == row.announced_on),
    )
