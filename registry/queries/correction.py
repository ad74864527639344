"""What correcting a batch would do: asked before anything is written, and again when it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.errors import Conflict, Unmet, say
from registry.models import Batch, Recognition
from registry.queries.approval_line import lines_of_titles
from registry.queries.batch import (
    batch_facts,
    get_batch,
    line_facts,
    lines_of_batch,
    notice_ended_on,
    office_of_batch,
)
from registry.queries.figures_effect import Supposed, figures_effect
from registry.queries.validity import not_voided
from registry.rules.approval import CorrectArguments, Effect
from registry.rules.catalog import catalog
from registry.rules.certificate import number_serial
from registry.rules.correction import (
    BatchFacts,
    LineFacts,
    batch_after,
    changed,
    counted_parts,
    line_after,
    plain_pair,
    unmet_correction,
)
from registry.rules.ending import Ending
from registry.rules.title_history import CORRECTED


@dataclass(frozen=True)
class Correction:
    """A batch and its lines as they are, and as they are to be but for certificate numbers."""

    batch: Batch
    rows: Sequence[Recognition]
    was: BatchFacts
    becomes: BatchFacts
    lines: Sequence[tuple[LineFacts, LineFacts]]
    """Those that change, or whose document does."""

    @property
    def renumbered(self) -> list[LineFacts]:
        """The lines that draw a new number: of a batch that moves to another year those numbered here."""
        if self.was.award_year == self.becomes.award_year or self.batch.origin == "imported":
            return []
        batch, code = self.batch, catalog().schemes[self.batch.scheme].certificate_code
        series = catalog().city.certificate_prefix, code, batch.level, self.was.award_year
        return [
            line
            for line, _ in self.lines
            if line.certificate_no and number_serial(*series, line.certificate_no, batch.district) is not None
        ]


def effect_of_correcting(arguments: CorrectArguments, today: date) -> Effect:
    """What it would do now: each line before and after, and figures. Raises Unmet or Conflict where it cannot
    be done."""
    found = correctable(arguments, today)
    batch, ids = found.batch, {line.id for line, _ in found.lines}
    return {
        "batch": batch.id,
        "scheme": batch.scheme,
        "level": batch.level,
        "count": len(found.lines),
        "award_year": found.becomes.award_year,
        **office_of_batch(batch).plain,
        "changes": [[name, *plain_pair(pair)] for name, pair in changed(found.was, found.becomes).items()],
        "corrected": [[line.id, _changes_of_line(line, after)] for line, after in found.lines],
        "renumbered": [line.id for line in found.renumbered],
        "figures": figures_effect(_supposed(found, today), today),
        "reason": arguments.reason.strip(),
        "document_no": arguments.by_document.strip(),
        "lines": lines_of_titles([row for row in found.rows if row.id in ids]),
    }


def _changes_of_line(line: LineFacts, after: LineFacts) -> list[list[Any]]:
    return [[name, *plain_pair(pair)] for name, pair in changed(line, after).items() if name != "ended_on"]


def correctable(arguments: CorrectArguments, today: date) -> Correction:
    """What is corrected. Raises Unmet, or Conflict for a title that is there already."""
    batch = get_batch(arguments.batch)
    rows = lines_of_batch(batch.id)
    was, lines = batch_facts(batch), line_facts(rows)
    becomes = batch_after(was, arguments)
    years = catalog().schemes[batch.scheme].level(batch.level).validity_years
    after = [line_after(line, becomes, arguments, years) for line in lines]
    reasons = unmet_correction(was, lines, arguments, after, opened_after=notice_ended_on(batch), today=today)
    if reasons:
        raise Unmet(reasons)
    _require_free(batch, becomes, lines)
    pairs = [
        (line, new)
        for line, new in zip(lines, after, strict=True)
        if line != new or was.document_no != becomes.document_no
    ]
    return Correction(batch, rows, was, becomes, pairs)


def _require_free(batch: Batch, becomes: BatchFacts, lines: Sequence[LineFacts]) -> None:
    """Raises Conflict where a subject would have one title twice on the day."""
    if batch.announced_on == becomes.announced_on:
        return
    not_void = [line.id for line in lines if line.ended_how != Ending.VOIDED]
    own = Recognition.select(Recognition.subject).where(Recognition.id.in_(not_void))
    there = (
        (Recognition.scheme == batch.scheme)
        & (Recognition.level == batch.level)
        & (Recognition.announced_on == becomes.announced_on)
        & Recognition.subject.in_(own)
        & (Recognition.batch != batch.id)
        & not_voided()
    )
    double = Recognition.select().where(there).order_by(Recognition.id).first()
    if double is not None:
        day = becomes.announced_on.isoformat()
        raise Conflict(say("%(name)s 在 %(day)s 已有同一称号的认定。", name=double.name, day=day))


def _supposed(found: Correction, today: date) -> list[Supposed]:
    holders = {row.id: row.enterprise_id for row in found.rows}
    return [
        Supposed(holders[line.id], CORRECTED, line.id, today, counted_parts(after))
        for line, after in found.lines
    ]
