"""`flask search`: the names that are looked for."""

import click
from flask.cli import AppGroup

from registry.actions.searched_name import rebuild_names
from registry.database import snapshot
from registry.queries.searched_name import search_faults
from registry.turns import look_how_much_there_is
from registry.web.commands.answer import command, refuse
from registry.web.commands.fault_words import in_chinese

search_cli = AppGroup("search", help="名称检索 · what names are looked for by")


@search_cli.command("rebuild")
@command
def rebuild() -> None:
    """Make what names are looked for by anew from the rows that bear them; then compare."""
    count = rebuild_names()
    look_how_much_there_is()
    with snapshot():
        faults = list(search_faults())
    if faults:
        refuse(*(f"{in_chinese(each)} · {each}" for each in faults))
    click.echo(f"已按 {count} 个名称重建。 Made anew from {count} names.", err=True)
