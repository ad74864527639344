"""A plan's targets beside their figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from registry.queries.tally import Figure, figures
from registry.rules.plan import Plan, Target
from registry.rules.target import Verdict, percent_of, verdict_of


@dataclass(frozen=True)
class Progress:
    """One target on one day. The three bases are without the opening balance; `reached` is with it."""

    target: Target
    ever: int | None
    net: int | None
    valid: int | None
    reached: int | None
    percent: Decimal | None
    verdict: Verdict


def progress_of(
    plan: Plan, day: date, *, known_at: datetime | None = None, only_headline: bool = False
) -> list[Progress]:
    """Every target of a plan as of a day, in the plan's order; one read for all of them."""
    cells = {(cell.scheme, cell.level): cell for cell in figures(day, known_at=known_at)}
    chosen = plan.headline if only_headline else plan.targets
    return [_progress(target, cells, day) for target in chosen]


def pairs_of(target: Target) -> list[tuple[str, str]]:
    """What a target counts, as (scheme, level) pairs."""
    return [(name.split(":")[0], name.split(":")[1]) for name in target.counts]


def _progress(target: Target, cells: Mapping[tuple[str, str], Figure], day: date) -> Progress:
    if not target.counts:
        return Progress(target, None, None, None, None, None, verdict_of(target, None, due=False))
    found = [cells[pair] for pair in pairs_of(target) if pair in cells]
    sums = {basis: sum(cell.on(basis) for cell in found) for basis in ("ever", "net", "valid")}
    reached = sums[target.basis] + (target.opening or 0)
    return Progress(
        target,
        sums["ever"],
        sums["net"],
        sums["valid"],
        reached,
        percent_of(target, reached),
        verdict_of(target, reached, due=day >= target.due_on),
    )
