"""`flask recognition`: titles."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from registry import clock
from registry.actions.measure import keep_measure_file, take_measure
from registry.database import snapshot
from registry.queries.measure_effect import effect_of_measure
from registry.queries.office import office_of_title
from registry.queries.recognition import plain_recognition
from registry.queries.unconfirmed import unconfirmed
from registry.rules.actor import Actor
from registry.rules.approval import MeasureArguments
from registry.rules.ground import MeasureKind
from registry.web.commands.answer import DAY, command, show_json
from registry.web.commands.effect import tell_figures

LARGEST = 2**31 - 1

recognition_cli = AppGroup("recognition", help="认定 · recognitions")


@recognition_cli.command("unconfirmed")
@click.option("--json", "as_json", is_flag=True)
@command
def list_unconfirmed(as_json: bool) -> None:
    """List what was decided here and was not ours to decide, until a published list confirms it."""
    rows = list(unconfirmed())
    if as_json:
        show_json([_plain(row) for row in rows])
        return
    for row in rows:
        click.echo(
            f"{row.id}  {row.scheme}:{row.level}  {row.announced_on}  {row.name}  {row.certificate_no or '—'}"
        )
    click.echo(f"{len(rows)} 项须以公布名单确认。 {len(rows)} to be confirmed by a published list.", err=True)


def _plain(row: Any) -> dict[str, object]:
    return {
        "recognition": row.id,
        "scheme": row.scheme,
        "level": row.level,
        "name": row.name,
        "subject": row.subject.name,
        "district": row.district,
        "zone": row.zone,
        "announced_on": row.announced_on,
        "award_year": row.award_year,
        "document_no": row.batch.document_no,
        "certificate_no": row.certificate_no,
    }


def _deciding(ground: str) -> Callable[[Any], Any]:
    """What voiding and reinstating ask for."""
    options = (
        click.argument("recognition", type=click.IntRange(1, LARGEST)),
        click.option("--reason", required=True, help="why; public"),
        click.option("--document", "document_no", required=True, help="文号 of the decision"),
        click.option(
            "--file",
            required=True,
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="the decision itself, PDF or picture; staff of the office can read it",
        ),
        click.option("--ground", default=ground, show_default=True, help="id in exit_grounds.toml"),
        click.option("--on", "day", type=DAY, help="the day from which it holds; today if it is left out"),
        click.option("--dry-run", is_flag=True, help="show what would change, figures included"),
        click.option("--json", "as_json", is_flag=True),
    )

    def decorated(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return decorated


@recognition_cli.command("void")
@_deciding("granted_in_error")
@command
def void(**options: Any) -> None:
    """Void RECOGNITION: it counts on no day as known now, and stays as it was as known then."""
    _decide(MeasureKind.VOID, **options)


@recognition_cli.command("reinstate")
@_deciding("restored_by_own_body")
@command
def reinstate(**options: Any) -> None:
    """Reinstate RECOGNITION, which was voided or ended: it holds again from the day on."""
    _decide(MeasureKind.RESTORE, **options)


def _decide(
    kind: MeasureKind,
    *,
    recognition: int,
    file: Path,
    day: date | None,
    dry_run: bool,
    as_json: bool,
    **content: Any,
) -> None:
    on, actor = day or clock.today(), Actor.system("cli")
    arguments = MeasureArguments(recognition, on, measure=kind, **content)
    with snapshot():
        effect = effect_of_measure(arguments, clock.today(), document=file.name)
        office = office_of_title(plain_recognition(recognition))
    if not dry_run:
        storage, limit = current_app.config["STORAGE"], current_app.config["REGISTRY"].attachment_limit
        kept = keep_measure_file(office, file.name, file.read_bytes(), actor, storage=storage, limit=limit)
        take_measure(replace(arguments, evidence=kept.id), actor)
    if as_json:
        show_json({"applied": not dry_run, **effect})
        return
    click.echo(f"{effect['name']}  {effect['scheme']}:{effect['level']}  {effect['certificate_no'] or '—'}")
    tell_figures(effect["figures"])
    click.echo("仅试算，未作更改。 Dry run." if dry_run else "已办理。 Done.", err=True)
