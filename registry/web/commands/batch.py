"""`flask batch`: batches of recognitions."""

from typing import Any

import click
from flask.cli import AppGroup

from registry import clock
from registry.actions.correction import correct_batch
from registry.database import snapshot
from registry.queries.batch import batches_latest_first, lines_of_batch
from registry.queries.correction import effect_of_correcting
from registry.rules.actor import Actor
from registry.rules.approval import CorrectArguments, Effect
from registry.web.commands.answer import DAY, command, show_json
from registry.web.commands.effect import tell_figures

LARGEST = 2**31 - 1
batch_cli = AppGroup("batch", help="认定批次 · batches of recognitions")


def _names(_context: click.Context, _parameter: click.Parameter, value: tuple[str, ...]) -> Any:
    found = []
    for each in value:
        id, _equals, name = each.partition("=")
        if not (id.isascii() and id.isdigit() and int(id) <= LARGEST and name.strip()):
            raise click.BadParameter(f"{each}: 应如 17=企业名称。 Give it as 17=NAME.")
        found.append((int(id), name))
    return tuple(found)


@batch_cli.command("list")
@click.option("--json", "as_json", is_flag=True)
@command
def list_batches(as_json: bool) -> None:
    """List the batches, the latest announced first, with their numbers."""
    rows = [
        {
            "batch": row.id,
            "document_no": row.document_no,
            "scheme": row.scheme,
            "level": row.level,
            "award_year": row.award_year,
            "announced_on": row.announced_on,
            "origin": row.origin,
        }
        for row in batches_latest_first()
    ]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        click.echo("  ".join(str(value or "—") for value in row.values()))


@batch_cli.command("correct")
@click.argument("batch", type=click.IntRange(1, LARGEST))
@click.option("--reason", required=True, help="why; public")
@click.option("--document", "by_document", required=True, help="文号 of the document the correction rests on")
@click.option("--award-year", type=click.IntRange(1990, 2100), help="认定年度")
@click.option("--document-no", default="", help="文号 of the decision")
@click.option("--announced-on", type=DAY, help="公告日期")
@click.option("--valid-until", type=DAY, help="the last valid day of every line")
@click.option("--no-validity", "without_end", is_flag=True, help="no validity is set, for every line")
@click.option("--name", "names", multiple=True, callback=_names, help="RECOGNITION=NAME, as often as needed")
@click.option("--dry-run", is_flag=True, help="show what would change, figures included; change nothing")
@click.option("--json", "as_json", is_flag=True)
@command
def correct(batch: int, *, dry_run: bool, as_json: bool, **content: Any) -> None:
    """Correct BATCH: each line gets an event, old certificate numbers are kept, figures follow."""
    arguments = CorrectArguments(batch=batch, **content)
    with snapshot():
        effect = effect_of_correcting(arguments, clock.today())
    if not dry_run:
        correct_batch(arguments, Actor.system("cli"))
    if as_json:
        show_json({"applied": not dry_run, **effect, "certificates": _numbers(batch)})
        return
    _tell(effect)
    done = "仅试算，未作更改。 Dry run." if dry_run else "已更正。 Corrected."
    click.echo(done, err=True)


def _numbers(batch: int) -> dict[int, str | None]:
    """The certificate numbers as they are now."""
    return {row.id: row.certificate_no for row in lines_of_batch(batch)}


def _tell(effect: Effect) -> None:
    for name, old, new in effect["changes"]:
        click.echo(f"{name}: {old} → {new}")
    for id, changes in effect["corrected"]:
        said = "；".join(f"{name} {old or '—'} → {new or '—'}" for name, old, new in changes)
        click.echo(f"{id}  {said or '—'}")
    if effect["renumbered"]:
        click.echo(f"重新编号 {len(effect['renumbered'])} 项。 New certificate numbers.")
    tell_figures(effect["figures"])
