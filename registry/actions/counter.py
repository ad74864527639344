"""Number series without gaps: the number and what uses it commit together or not at all."""

from registry.database import is_postgres, require_transaction
from registry.models import Counter


def draw_numbers(name: str, count: int = 1) -> range:
    """The next `count` numbers of a series, as a range; the row stays locked until commit."""
    require_transaction()
    Counter.insert(name=name, value=0).on_conflict_ignore().execute()
    query = Counter.select(Counter.value).where(Counter.name == name)
    last = (query.for_update() if is_postgres() else query).scalar()
    Counter.update(value=last + count).where(Counter.name == name).execute()
    return range(last + 1, last + count + 1)
