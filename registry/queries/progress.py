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


def progress_of(
    plan: Plan, day: date, *, known_at: datetime | None = None, only_headline: bool = False
) -> list[TargetProgress]:
    """Every target of a plan as of a day, in the plan's order; one read for all of them."""
    chosen = plan.headline if only_headline else plan.targets
    before = plan.starts_on - timedelta(days=1)
    openings = {target.opening_on for target in chosen if target.opening_on is not None}
    asked = {on for on in openings if on <= day} | {day, before, plan.last_of(day)}
    cells = {on: _cells(on, known_at) for on in asked}
    counts = CountedReader(day, known_at)
    return [_progress(plan, target, counts.titles_of(plan, target), cells, day) for target in chosen]


def due_progress(plan: Plan, day: date, *, known_at: datetime | None = None) -> dict[str, TargetProgress]:
    """By target what it came to on its due day, of those that are counted and whose day has come by `day`."""
    past = sorted({target.due_on for target in plan.targets if target.counts and target.due_on <= day})
    return {
        item.target.id: item
        for on in past
        for item in progress_of(plan, on, known_at=known_at)
        if item.target.counts and item.target.due_on == on
    }


def _cells(day: date, known_at: datetime | None) -> Cells:
    found = figures(day, known_at=known_at, with_composites=True)
    return {(cell.scheme, cell.level): cell for cell in found}


def _sum(counted: CountedTitles, cells: Cells, basis: str) -> int:
    return sum(cells[pair].on(basis) for pair in counted.pairs if pair in cells)


def _begun(plan: Plan, counted: CountedTitles, cells: Mapping[date, Cells], day: date) -> int:
    """How many began in the plan's days up to a day: what counts on a day counts on every later one."""
    before = plan.starts_on - timedelta(days=1)
    if day <= before:
        return 0
    return max(_sum(counted, cells[plan.last_of(day)], "ever") - _sum(counted, cells[before], "ever"), 0)


def _progress(
    plan: Plan, target: Target, counted: CountedTitles, cells: Mapping[date, Cells], day: date
) -> TargetProgress:
    if not counted.pairs:
        verdict = Verdict.COUNTING if counted.waits else verdict_of(target, None, due=False)
        return TargetProgress(target, None, None, None, None, None, None, verdict, counted=counted)
    sums = {basis: _sum(counted, cells[day], basis) for basis in ("ever", "net", "valid")}
    sums["in_period"] = _begun(plan, counted, cells, day)
    opening, brought_in = None, 0
    if target.opening is not None and target.opening_on is not None and target.opening_on <= day:
        brought_in = _sum(counted, cells[target.opening_on], target.basis)
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
