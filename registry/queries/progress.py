"""A plan's targets beside their figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from registry.queries.composite import CountedReader, CountedTitles
from registry.queries.tally import Figure, figures
from registry.rules.composite import Pair
from registry.rules.plan import Plan, Target
from registry.rules.target import Verdict, opening_left, percent_of, verdict_of

Cells = Mapping[Pair, Figure]
NOTHING = CountedTitles((), (), distinct=False)


@dataclass(frozen=True)
class TargetProgress:
    """One target on one day. The four bases are without the opening balance; `reached` is with it.

    `opening` is what is left of the balance and is in `reached`: None where the target has none, and before
    its day. `brought_in` is what was taken off it: titles of its own days that the registry has meanwhile.
    """

    target: Target
    ever: int | None
    net: int | None
    valid: int | None
    in_period: int | None
    reached: int | None
    percent: Decimal | None
    verdict: Verdict
    opening: int | None = None
    brought_in: int = 0
    counted: CountedTitles = field(default=NOTHING)

    @property
    def is_met(self) -> bool:
        return self.verdict is Verdict.MET

    @property
    def is_met_by_earlier(self) -> bool:
        """Whether it is met only with titles of before the plan; a balance of before it is said by itself."""
        if not self.is_met or self.in_period is None or self.target.opening is not None:
            return False
        return verdict_of(self.target, self.in_period, due=False) is not Verdict.MET


class CityFigures:
    """The city's cells of any day as known at an instant, and what its targets count: each day is read once,
    however many targets, due days and panels ask for it."""

    def __init__(self, known_at: datetime | None) -> None:
        self.known_at = known_at
        self.counts = CountedReader(known_at)
        self._read: dict[date, Cells] = {}

    def on(self, day: date) -> Cells:
        if day not in self._read:
            found = figures(day, known_at=self.known_at, with_composites=True)
            self._read[day] = {(cell.scheme, cell.level): cell for cell in found}
        return self._read[day]


def progress_of(
    plan: Plan,
    day: date,
    *,
    known_at: datetime | None = None,
    only_headline: bool = False,
    city: CityFigures | None = None,
) -> list[TargetProgress]:
    """Every target of a plan as of a day, in the plan's order, as known at an instant; one read for all of
    them. With `city` as known there, of which nothing is read again."""
    city = city or CityFigures(known_at)
    chosen = plan.headline if only_headline else plan.targets
    return [_progress(target, city.counts.titles_of(plan, target, day), city, plan, day) for target in chosen]


def due_progress(
    plan: Plan, day: date, *, known_at: datetime | None = None, city: CityFigures | None = None
) -> dict[str, TargetProgress]:
    """By target what it came to on its due day, of those that are counted and whose day has come by `day`;
    `known_at` and `city` as for progress_of."""
    city = city or CityFigures(known_at)
    past = sorted({target.due_on for target in plan.targets if target.counts and target.due_on <= day})
    return {
        item.target.id: item
        for on in past
        for item in progress_of(plan, on, city=city)
        if item.target.counts and item.target.due_on == on
    }


def _sum(counted: CountedTitles, cells: Cells, basis: str) -> int:
    return sum(cells[pair].on(basis) for pair in counted.pairs if pair in cells)


def _begun(plan: Plan, counted: CountedTitles, city: CityFigures, day: date) -> int:
    """How many began in the plan's days up to a day: what counts on a day counts on every later one."""
    before = plan.starts_on - timedelta(days=1)
    if day <= before:
        return 0
    ever = _sum(counted, city.on(plan.last_of(day)), "ever")
    return max(ever - _sum(counted, city.on(before), "ever"), 0)


def _progress(
    target: Target, counted: CountedTitles, city: CityFigures, plan: Plan, day: date
) -> TargetProgress:
    if not counted.pairs:
        verdict = Verdict.COUNTING if counted.waits else verdict_of(target, None, due=False)
        return TargetProgress(target, None, None, None, None, None, None, verdict, counted=counted)
    sums = {basis: _sum(counted, city.on(day), basis) for basis in ("ever", "net", "valid")}
    sums["in_period"] = _begun(plan, counted, city, day)
    opening, brought_in = None, 0
    if target.opening is not None and target.opening_on is not None and target.opening_on <= day:
        brought_in = _sum(counted, city.on(target.opening_on), target.basis)
        opening = opening_left(target.opening, brought_in)
    reached = sums[target.basis] + (opening or 0)
    return TargetProgress(
        target,
        **sums,
        reached=reached,
        percent=percent_of(target, reached),
        verdict=verdict_of(target, reached, due=day >= target.due_on),
        opening=opening,
        brought_in=brought_in,
        counted=counted,
    )
