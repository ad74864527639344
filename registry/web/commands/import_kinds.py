"""`flask import endings|renames|rereviews`: lists of what becomes of titles and firms, dry run first."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from registry.errors import Unmet
from registry.rules.award_year import unmet_award_year
from registry.rules.catalog import catalog
from registry.rules.imports.asked import ListedEndings, ListedRenames, ListedRereviews
from registry.rules.scheme import Level, Scheme
from registry.web.commands.answer import DAY, command
from registry.web.commands.import_run import import_cli
from registry.web.commands.imports import (
    ACCEPT_GOOD,
    ANSWERS,
    AS_JSON,
    DRY_RUN,
    FILE,
    SHEETS,
    YES,
    HowImported,
    run_import,
)


def _list_command(name: str) -> Callable[[Any], Any]:
    """A command with what every kind of list is given."""
    options = (FILE, SHEETS, ANSWERS, DRY_RUN, ACCEPT_GOOD, YES, AS_JSON)

    def decorated(function: Any) -> Any:
        found = command(function)
        for option in reversed(options):
            found = option(found)
        return import_cli.command(name)(found)

    return decorated


@_list_command("endings")
@click.option("--scheme", required=True, help="e.g. specialized_new")
@click.option("--level", required=True, help="e.g. municipal")
@click.option("--ground", required=True, help="id in exit_grounds.toml, unless a row names one")
@click.option(
    "--ended-on", type=DAY, required=True, help="the first day without it, unless a row says otherwise"
)
@click.option("--document-no", required=True, help="文号 of the decision, likewise")
@click.option("--reason", default="", help="why, where a row gives none; public")
def endings(
    file: Path,
    scheme: str,
    level: str,
    ground: str,
    ended_on: date,
    document_no: str,
    reason: str,
    **how: Any,
) -> None:
    """End the titles that FILE lists: revoked, canceled, given up. The list is kept as the document."""
    if ground not in catalog().grounds.by_id:
        raise click.UsageError(f"没有“{ground}”这个事由。 No such ground in exit_grounds.toml.")
    title = _title(scheme, level)
    run_import(
        file, ListedEndings(*title, ground, ended_on, document_no.strip(), reason.strip()), HowImported(**how)
    )


@_list_command("renames")
@click.option(
    "--effective-on", type=DAY, required=True, help="the day of the change, unless a row says otherwise"
)
@click.option("--document-no", default="", help="文号 of the list")
def renames(file: Path, effective_on: date, document_no: str, **how: Any) -> None:
    """Ask for the new names that FILE lists: change requests, which the firms' places confirm."""
    run_import(file, ListedRenames(effective_on, document_no.strip()), HowImported(**how))


@_list_command("rereviews")
@click.option("--scheme", required=True, help="e.g. specialized_new")
@click.option("--level", required=True, help="e.g. municipal")
@click.option("--announced-on", type=DAY, required=True, help="公告日期, unless a row says otherwise")
@click.option("--award-year", type=click.IntRange(1990, 2100), help="认定年度; that of the announcement")
@click.option("--document-no", required=True, help="文号")
@click.option("--valid-until", type=DAY, default=None, help="last valid day; default by the scheme's years")
@click.option("--ground", default="", help="id in exit_grounds.toml of those who did not pass")
def rereviews(
    file: Path,
    scheme: str,
    level: str,
    announced_on: date,
    award_year: int | None,
    document_no: str,
    valid_until: date | None,
    ground: str,
    **how: Any,
) -> None:
    """Renew the titles that FILE lists as kept, and end those that it lists as not passed."""
    if ground and ground not in catalog().grounds.by_id:
        raise click.UsageError(f"没有“{ground}”这个事由。 No such ground in exit_grounds.toml.")
    year = award_year or announced_on.year
    if reasons := unmet_award_year(year, announced_on):
        raise Unmet(reasons)
    title = _title(scheme, level)
    run_import(
        file,
        ListedRereviews(*title, announced_on, year, document_no.strip(), valid_until, ground),
        HowImported(**how),
    )


def _title(scheme: str, level: str) -> tuple[Scheme, Level]:
    """Raises UsageError for a title that there is not."""
    found = catalog().schemes.get(scheme)
    if found is None or not found.has_level(level):
        raise click.UsageError(f"没有“{scheme}:{level}”这个称号。 No such title.")
    return found, found.level(level)
