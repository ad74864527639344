"""`flask recognition`: titles."""

from typing import Any

import click
from flask.cli import AppGroup

from registry.queries.unconfirmed import unconfirmed
from registry.web.commands.answer import command, show_json

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
