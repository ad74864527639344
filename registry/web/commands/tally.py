"""`flask tally`: the figures."""

from datetime import date, datetime

import click
from flask.cli import AppGroup

from registry import clock
from registry.actions.recount import recount_tally
from registry.actions.tally import drain_tally
from registry.actions.tally_rebuild import rebuild_tally
from registry.database import snapshot
from registry.queries.progress import TargetProgress, due_progress, progress_of
from registry.queries.tally import figures
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.plan import Plan, Target
from registry.rules.target import Verdict
from registry.turns import in_turns, look_how_much_there_is
from registry.web.commands.answer import DAY, INSTANT, command, refuse, show_json
from registry.web.commands.fault_words import in_chinese
from registry.web.commands.found import NEXT
from registry.web.commands.tally_table import target_table

DIMENSIONS = {"district": "district", "zone": "zone", "industry": "industry", "year": "award_year"}

tally_cli = AppGroup("tally", help="统计 · the figures")


def _dimensions(_context: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if name not in DIMENSIONS:
            raise click.BadParameter(f"{name}: 只能是 {', '.join(DIMENSIONS)}。")
    return names


@tally_cli.command("show")
@click.option("--as-of", type=DAY, default=None, help="the day, default today")
@click.option("--known-at", type=INSTANT, default=None, help="as it was known at this instant")
@click.option("--by", callback=_dimensions, default="", help="district,zone,industry,year")
@click.option("--plan", default=None, help="plan id, default the plan of the day")
@click.option("--json", "as_json", is_flag=True)
@command
def show(
    as_of: date | None, known_at: datetime | None, by: list[str], plan: str | None, as_json: bool
) -> None:
    """Show every target, with its opening balance and what it came to on its due day, and every cell."""
    day = as_of or clock.today()
    if plan is not None and plan not in catalog().plans:
        refuse(f"没有“{plan}”这个规划。 There is no such plan.")
    chosen = catalog().plan_on(day) if plan is None else catalog().plans[plan]
    with snapshot():
        targets = _targets(chosen, day, known_at)
        found = figures(day, [DIMENSIONS[name] for name in by], known_at=known_at)
    cells = [
        {
            "scheme": cell.scheme,
            "level": cell.level,
            **{name: cell.dimensions[DIMENSIONS[name]] for name in by},
            "ever": cell.ever,
            "net": cell.net,
            "valid": cell.valid,
        }
        for cell in found
    ]
    if as_json:
        known = known_at.isoformat(timespec="milliseconds") + "Z" if known_at else None
        show_json({"as_of": day, "known_at": known, "targets": targets, "cells": cells})
        return
    for line in target_table(targets):
        click.echo(line)
    for cell in cells:
        click.echo("  ".join(str(value) for value in cell.values()))


def _targets(plan: Plan, day: date, known_at: datetime | None) -> list[dict[str, object]]:
    due = due_progress(plan, day, known_at=known_at)
    return [_target(item, due.get(item.target.id)) for item in progress_of(plan, day, known_at=known_at)]


def _on_due_day(target: Target, due: TargetProgress | None) -> dict[str, object] | None:
    """The figure is on the target's basis, its opening balance included; before the day there is none."""
    if not target.counts:
        return None
    verdict = due.verdict if due else Verdict.NOT_DUE
    return {"day": target.due_on, "figure": due.reached if due else None, "verdict": verdict.value}


def _target(item: TargetProgress, due: TargetProgress | None) -> dict[str, object]:
    target = item.target
    return {
        "id": target.id,
        "zh": target.zh,
        "scheme": "+".join(dict.fromkeys(name.split(":")[0] for name in item.counted.titles)),
        "level": "+".join(dict.fromkeys(name.split(":")[1] for name in item.counted.titles)),
        "counts": list(item.counted.titles),
        "value": target.value,
        "comparator": target.comparator,
        "basis": target.basis or None,
        "opening": item.opening,
        "ever": item.ever,
        "net": item.net,
        "valid": item.valid,
        "in_period": item.in_period,
        "distinct": item.counted.distinct if target.counts else None,
        "percent": item.percent,
        "verdict": item.verdict.value,
        "on_due_day": _on_due_day(target, due),
    }


@tally_cli.command("drain")
@command
def drain() -> None:
    """Take in what the ledger says since the cursor."""
    total = in_turns(drain_tally)
    click.echo(f"已读入 {total} 条记录。 Taken in: {total} events.", err=True)


@tally_cli.command("recount")
@click.option("--check", is_flag=True, help="the same without it")
@click.option("--as-of", type=DAY, default=None)
@command
def recount(check: bool, as_of: date | None) -> None:  # noqa: ARG001 -- what it asks for is done anyway
    """Compare all figures with a replay of the ledger and keep the answer; exit code 1 if any differs."""
    _compare(as_of)


@tally_cli.command("rebuild")
@click.option("--as-of", type=DAY, default=None)
@command
def rebuild(as_of: date | None) -> None:
    """Put right every figure that differs from the ledger, in place while people read them; then compare."""
    mended = sum(rebuild_tally())
    look_how_much_there_is()
    click.echo(f"更正 {mended} 处。 {mended} holders and sums were put right.", err=True)
    _compare(as_of)


def _compare(as_of: date | None) -> None:
    found = recount_tally(as_of or clock.today(), Actor.system("cli"))
    if not found.agrees:
        head = f"统计与台账不符，{len(found.differences)} 项。 The figures are not what the ledger gives:"
        refuse(head, *(f"{in_chinese(each)} · {each}" for each in found.differences), NEXT["figures"])
    click.echo(f"一致：{found.events} 条记录，{found.titles} 段。 Agrees.")
