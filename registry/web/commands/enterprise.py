"""`flask enterprise`: records of the register; two of one enterprise are merged, and parted again."""

from collections.abc import Sequence

import click
from flask.cli import AppGroup

from registry import clock
from registry.actions.merge import merge_enterprises
from registry.actions.unmerge import unmerge_enterprises
from registry.database import snapshot
from registry.queries.likely_double import doubles_that_wait
from registry.queries.merge import effect_of_merging
from registry.queries.merged import record_called
from registry.queries.unmerge import effect_of_unmerging
from registry.rules.actor import Actor
from registry.rules.approval import Effect, MergeArguments, UnmergeArguments
from registry.rules.merge import MERGE_FACTS
from registry.web.commands.answer import command, show_json
from registry.web.commands.effect import tell_figures

OPERATOR = Actor.system("cli")
REASON = click.option("--reason", required=True, help="how it was found out; kept in the ledger")
DOCUMENT = click.option("--document", "document_no", default="", help="文号 of the document it rests on")
DRY_RUN = click.option("--dry-run", is_flag=True, help="show what would change, figures included")
AS_JSON = click.option("--json", "as_json", is_flag=True)
enterprise_cli = AppGroup("enterprise", help="企业记录 · records of enterprises")


@enterprise_cli.command("doubles")
@AS_JSON
@command
def doubles(as_json: bool) -> None:
    """List the records that wait for their code and have another of the same name, now or formerly."""
    rows = [{"enterprise": row.id, "name": row.name} for row in doubles_that_wait()]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        click.echo(f"{row['enterprise']}  {row['name']}")


@enterprise_cli.command("merge")
@click.argument("one")
@click.argument("into")
@click.option(
    "--take", "taken", multiple=True, type=click.Choice(sorted(MERGE_FACTS)), help="ONE is right in it"
)
@REASON
@DOCUMENT
@DRY_RUN
@AS_JSON
@command
def merge(
    one: str, into: str, taken: Sequence[str], reason: str, document_no: str, dry_run: bool, as_json: bool
) -> None:
    """Merge record ONE into INTO, each by number or credit code: titles, files and people go over."""
    with snapshot():
        numbers = record_called(one).id, record_called(into).id
        arguments = MergeArguments(*numbers, reason, document_no, tuple(taken))
        effect = effect_of_merging(arguments, clock.today())
    if not dry_run:
        merge_enterprises(arguments, OPERATOR)
    _answer(effect, "已并入。 Merged.", dry_run=dry_run, as_json=as_json)


@enterprise_cli.command("unmerge")
@click.argument("one")
@click.argument("into")
@REASON
@DOCUMENT
@DRY_RUN
@AS_JSON
@command
def unmerge(one: str, into: str, reason: str, document_no: str, dry_run: bool, as_json: bool) -> None:
    """Take back that record ONE was merged into INTO: what the merge moved goes back as it was."""
    with snapshot():
        arguments = UnmergeArguments(record_called(one).id, record_called(into).id, reason, document_no)
        effect = effect_of_unmerging(arguments, clock.today())
    if not dry_run:
        unmerge_enterprises(arguments, OPERATOR)
    _answer(effect, "已撤销并入。 Taken back.", dry_run=dry_run, as_json=as_json)


def _answer(effect: Effect, done: str, *, dry_run: bool, as_json: bool) -> None:
    if as_json:
        show_json({"applied": not dry_run, **effect})
        return
    click.echo(f"{effect['one']} {effect['name']} → {effect['into']} {effect['into_name']}")
    for void, stays, scheme, level, day, *_numbers in effect.get("doubles", ()):
        click.echo(f"{scheme}:{level} {day} 作废 {void}，保留 {stays}。 Double.")
    counts = f"认定 {effect['count']} 项，申报 {len(effect['files'])} 件，账号 {effect['accounts']} 个"
    click.echo(f"{counts}。 Titles, files, accounts.")
    tell_figures(effect["figures"])
    click.echo("仅试算，未作更改。 Dry run." if dry_run else done, err=True)
