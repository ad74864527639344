"""Number series: the number and what uses it commit together or not at all, so there are no gaps but numbers
that were there before."""

from collections.abc import Collection

from registry.database import is_postgres, require_transaction
from registry.models import Counter


def draw_numbers(name: str, count: int = 1, taken: Collection[int] = ()) -> list[int]:
    """The next `count` numbers of a series but those `taken`; the row stays locked until commit."""
    require_transaction()
    Counter.insert(name=name, value=0).on_conflict_ignore().execute()
    query = Counter.select(Counter.value).where(Counter.name == name)
    last = (query.for_update() if is_postgres() else query).scalar()
    drawn: list[int] = []
    while len(drawn) < count:
        last += 1
        if last not in taken:
            drawn.append(last)
    Counter.update(value=last).where(Counter.name == name).execute()
    return drawn
