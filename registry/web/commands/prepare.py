"""`flask prepare`: what `run` does before the website starts, in one process, for each imports all of it."""

import click
from flask.cli import AppGroup

from registry.web.commands.criteria import load as load_criteria
from registry.web.commands.db import migrate
from registry.web.commands.share import fit_in


@click.command("prepare")
@click.option("--demo", is_flag=True, help="load the demo where there is no data")
@click.pass_context
def prepare(context: click.Context, demo: bool) -> None:
    """Make the tables, the demo where it is asked for, and publish the criteria that are shipped."""
    context.invoke(migrate)
    if demo:
        commands = context.find_root().command
        assert isinstance(commands, click.Group)  # noqa: S101 -- it found this command
        group = commands.get_command(context, "demo")
        assert isinstance(group, AppGroup)  # noqa: S101 -- nothing of this package imports it
        context.invoke(group.commands["load"], if_empty=True)
    # After the demo, which goes into an empty ledger only.
    context.invoke(load_criteria)
    context.invoke(fit_in)
