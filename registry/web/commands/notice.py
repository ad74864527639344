"""`flask notice`: working days."""

from datetime import date

import click
from flask.cli import AppGroup

from registry.queries.setting import workdays
from registry.rules.notice import USUAL_DAYS, notice_period, unmet_for_calendar
from registry.rules.workday import LONGEST_PERIOD
from registry.web.commands.answer import DAY, command, show_json

notice_cli = AppGroup("notice", help="公示 · public notices")


@notice_cli.command("period")
@click.option("--from", "opens_on", type=DAY, required=True)
@click.option("--days", type=click.IntRange(1, LONGEST_PERIOD), default=USUAL_DAYS, show_default=True)
@click.option("--exclude-first-day", is_flag=True, help="do not count the first day")
@click.option("--json", "as_json", is_flag=True)
@command
def period(opens_on: date, days: int, exclude_first_day: bool, as_json: bool) -> None:
    """Say when a notice that opens on a day is over."""
    calendar = workdays()
    found = notice_period(opens_on, days, calendar, first_day_counts=not exclude_first_day)
    unsure = unmet_for_calendar(found, calendar)
    for reason in unsure:
        click.echo(str(reason), err=True)
    if as_json:
        show_json(
            {
                "from": opens_on,
                "days": days,
                "to": found.closes_on,
                "first_day_counts": found.first_day_counts,
                "certain": not unsure,
            }
        )
        return
    click.echo(f"{opens_on} 起 {days} 个工作日，至 {found.closes_on}。")
