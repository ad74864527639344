"""`flask import`: lists of enterprises and of recognitions, with a dry run first."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from flask.cli import AppGroup

from registry.actions.imports.file import apply_import
from registry.errors import NotFound, Unmet
from registry.queries.imports.effect import preview_import
from registry.queries.recommendation import every_open_forwarding, forwarding_called, waiting_of_forwardings
from registry.rules.actor import Actor
from registry.rules.award_year import unmet_award_year
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import OUTCOME_NAMES, Report, RowOutcome
from registry.rules.imports.workbook import LARGEST_FILE, Unreadable
from registry.rules.recommendation import UnnamedFile
from registry.web.commands.answer import DAY, command, show_json
from registry.web.commands.effect import tell_figures

import_cli = AppGroup("import", help="导入 · spreadsheets")

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="show what would happen, change nothing")
ACCEPT_GOOD = click.option(
    "--accept-good", is_flag=True, help="bring in the good rows, leave the refused out"
)
YES = click.option("--yes", is_flag=True, help="say yes to what is asked about the list")
MOST_SHOWN = 20
"""How many of the files that a list leaves unnamed are shown."""
AS_JSON = click.option("--json", "as_json", is_flag=True)


@import_cli.command("enterprises")
@FILE
@DRY_RUN
@ACCEPT_GOOD
@AS_JSON
@command
def enterprises(file: Path, dry_run: bool, accept_good: bool, as_json: bool) -> None:
    """Bring in a list of enterprises from FILE (.xlsx): all rows or none, unless --accept-good."""
    _run(file, None, dry_run=dry_run, accept_good=accept_good, yes=False, as_json=as_json)


@import_cli.command("recognitions")
@FILE
@click.option("--scheme", required=True, help="e.g. specialized_new")
@click.option("--level", required=True, help="e.g. municipal")
@click.option("--announced-on", type=DAY, required=True, help="公告日期, unless a row says otherwise")
@click.option("--award-year", type=click.IntRange(1990, 2100), required=True, help="认定年度, likewise")
@click.option("--document-no", default="", help="文号")
@click.option("--valid-until", type=DAY, default=None, help="last valid day; default by the scheme's years")
@click.option("--answers", "number", default="", help="文号: the forwarding 上报批次 the list answers")
@click.option("--whole", is_flag=True, help="it is the whole answer: what it does not name is asked about")
@DRY_RUN
@ACCEPT_GOOD
@YES
@AS_JSON
@command
def recognitions(
    file: Path,
    scheme: str,
    level: str,
    announced_on: date,
    award_year: int,
    document_no: str,
    valid_until: date | None,
    *,
    number: str,
    whole: bool,
    **how: bool,
) -> None:
    """Bring in a published list of recognitions from FILE (.xlsx): all rows or none, unless --accept-good."""
    found = catalog().schemes.get(scheme)
    if found is None:
        known = " ".join(catalog().schemes)
        raise click.UsageError(f"没有“{scheme}”这个认定类别。 No such scheme; there are: {known}")
    if not found.has_level(level):
        known = " ".join(each.id for each in found.levels)
        raise click.UsageError(f"“{found.zh}”没有“{level}”这个级别。 No such level; there are: {known}")
    if reasons := unmet_award_year(award_year, announced_on):
        raise Unmet(reasons)
    answers = _forwarding(number, f"{scheme}:{level}")
    if whole and answers is None:
        raise click.UsageError("--whole 须与 --answers 一起使用。 --whole belongs to --answers.")
    decision = Decision(
        found, found.level(level), announced_on, award_year, document_no.strip(), valid_until, answers, whole
    )
    _run(file, decision, **how)


def _forwarding(number: str, title: str) -> int | None:
    """The forwarding of this number and title; None where none is named."""
    if not number:
        return None
    try:
        found = forwarding_called(number)
    except NotFound:
        raise click.UsageError(
            f"没有文号为“{number}”的上报批次。 There is no forwarding of this number. "
            f"{_open_forwardings(title)}"
        ) from None
    if f"{found.scheme}:{found.level}" != title:
        raise click.UsageError(
            f"上报批次“{number}”是 {found.scheme}:{found.level} 的，不是 {title} 的。 It is of another title."
        )
    return found.id


def _open_forwardings(title: str) -> str:
    """Which forwardings of a title wait for an answer, by their numbers."""
    found = every_open_forwarding(*title.split(":"))
    if not found:
        return f"{title} 没有待答复的上报批次。 None of this title waits for an answer."
    waiting = waiting_of_forwardings([each.id for each in found])
    named = "、".join(
        f"{each.document_no}（{each.sent_on.isoformat()} 报送，待答复 {waiting[each.id]} 件）"
        for each in found[:MOST_SHOWN]
    )
    return f"{title} 待答复的上报批次：{named}。 Those that wait for an answer."


def _run(
    file: Path, decision: Decision | None, *, dry_run: bool, accept_good: bool, yes: bool, as_json: bool
) -> None:
    try:
        source = read_import(file.name, _content(file), decision)
    except Unreadable as fault:
        raise click.UsageError(f"{file.name}：{fault}") from None
    if dry_run:
        report = preview_import(source)
    else:
        report = apply_import(source, Actor.system("cli"), accept_good=accept_good, yes=yes)
    if as_json:
        show_json(report.summary())
    else:
        _show(report, dry_run=dry_run)
        if report.applied and decision and decision.whole and decision.answers:
            _show_left(decision.answers)
    if not dry_run and not report.applied:
        sys.exit(1)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            # One byte more than is accepted shows that there is too much, however large the file is.
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise click.UsageError(f"{file}：无法读取。 Cannot be read: {error.strerror}") from None


def _show(report: Report, *, dry_run: bool) -> None:
    """For people: what was read, how many of each, every refused row with its reasons."""
    for remark in report.remarks:
        click.echo(str(remark.text))
    for line in report.set_aside:
        click.echo(f"第 {line.row} 行{line.why}，未导入：{line.text[:100]}")
    counts = report.counts
    click.echo("，".join(f"{OUTCOME_NAMES[outcome]} {number}" for outcome, number in counts.items()) + "。")
    for refused in report.refused():
        click.echo(f"第 {refused['row']} 行：{refused['reason']}")
    for line in report.lines:
        if line.outcome is not RowOutcome.REFUSED and line.texts:
            click.echo(f"第 {line.row} 行 {line.name}：{''.join(map(str, line.texts))}")
    for question in report.questions:
        click.echo(f"须核对：{question.text}")
    if report.figures is not None:
        tell_figures(report.figures)
    _show_unnamed(report.unnamed)
    if dry_run:
        click.echo("试运行：未作任何更改。")
    elif report.applied:
        click.echo(f"已导入。导入批次 {report.run}。" if report.run else "已导入。")
    elif report.questions and not report.count(RowOutcome.REFUSED):
        click.echo("名单有须核对的事项，未导入。核对无误的，加 --yes 再导入。", err=True)
    else:
        click.echo("有不接受的行，整份文件未导入。改正后重试，或加 --accept-good 只导入合格行。", err=True)


def _show_left(forwarding: int) -> None:
    """How many files of an answered forwarding are still to be closed, and where."""
    left = waiting_of_forwardings([forwarding]).get(forwarding, 0)
    if not left:
        click.echo("该上报批次的申报均已办结。")
        return
    click.echo(
        f"还有 {left} 件申报待决定人逐件确认未入选：市局“推荐”页的该上报批次"
        f"（/bureau/recommendations/{forwarding}）。"
    )


def _show_unnamed(unnamed: Sequence[UnnamedFile]) -> None:
    """The forwarded files that the whole answer leaves unnamed, near names first; the first of many."""
    if unnamed:
        click.echo(
            f"名单未列入的上报申报 {len(unnamed)} 件（名称相近或用过的在前），由决定人逐件确认未入选："
        )
    for file in unnamed[:MOST_SHOWN]:
        of = f" · {file.unit}" if file.unit else ""
        near = f"（名单中相近的名称：{'、'.join(file.near)}）" if file.near else ""
        click.echo(f"  {file.number} {file.name}{of}{near}")
    if len(unnamed) > MOST_SHOWN:
        click.echo(f"  另有 {len(unnamed) - MOST_SHOWN} 件，加 --json 可全部列出。")
