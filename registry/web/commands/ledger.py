"""`flask ledger`: the proof that nobody rewrote history."""

from pathlib import Path

import click
from flask.cli import AppGroup

from registry.actions.erasure import erase_personal
from registry.queries.ledger_check import verify_ledger
from registry.rules.actor import Actor
from registry.web.commands.answer import EVENT, command, refuse, show_json
from registry.web.commands.daily_head import faults_against, heads, prove, rotate, sign
from registry.web.commands.fault_words import in_chinese
from registry.web.commands.found import NEXT

UNCOMPARED = (
    "台账本身有误，没有与所存的当日摘要比较。 "
    "Nothing was compared with the kept heads, for the ledger itself is broken."
)

ledger_cli = AppGroup("ledger", help="台账 · the ledger")
for each in (sign, rotate, heads, prove):
    ledger_cli.add_command(each)


@ledger_cli.command("verify")
@click.option("--json", "as_json", is_flag=True)
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="also compare with heads kept elsewhere: a file of the public page of heads",
)
@command
def verify(as_json: bool, against: Path | None) -> None:
    """Recompute the chain and what it commits to; names the first broken event and leaves with 1."""
    found = verify_ledger()
    missing = faults_against(against) if against and found.intact else []
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
                **({"against": missing if found.intact else None} if against else {}),
            }
        )
    if not found.intact:
        refuse(
            f"台账有误：{in_chinese(f'event {found.first_broken}: {found.reason}')}。 "
            f"Event {found.first_broken} is broken: {found.reason}",
            *([UNCOMPARED] if against else []),
            NEXT["ledger"],
        )
    if missing:
        head = "台账与所存的当日摘要不符。 The ledger is not what the kept heads say:"
        refuse(head, *(f"{in_chinese(fault)} · {fault}" for fault in missing))
    if not as_json:
        click.echo(f"完整：{found.events} 条记录，链首 {found.head_digest}。 Intact.")


@ledger_cli.command("erase")
@click.argument("events", metavar="EVENT...", type=EVENT, nargs=-1, required=True)
@click.option("--reason", required=True, help="why: the request or the rule it follows")
@click.option("--yes", is_flag=True, help="do not ask")
@command
def erase(events: tuple[int, ...], reason: str, yes: bool) -> None:
    """Erase what is personal in these events for good: names, opinions, contacts. The chain stays whole."""
    if not yes:
        click.confirm(
            f"永久清除 {len(events)} 条记录的个人信息？ Erase the personal content of these for good?",
            abort=True,
        )
    erase_personal(events, reason, Actor.system("cli"))
    click.echo(f"已清除 {len(events)} 条。 Erased.")
