"""`flask import run`: one run, and answering its rows that others changed while it was written; and writing
those that wait."""

import sys

import click
from flask import current_app

from registry.actions.imports.settling import settle_changed
from registry.actions.imports.taking_up import bring_in_next
from registry.queries.imports.run import get_import_run
from registry.queries.imports.waiting_rows import planned_to_settle, waiting_as_now
from registry.rules.actor import Actor
from registry.rules.imports.report import Report
from registry.rules.imports.report_kept import report_of
from registry.web.commands.answer import command, show_json
from registry.web.commands.import_report import show_question, show_report
from registry.web.commands.import_undo import LARGEST
from registry.web.commands.imports import ANSWERS, AS_JSON, answers_of, import_cli


@import_cli.command("run")
@click.argument("number", metavar="RUN", type=click.IntRange(1, LARGEST))
@ANSWERS
@AS_JSON
@command
def run(number: int, answers: tuple[str, ...], *, as_json: bool) -> None:
    """Show RUN; of a long list the rows that others changed while it was written, as they would be now.

    --answer writes them as part of the run, or leaves them out. Exit 1 while one waits.
    """
    found, storage = get_import_run(number), current_app.config["STORAGE"]
    report = report_of(found.report)
    if answers:
        report = settle_changed(found, answers_of(answers), Actor.system("cli"), storage)
    elif report.changed and found.undone_at is None:
        report = waiting_as_now(planned_to_settle(found, storage), found)
    if as_json:
        show_json({**report.summary(), "run": number})
    else:
        _show(report)
    if report.changed and found.undone_at is None:
        sys.exit(1)


@import_cli.command("waiting")
@command
def waiting() -> None:
    """Write every long list that waits; the workers do this by themselves."""
    while bring_in_next(current_app.config["STORAGE"]):
        pass


def _show(report: Report) -> None:
    if not report.changed:
        show_report(report, dry_run=False)
    for question, row in zip(report.changed, report.waiting, strict=True):
        show_question(question)
        for text in row.now.texts if row.now else ():
            click.echo(f"  {text}")
