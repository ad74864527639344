"""What the demo does when: moments in the order of their instants, each run on a clock turned back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from registry import clock


@dataclass(order=True)
class Moment:
    """Something done at a naive UTC instant; of the same instant, in the order of `turn`."""

    instant: datetime
    turn: int
    do: Callable[[], object] = field(compare=False)


class Timeline:
    """Collects moments and runs those before now. Chronological, because the ledger never goes back."""

    def __init__(self) -> None:
        self._moments: list[Moment] = []
        self._turns = count()

    def add(self, day: date, hour: int, minute: int, do: Callable[[], object]) -> None:
        """Do something at a time of a Shanghai day. A moment may add later ones."""
        heappush(self._moments, Moment(at(day, hour, minute), next(self._turns), do))

    def run(self, now: datetime) -> Iterator[datetime]:
        """Run everything that lies before `now`; yields each instant when it is done."""
        while self._moments and self._moments[0].instant < now:
            moment = heappop(self._moments)
            with clock.at(moment.instant):
                moment.do()
            yield moment.instant


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a Shanghai day as a naive UTC instant."""
    return clock.start_of(day) + timedelta(hours=hour, minutes=minute)
