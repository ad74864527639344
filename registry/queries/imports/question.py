"""What the questions about a list are answered from."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from peewee import fn

from registry import clock
from registry.models import Batch, Counter
from registry.queries.imports.register import CHUNK
from registry.queries.setting import settings
from registry.rules.catalog import catalog
from registry.rules.imports.line import ListEntry
from registry.rules.imports.question import DECIDED_SINCE, own_number


def decided_since() -> date | None:
    """From which day on titles are decided here: as the bureau has set it, else since the first decision
    that was taken; None before it."""
    first = Batch.select(fn.MIN(Batch.announced_on)).where(Batch.origin == "decided")
    found: date | None = settings().day(clock.today(), DECIDED_SINCE) or first.scalar()
    return found


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
