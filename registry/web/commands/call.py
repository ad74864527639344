"""`flask call`: what becomes of a call after it was opened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup

from registry import clock
from registry.actions.call_change import change_call, close_call, extend_call, move_files, withdraw_call
from registry.errors import Unmet
from registry.models import Call
from registry.queries.call import get_call
from registry.queries.call_move import plan_move
from registry.queries.call_plan import (
    CallPlan,
    plan_change,
    plan_early_close,
    plan_extension,
    plan_withdrawal,
)
from registry.rules.actor import Actor
from registry.rules.call import AskedCall, CallTerms
from registry.rules.eligibility import may_file_again
from registry.rules.procedure import Procedure, RouteOption
from registry.web.commands.answer import command, refuse, show_json
from registry.web.forms.instant import closing_of_text, instant_of_text
from registry.web.language import in_both

call_cli = AppGroup("call", help="申报批次 · calls for applications")
ACTOR = Actor.system("cli")
REASON = click.option("--reason", required=True, help="shown in public")
DRY_RUN = click.option("--dry-run", is_flag=True, help="show what would change, change nothing")
JSON = click.option("--json", "as_json", is_flag=True)
CONFIRM = click.option("--confirm", is_flag=True, help="do what is unusual too: each is named without it")
NUMBER = click.argument("id", type=click.IntRange(1, 2**31 - 1))


class Typed(click.ParamType[datetime]):
    """A day and time such as "2026-03-31 23:59", read as the pages read it."""

    name = "time"

    def __init__(self, read: Callable[[str], datetime]) -> None:
        self.read = read

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return self.read(value)
        except (ValueError, OverflowError):
            self.fail(
                f"“{value}”不是时间，应如 2026-03-31 23:59。 Not a time such as 2026-03-31 23:59.", param, ctx
            )


OPENING, CLOSING = Typed(instant_of_text), Typed(closing_of_text)
TO = click.option("--to", "closes_at", type=CLOSING, required=True, help="the last minute that is in time")


@call_cli.command("change")
@NUMBER
@click.option("--title")
@click.option("--document", "document_no")
@click.option("--opens", "opens_at", type=OPENING)
@click.option("--closes", "closes_at", type=CLOSING, help="the last minute that is in time")
@click.option("--year", "award_year", type=click.IntRange(2000, 2100))
@click.option("--reason", default="", help="shown in public")
@DRY_RUN
@CONFIRM
@JSON
@command
def change(id: int, reason: str, dry_run: bool, confirm: bool, as_json: bool, **given: Any) -> None:
    """Change a call before it opens; what is not named stays."""
    call = get_call(id)
    new = _changed(call, {name: value for name, value in given.items() if value is not None})
    plan = plan_change(call, new)
    _carry_out(call, plan, lambda: change_call(call, new, ACTOR, reason=reason), dry_run, confirm, as_json)


def _changed(call: Call, given: dict[str, Any]) -> AskedCall:
    """The call as it is, but for what is given."""
    options, procedure = call.route.options, call.route.procedure
    terms = CallTerms(
        document_no=given.pop("document_no", call.document_no),
        may_file_again=may_file_again(call.may_file_again),
        notice_days=call.notice_days,
        ranked_sheet=RouteOption.RANKED_SHEET in options,
        notice=RouteOption.NOTICE in options if procedure is Procedure.RECOMMENDATION else None,
        cap=call.cap,
    )
    as_it_is = AskedCall(
        call.scheme, call.level, call.title, call.opens_at, call.closes_at, call.award_year, terms
    )
    return replace(as_it_is, **given)


@call_cli.command("extend")
@NUMBER
@TO
@REASON
@DRY_RUN
@CONFIRM
@JSON
@command
def extend(id: int, closes_at: datetime, reason: str, dry_run: bool, confirm: bool, as_json: bool) -> None:
    """Give a call a later end, also one that is over."""
    call = get_call(id)
    plan = plan_extension(call, closes_at, reason)
    do = lambda: extend_call(call, closes_at, ACTOR, reason=reason)  # noqa: E731
    _carry_out(call, plan, do, dry_run, confirm, as_json)


@call_cli.command("close")
@NUMBER
@TO
@REASON
@DRY_RUN
@CONFIRM
@JSON
@command
def close(id: int, closes_at: datetime, reason: str, dry_run: bool, confirm: bool, as_json: bool) -> None:
    """Give an open call an earlier end, which is not over yet."""
    call = get_call(id)
    plan = plan_early_close(call, closes_at, reason)
    do = lambda: close_call(call, closes_at, ACTOR, reason=reason)  # noqa: E731
    _carry_out(call, plan, do, dry_run, confirm, as_json)


@call_cli.command("withdraw")
@NUMBER
@REASON
@DRY_RUN
@JSON
@command
def withdraw(id: int, reason: str, dry_run: bool, as_json: bool) -> None:
    """Withdraw a call in which nothing stands filed."""
    call = get_call(id)
    plan = plan_withdrawal(call, reason)
    _carry_out(call, plan, lambda: withdraw_call(call, ACTOR, reason=reason), dry_run, True, as_json)


@call_cli.command("move")
@NUMBER
@click.option("--into", "into_id", type=click.IntRange(1, 2**31 - 1), required=True, help="the other call")
@REASON
@DRY_RUN
@JSON
@command
def move(id: int, into_id: int, reason: str, dry_run: bool, as_json: bool) -> None:
    """Move all that is under way in a call to another of the same title and office."""
    call, into = get_call(id), get_call(into_id)
    plan = plan_move(call, into, reason)
    _carry_out(call, plan, lambda: move_files(call, into, ACTOR, reason=reason), dry_run, True, as_json)


def _carry_out(
    call: Call, plan: CallPlan, do: Callable[[], object], dry_run: bool, confirm: bool, as_json: bool
) -> None:
    """Do it, or say what it would do; what is refused or to be confirmed leaves with 1."""
    if plan.reasons:
        raise Unmet(list(plan.reasons))
    said = {
        "call": call.id,
        "changed": {name: {"from": getattr(call, name), "to": value} for name, value in plan.columns.items()},
        "warnings": [each.token for each in plan.warnings],
        "drafts": plan.drafts,
        "files": list(plan.files),
        "dry_run": dry_run,
    }
    for each in plan.warnings:
        click.echo(in_both(each.words), err=True)
    if plan.warnings and not confirm and not dry_run:
        refuse("确认无误的，请加 --confirm。 Add --confirm if it is right.")
    if not dry_run:
        do()
    if as_json:
        show_json(said)
        return
    for name, sides in said["changed"].items():  # type: ignore[attr-defined]
        click.echo(f"{name}: {_shown(sides['from'])} → {_shown(sides['to'])}")
    if plan.files:
        click.echo(f"{len(plan.files)} 件申报。 Applications: {len(plan.files)}.")
    click.echo("试运行，未作更改。 Dry run: nothing was changed." if dry_run else "已办理。 Done.", err=True)


def _shown(value: object) -> str:
    """A value for people; instants on the Shanghai clock, to the second."""
    return clock.local(value).isoformat(" ", "seconds") if isinstance(value, datetime) else str(value)
