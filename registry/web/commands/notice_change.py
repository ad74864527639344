"""`flask notice strike|hold|withdraw`: correcting what was published, by an operator, as its events say."""

from collections.abc import Mapping
from typing import Any

import click

from registry.actions.notice_line import (
    effect_of_marking,
    effect_of_striking,
    hold_line,
    release_line,
    strike_line,
)
from registry.actions.notice_withdrawal import effect_of_withdrawing, withdraw_notice
from registry.database import snapshot
from registry.queries.notice import get_notice, still_on
from registry.queries.notice_line import digest_of_listed, file_at
from registry.rules.actor import Actor
from registry.rules.approval import StrikeArguments, WithdrawArguments
from registry.rules.approval_line import lines_of_effect
from registry.rules.notice_line import LineAct, StrikeCause
from registry.web.commands.answer import command, show_json
from registry.web.commands.notice import notice_cli

OPERATOR = Actor.system("cli")
LARGEST = 2**31 - 1
NUMBER = click.IntRange(1, LARGEST)
REASON = click.option("--reason", required=True, help="why; the enterprises read it")
DRY_RUN = click.option("--dry-run", is_flag=True, help="show what would change, change nothing")
AS_JSON = click.option("--json", "as_json", is_flag=True)


@notice_cli.command("strike")
@click.argument("notice", type=NUMBER)
@click.argument("position", type=NUMBER)
@click.option("--cause", type=click.Choice([each.value for each in StrikeCause]), required=True)
@click.option("--document", "document_no", default="", help="document number")
@REASON
@DRY_RUN
@AS_JSON
@command
def strike(
    notice: int, position: int, cause: str, document_no: str, reason: str, dry_run: bool, as_json: bool
) -> None:
    """Take the line at POSITION off NOTICE: by a slip it goes back to before the notice, by an objection
    that is upheld it is refused, as the firm asks it is withdrawn."""
    file = file_at(get_notice(notice), position)
    arguments = StrikeArguments(notice, file.id, cause, reason, file.version, document_no)
    with snapshot():
        effect = effect_of_striking(arguments)
    if not dry_run:
        strike_line(arguments, OPERATOR)
    _answer(effect, dry_run=dry_run, as_json=as_json)


@notice_cli.command("hold")
@click.argument("notice", type=NUMBER)
@click.argument("position", type=NUMBER)
@click.option("--release", is_flag=True, help="let a line go on that was held")
@REASON
@DRY_RUN
@AS_JSON
@command
def hold(notice: int, position: int, release: bool, reason: str, dry_run: bool, as_json: bool) -> None:
    """Hold the line at POSITION of NOTICE: it is not recognized until it is released; the others go on."""
    file = file_at(get_notice(notice), position)
    with snapshot():
        effect = effect_of_marking(
            LineAct.RELEASE if release else LineAct.HOLD, notice, file.id, reason=reason
        )
    if not dry_run:
        act = release_line if release else hold_line
        act(notice, file.id, OPERATOR, reason=reason, version=file.version)
    _answer(effect, dry_run=dry_run, as_json=as_json)


@notice_cli.command("withdraw")
@click.argument("notice", type=NUMBER)
@click.option("--document", "document_no", required=True, help="document number of the withdrawal")
@REASON
@DRY_RUN
@AS_JSON
@command
def withdraw(notice: int, document_no: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Withdraw NOTICE: what is still on it goes back to before it, and the public page says so."""
    seen = digest_of_listed(still_on(get_notice(notice)))
    arguments = WithdrawArguments(notice, document_no, reason, seen)
    with snapshot():
        effect = effect_of_withdrawing(arguments)
    if not dry_run:
        withdraw_notice(arguments, OPERATOR)
    _answer(effect, dry_run=dry_run, as_json=as_json)


def _answer(effect: Mapping[str, Any], *, dry_run: bool, as_json: bool) -> None:
    """What was done, or would be."""
    lines = lines_of_effect(effect)
    if as_json:
        plain = [{"application": line.id, "number": line.number, "name": line.name} for line in lines]
        show_json({**effect, "lines": plain, "done": not dry_run})
        return
    for line in lines:
        click.echo(f"{line.number}  {line.name}")
    count = len(lines)
    words = f"将办理 {count} 件，未作更改。 Would change {count}; nothing was changed."
    click.echo(words if dry_run else f"已办理 {count} 件。 Changed {count}.", err=True)
