"""`flask import list|undo`: the runs that there are, and taking one back."""

from typing import Any

import click

from registry import clock
from registry.actions.imports.undo import undo_import
from registry.database import snapshot
from registry.queries.imports.run import get_import_run, import_runs
from registry.queries.imports.undo import effect_of, undo_of, undoable
from registry.rules.actor import Actor
from registry.rules.approval import Effect, UndoArguments
from registry.rules.approval_line import lines_of_effect
from registry.rules.imports.undo import WRITTEN_NAMES, in_the_way
from registry.web.commands.answer import command, show_json
from registry.web.commands.effect import tell_figures
from registry.web.commands.imports import AS_JSON, DRY_RUN, import_cli

LARGEST = 2**31 - 1


@import_cli.command("list")
@AS_JSON
@command
def list_runs(as_json: bool) -> None:
    """List the runs, the latest first, with their numbers."""
    rows = [
        {
            "run": row.id,
            "list": row.kind,
            "file": row.name,
            "applied": row.applied_at.isoformat() if row.applied_at else None,
            "undone": row.undone_at.isoformat() if row.undone_at else None,
        }
        for row in import_runs()
    ]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        click.echo("  ".join(str(value or "—") for value in row.values()))


@import_cli.command("undo")
@click.argument("run", type=click.IntRange(1, LARGEST))
@click.option("--reason", required=True, help="why; public for titles, and sent to who applied")
@click.option("--rest", is_flag=True, help="leave what something stands on, undo the rest")
@DRY_RUN
@AS_JSON
@command
def undo(run: int, reason: str, *, rest: bool, dry_run: bool, as_json: bool) -> None:
    """Undo RUN by events: titles are voided, new enterprises taken out, closed files opened again.

    With something standing on it nothing is done without --rest; --dry-run lists it line by line.
    """
    arguments = UndoArguments(run, reason, rest)
    with snapshot():
        found = undo_of(get_import_run(run)) if dry_run else undoable(arguments)
        effect = effect_of(found, arguments, clock.today())
    if not dry_run:
        undo_import(arguments, Actor.system("cli"), progress=_show_progress)
    if as_json:
        kept = [_plain(each) for each in effect["kept"]]
        show_json({"applied": not dry_run, **effect, "kept": kept})
        return
    _tell(effect)
    click.echo("仅试算，未作更改。 Dry run." if dry_run else "已撤销。 Undone.", err=True)


def _show_progress(done: int, total: int) -> None:
    click.echo(f"\r已撤销 {done:,} / {total:,} 项 undone", nl=done >= total, err=True)


def _plain(kept: Any) -> dict[str, object]:
    line = in_the_way(kept)
    return {
        "what": line.what.value,
        "id": line.id,
        "name": line.name,
        "event": line.kind or None,
        "reason": str(line.reason),
    }


def _tell(effect: Effect) -> None:
    for line in lines_of_effect(effect):
        click.echo(f"作废认定 {line.id}  {line.name}")
    for id, name in effect["enterprises"]:
        click.echo(f"移出名录 {id}  {name}")
    for id, name in effect["records"]:
        click.echo(f"恢复资料 {id}  {name}")
    for number in effect["reopened"]:
        click.echo(f"恢复为已上报 {number}")
    for kept in map(in_the_way, effect["kept"]):
        click.echo(f"保留 {WRITTEN_NAMES[kept.what]} {kept.id}  {kept.name}：{kept.reason}")
    tell_figures(effect["figures"])
