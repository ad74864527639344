"""What the demo does when: moments in the order of their instants, each run on a clock turned back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from registry import clock


@dataclass(order=True)
class Moment:
    """Something done at a naive UTC instant; of the same instant, in the order of `turn`."""

    instant: datetime
    turn: int
    do: Callable[[], object] = field(compare=False)


class Agenda:
    """Collects moments, then runs those that lie before now. Chronological, because the ledger never goes back."""

    def __init__(self) -> None:
        self._moments: list[Moment] = []

    def add(self, day: date, hour: int, minute: int, do: Callable[[], object]) -> None:
        """Do something at a time of a Shanghai day."""
        self._moments.append(Moment(at(day, hour, minute), len(self._moments), do))

    def run(self, now: datetime) -> Iterable[datetime]:
        """Run everything that lies before `now`; yields each instant when it is done."""
        for moment in sorted(self._moments):
            if moment.instant >= now:
                return
            with clock.at(moment.instant):
                moment.do()
            yield moment.instant


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a Shanghai day as a naive UTC instant."""
    return clock.start_of(day) + timedelta(hours=hour, minutes=minute)
