"""`flask ledger`: the proof that nobody rewrote history."""

import click
from flask.cli import AppGroup

from registry.queries.ledger import verify_ledger
from registry.web.commands.answer import command, refuse, show_json

ledger_cli = AppGroup("ledger", help="台账 · the ledger")


@ledger_cli.command("verify")
@click.option("--json", "as_json", is_flag=True)
@command
def verify(as_json: bool) -> None:
    """Recompute the chain and what it commits to; names the first broken event and leaves with 1."""
    found = verify_ledger()
    if as_json:
        show_json(
            {
                "intact": found.intact,
                "events": found.events,
                "head": found.head_digest,
                "first_broken": found.first_broken,
                "reason": found.reason or None,
                "profiles_saved": found.profiles_saved,
                "notice_lists": found.notice_lists,
            }
        )
    if not found.intact:
        refuse(f"第 {found.first_broken} 条记录有误。 Event {found.first_broken} is broken: {found.reason}")
    if not as_json:
        click.echo(f"完整：{found.events} 条记录，链首 {found.head_digest}。 Intact.")
