"""Number series: the number and what uses it commit together or not at all, so there are no gaps but numbers
that were there before."""

from collections.abc import Collection

from registry.database import is_postgres, require_transaction
from registry.models import Counter
from registry.rules.certificate import next_serials


def draw_numbers(name: str, count: int = 1, taken: Collection[int] = ()) -> list[int]:
    """The next `count` numbers of a series but those `taken`; the row stays locked until commit."""
    require_transaction()
    Counter.insert(name=name, value=0).on_conflict_ignore().execute()
    query = Counter.select(Counter.value).where(Counter.name == name)
    last = (query.for_update() if is_postgres() else query).scalar()
    drawn = next_serials(last, count, taken)
    Counter.update(value=drawn[-1] if drawn else last).where(Counter.name == name).execute()
    return drawn
