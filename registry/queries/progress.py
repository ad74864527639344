"""A plan's targets beside their figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.queries.tally import Figure, figures
from registry.rules.plan import Plan, Target
from registry.rules.target import Verdict, percent_of, verdict_of

Cells = Mapping[tuple[str, str], Figure]


@dataclass(frozen=True)
class TargetProgress:
    """One target on one day. The three bases are without the opening balance; `reached` is with it.

    `opening` is the balance that is in `reached`: None where the target has none, and before its day.
    """

    target: Target
    ever: int | None
    net: int | None
    valid: int | None
    reached: int | None
    percent: Decimal | None
    verdict: Verdict
    opening: int | None = None

    @property
    def is_met(self) -> bool:
        return self.verdict is Verdict.MET


def progress_of(
    plan: Plan, day: date, *, known_at: datetime | None = None, only_headline: bool = False
) -> list[TargetProgress]:
    """Every target of a plan as of a day, in the plan's order; one read for all of them."""
    chosen = plan.headline if only_headline else plan.targets
    openings = {target.opening_on for target in chosen if target.opening_on is not None}
    cells = {asked: _cells(asked, known_at) for asked in {on for on in openings if on <= day} | {day}}
    return [_progress(target, cells, day) for target in chosen]


def _cells(day: date, known_at: datetime | None) -> Cells:
    return {(cell.scheme, cell.level): cell for cell in figures(day, known_at=known_at)}


def _sum(target: Target, cells: Cells, basis: str) -> int:
    return sum(cells[pair].on(basis) for pair in pairs_of(target) if pair in cells)


def pairs_of(target: Target) -> list[tuple[str, str]]:
    """What a target counts, as (scheme, level) pairs."""
    return [(name.split(":")[0], name.split(":")[1]) for name in target.counts]


def _progress(target: Target, cells: Mapping[date, Cells], day: date) -> TargetProgress:
    if not target.counts:
        return TargetProgress(target, None, None, None, None, None, verdict_of(target, None, due=False))
    sums = {basis: _sum(target, cells[day], basis) for basis in ("ever", "net", "valid")}
    reached = sums[target.basis]
    opening = None
    if target.opening is not None and target.opening_on is not None and target.opening_on <= day:
        opening = target.opening
        # Titles the registry holds from before the cut-off are part of the opening balance already:
        # opening + what came in − what went out since.
        reached += opening - _sum(target, cells[target.opening_on], target.basis)
    return TargetProgress(
        target,
        sums["ever"],
        sums["net"],
        sums["valid"],
        reached,
        percent_of(target, reached),
        verdict_of(target, reached, due=day >= target.due_on),
        opening,
    )
