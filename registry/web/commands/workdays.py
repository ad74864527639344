"""`flask workdays`: declaring a year's days off and make-up days complete, and looking at them."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from registry.actions.workday import declare_year, withdraw_year
from registry.database import snapshot
from registry.errors import Unmet
from registry.queries.workday import days_of_year, declared_year, effect_of_declaring
from registry.rules.actor import Actor
from registry.rules.workday import knows_year
from registry.rules.workday_year import EARLIEST_YEAR, LATEST_YEAR, read_table
from registry.web.commands.answer import command, show_json

OPERATOR = Actor.system("cli")
workdays_cli = AppGroup("workdays", help="工作日 · working days")
YEAR = click.argument("year", type=click.IntRange(EARLIEST_YEAR, LATEST_YEAR))
AS_JSON = click.option("--json", "as_json", is_flag=True)


@workdays_cli.command("show")
@YEAR
@AS_JSON
@command
def show(year: int, as_json: bool) -> None:
    """Say whether YEAR is certain and by which document, and the days that were typed of it."""
    found, days = declared_year(year), days_of_year(year)
    certain = found is not None or knows_year(year)
    if as_json:
        document = found.document_no if found else None
        show_json({"year": year, "certain": certain, "document_no": document, "days": _plain(days)})
        return
    by = found.document_no if found else "日历库" if certain else "未登记为全年完整"
    click.echo(f"{year} 年：{by}，本局登记 {len(days)} 天。")
    for day, working in sorted(days.items()):
        click.echo(f"{day.isoformat()} {'班' if working else '休'}")


@workdays_cli.command("declare")
@YEAR
@click.option("--document", "document_no", required=True, help="文号 of the State Council's notice")
@click.option(
    "--table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="a text of lines such as 2027-02-06 休; without it the days that were typed are declared",
)
@click.option("--dry-run", is_flag=True, help="show what would change, change nothing")
@AS_JSON
@command
def declare(year: int, document_no: str, table: Path | None, *, dry_run: bool, as_json: bool) -> None:
    """Declare the days off and make-up days of YEAR complete: from then on its periods are certain."""
    days = None
    if table is not None:
        read = read_table(table.read_text("utf-8-sig"), year)
        if read.reasons:
            raise Unmet(list(read.reasons))
        days = read.days
    if dry_run:
        with snapshot():
            effect = effect_of_declaring(year, document_no, days)
    else:
        effect = declare_year(year, document_no, days, OPERATOR)
    if as_json:
        show_json({"applied": not dry_run, **effect})
        return
    for day, working in effect["days"]:
        click.echo(f"{day} {'班' if working else '休'}")
    for day in effect["removed"]:
        click.echo(f"{day} 不再登记")
    click.echo(f"全年 {effect['working_days']} 个工作日。")
    click.echo("仅试算，未作更改。 Dry run." if dry_run else "已登记。 Declared.", err=True)


@workdays_cli.command("withdraw")
@YEAR
@click.option("--reason", required=True, help="why; public")
@command
def withdraw(year: int, reason: str) -> None:
    """Take back that YEAR is complete; its days stay."""
    withdraw_year(year, reason, OPERATOR)
    click.echo("已撤回。 Withdrawn.", err=True)


def _plain(days: Mapping[date, bool]) -> list[list[object]]:
    return [[day.isoformat(), working] for day, working in sorted(days.items())]
