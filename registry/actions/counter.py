"""Number series: the number and what uses it commit together or not at all, so there are no gaps but numbers
that were there before."""

from collections.abc import Collection
from typing import Any

from registry.database import locked_row, require_transaction
from registry.models import Counter
from registry.prepared import Prepared
from registry.rules.certificate import next_serials


def draw_numbers(name: str, count: int = 1, taken: Collection[int] = ()) -> list[int]:
    """The next `count` numbers of a series but those `taken`; the row stays locked until commit."""
    require_transaction()
    row = locked_row(Counter, name)
    if row is None:
        # Another may have begun it since, but not within this action, which is the only writer.
        row = Counter.create(name=name, value=0)
    drawn = next_serials(row.value, count, taken)
    _move(name, drawn[-1] if drawn else row.value)
    return drawn


@Prepared
def _move(name: str, value: int) -> Any:
    return Counter.update(value=value).where(Counter.name == name)
