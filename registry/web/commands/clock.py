"""`flask clock`: whether the machine's clock can be believed, and the administrator's word that it can."""

from datetime import date

import click
from flask.cli import AppGroup

from registry import clock
from registry.actions.setting import confirm_clock
from registry.queries.clock import clock_readings, ledger_head
from registry.rules.actor import Actor
from registry.rules.clock import clock_ahead, clock_behind
from registry.web.commands.answer import DAY, command, refuse
from registry.web.language import in_both

clock_cli = AppGroup("clock", help="时钟 · the machine's clock")
SHOWN = "%Y-%m-%d %H:%M:%S"


@clock_cli.command("show")
@command
def show() -> None:
    """Say what the clock is judged by; exit code 1 if nothing is recorded by it."""
    head = ledger_head()
    readings = clock_readings(head)
    rows = [("本机时钟 clock", readings.now)]
    rows += [("台账最后一条 ledger's head", head.recorded_at)] if head is not None and head.seq else []
    rows += [("数据库时钟 database", readings.database)] if readings.database else []
    for name, instant in rows:
        click.echo(f"{name}: {clock.local(instant):{SHOWN}} Asia/Shanghai")
    if reason := clock_ahead(readings):
        refuse(in_both(reason))
    click.echo(
        in_both(behind) if (behind := clock_behind(readings)) else "时钟可信。 The clock is plausible."
    )


@clock_cli.command("confirm")
@click.option("--today", type=DAY, required=True, help="today's date, from a clock you trust")
@command
def confirm(today: date) -> None:
    """Say that the machine's clock is right, after a long pause or a jump; one event keeps who said so."""
    if today != clock.day_of(clock.real_now()):
        refuse(
            f"本机时钟的日期是 {clock.day_of(clock.real_now())}，与 {today} 不符，请先校准时钟。 "
            "The machine's clock has another date: mend the clock first."
        )
    confirm_clock(Actor.system("cli"))
    click.echo("已确认，可以写入。 Confirmed: events are recorded again.", err=True)
