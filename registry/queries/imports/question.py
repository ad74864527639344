"""What the questions about a list are answered from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from peewee import fn

from registry import clock
from registry.models import Batch, Counter, Recognition
from registry.queries.imports.register import CHUNK
from registry.queries.setting import settings
from registry.queries.validity import not_voided
from registry.rules.catalog import catalog
from registry.rules.imports.line import Decision, ListEntry
from registry.rules.imports.question import DECIDED_SINCE, EarlierList, own_number
from registry.rules.name_key import name_key


def decided_since() -> date | None:
    """From which day on titles are decided here: as the bureau has set it, else since the first decision
    that was taken; None before it."""
    first = Batch.select(fn.MIN(Batch.announced_on)).where(Batch.origin == "decided")
    found: date | None = settings().day(clock.today(), DECIDED_SINCE) or first.scalar()
    return found


def lists_of_number(decision: Decision) -> list[EarlierList]:
    """The decisions kept of a list's title under its document number, however that is spelled."""
    number = name_key(decision.document_no)
    if not number:
        return []
    same = (Batch.scheme == decision.scheme.id) & (Batch.level == decision.level.id)
    rows: Any = (
        Batch.select(Batch.document_no, Batch.announced_on, Batch.source_name)
        .where(same & (Batch.document_no != "") & Batch.id.in_(_not_void()))
        .order_by(Batch.announced_on, Batch.id)
        .tuples()
    )
    return [EarlierList(day, source) for document_no, day, source in rows if name_key(document_no) == number]


def _not_void() -> Any:
    """The batches of which something stands: a list that was undone may come in again."""
    return Recognition.select(Recognition.batch).where(not_voided())


def numbers_drawn(entries: Sequence[ListEntry]) -> dict[str, int]:
    """The last number of each counter that certificate numbers of these lines would be drawn from."""
    own = (own_number(each.certificate_no, catalog()) for each in entries if each.certificate_no)
    names = sorted({number.counter for number in own if number is not None})
    drawn: dict[str, int] = {}
    for start in range(0, len(names), CHUNK):
        chunk = names[start : start + CHUNK]
        rows: Any = Counter.select(Counter.name, Counter.value).where(Counter.name.in_(chunk)).tuples()
        drawn.update(rows)
    return drawn
