"""What a decision would do, for people at a terminal: titles and figures, before and after."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from registry.rules.catalog import catalog
from registry.rules.target import VERDICTS, Verdict


def tell_figures(figures: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    """A line for each figure of days that have passed that would change, as `figures_effect` found them."""
    for plan, target, day, was, becomes, verdict, after in figures.get("targets", ()):
        name = catalog().plans[plan].target(target).zh
        old, new = (str(VERDICTS[Verdict(each)][0]) for each in (verdict, after))
        changed = f"（{old} → {new}）" if old != new else ""
        click.echo(f"将使 {day} {name} {was} → {becomes}{changed}")
    for scheme, level, day, was, becomes in figures.get("years", ()):
        click.echo(f"将使 {day} {scheme}:{level} 累计（净） {was} → {becomes}")
    for scheme, level, year, amount in figures.get("award_years", ()):
        click.echo(f"认定年度 {year} {scheme}:{level} {amount:+d}")
    if not figures:
        click.echo("以往日期的统计不变。 No figure of a past day changes.")
