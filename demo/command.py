"""`flask demo`: demo data and the demo clock."""

import re
from datetime import timedelta

import click
from flask import current_app
from flask.cli import AppGroup

from demo.accounts import ACCOUNTS, PASSWORD
from demo.load import load_demo
from registry.actions.setting import advance_demo_clock
from registry.queries.setting import is_demo
from registry.rules.actor import Actor
from registry.rules.colleague import PART_NAMES
from registry.rules.role import ROLE_NAMES
from registry.web.commands.answer import command, refuse

demo_cli = AppGroup("demo", help="演示数据 · demo data")


class TimeSpan(click.ParamType[timedelta]):
    """A span of time: 7d, 12h."""

    name = "span"

    def convert(
        self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,4})([dh])", value)
        if not found:
            self.fail(f"“{value}”应如 7d 或 12h。 Should be such as 7d or 12h.", param, ctx)
        count = int(found[1])
        return timedelta(days=count) if found[2] == "d" else timedelta(hours=count)


@demo_cli.command("load")
@click.option("--if-empty", is_flag=True, help="do nothing, with exit code 0, if there is any data")
@command
def load(if_empty: bool) -> None:
    """Load demo data into an empty registry. Refused where there is any data."""
    loaded = load_demo(current_app.config["STORAGE"], tell=lambda line: click.echo(line, err=True))
    if not loaded and not if_empty:
        refuse("登记库中已有数据，演示数据只能装入空库。 Demo data goes into an empty registry only.")


@demo_cli.command("clock")
@click.option("--advance", type=TimeSpan(), required=True, help="such as 7d or 12h")
@command
def move_clock(advance: timedelta) -> None:
    """Move the demo clock forward. Refused outside a demo."""
    click.echo(advance_demo_clock(advance, Actor.system("cli")).isoformat())


@demo_cli.command("accounts")
@command
def accounts() -> None:
    """Print the demo accounts; nothing outside a demo."""
    if not is_demo():
        return
    for account in ACCOUNTS:
        label = PART_NAMES[account.part] if account.part else ROLE_NAMES[account.role]
        click.echo(f"  {account.login:<12}{label}")
    click.echo(f"  密码 password: {PASSWORD}")
