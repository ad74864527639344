"""No event is recorded by a clock that is ahead of what is plausible."""

from collections.abc import Iterable

from registry.database import require_transaction
from registry.errors import Unavailable
from registry.models import LedgerHead
from registry.queries.clock import clock_readings
from registry.rules.clock import CONFIRMED, clock_ahead, clocks_disagree


def require_plausible_clock(head: LedgerHead, kinds: Iterable[str]) -> None:
    """The shared step before anything is recorded. Raises Unavailable, with how to mend it."""
    require_transaction()
    found_by = clocks_disagree if set(kinds) == {CONFIRMED} else clock_ahead
    if reason := found_by(clock_readings(head)):
        raise Unavailable(reason)
