"""`flask import`: lists of enterprises and of recognitions, with a dry run first."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from registry.actions.imports.file import apply_kept_import
from registry.errors import NotFound, Unmet
from registry.queries.imports.effect import preview_import
from registry.queries.recommendation import every_open_forwarding, forwarding_called, waiting_of_forwardings
from registry.rules.actor import Actor
from registry.rules.award_year import unmet_award_year
from registry.rules.catalog import catalog
from registry.rules.imports.asked import Asked
from registry.rules.imports.asking import waits
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.workbook import LARGEST_FILE, NoHeader, Unreadable
from registry.web.commands.answer import DAY, command, show_json
from registry.web.commands.import_report import MOST_SHOWN, show_report

import_cli = AppGroup("import", help="导入 · spreadsheets")

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="show what would happen, change nothing")
ACCEPT_GOOD = click.option(
    "--accept-good", is_flag=True, help="bring in the good rows, leave the refused out"
)
YES = click.option("--yes", is_flag=True, help="say yes to what is asked about the list")
SHEETS = click.option("--sheet", "sheets", multiple=True, help="read this sheet only; may be repeated")
ANSWERS = click.option(
    "--answer", "answers", multiple=True, metavar="CODE=VALUE", help="answer a question; may be repeated"
)
BY_HAND = (
    "也可以指明表头和各列：--answer header.工作表=行号 --answer head.列名=name。"
    " Or say which row is the header, and what its columns are."
)
AS_JSON = click.option("--json", "as_json", is_flag=True)


@dataclass(frozen=True)
class HowImported:
    """How a file is brought in: what every kind of list is given."""

    sheets: tuple[str, ...]
    answers: tuple[str, ...]
    dry_run: bool
    accept_good: bool
    as_json: bool
    yes: bool = False

    @property
    def answered(self) -> dict[str, str]:
        """The answers by the code of their question."""
        return answers_of(self.answers)


def answers_of(texts: Sequence[str]) -> dict[str, str]:
    """The answers as they were typed, by the code of their question."""
    found = {}
    for text in texts:
        code, equals, value = text.rpartition("=")
        if not equals or not code:
            raise click.UsageError(
                f"--answer 应为 编号=回答，如 unit.名单.revenue_fen=万元：{text}"
                " --answer is CODE=VALUE, as the question says."
            )
        found[code] = value
    return found


@import_cli.command("enterprises")
@FILE
@SHEETS
@ANSWERS
@DRY_RUN
@ACCEPT_GOOD
@YES
@AS_JSON
@command
def enterprises(file: Path, **how: Any) -> None:
    """Bring in a list of enterprises from FILE: all rows or none, unless --accept-good."""
    run_import(file, None, HowImported(**how))


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
@SHEETS
@ANSWERS
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
    **how: Any,
) -> None:
    """Bring in a published list of recognitions from FILE: all rows or none, unless --accept-good."""
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
    run_import(file, decision, HowImported(**how))


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


def run_import(file: Path, of: Asked | None, how: HowImported) -> None:
    """Read the file, and show what it would do or bring it in; exit 1 where nothing was written."""
    content = _content(file)
    try:
        source = read_import(file.name, content, of, how.answered, how.sheets)
    except Unreadable as fault:
        by_hand = BY_HAND if isinstance(fault, NoHeader) else ""
        raise click.UsageError(f"{file.name}：{fault}{by_hand}") from None
    if how.dry_run:
        report = preview_import(source)
        if reasons := source.asking.unmet():
            raise Unmet(reasons)
    else:
        report = _bring_in(source, content, how)
    if how.as_json:
        show_json(report.summary())
    else:
        show_report(report, dry_run=how.dry_run)
        decision = source.decision
        if report.applied and decision and decision.whole and decision.answers:
            _show_left(decision.answers)
    if is_held_up(report, how):
        sys.exit(1)


def _bring_in(source: ImportFile, content: bytes, how: HowImported) -> Report:
    said = {"accept_good": how.accept_good, "yes": how.yes, "is_figured": how.as_json}
    actor, storage = Actor.system("cli"), current_app.config["STORAGE"]
    return apply_kept_import(source, content, actor, storage, **said, progress=_show_progress)


def _show_progress(done: int, total: int) -> None:
    click.echo(f"\r已写入 {done:,} / {total:,} 行 rows", nl=done >= total, err=True)


def is_held_up(report: Report, how: HowImported) -> bool:
    """Whether nothing was, or would be, written: a question is open, or a row is refused; or rows of a long
    list wait that others changed while it was written."""
    refused = report.count(RowOutcome.REFUSED) and not how.accept_good
    if how.dry_run:
        return bool(refused or waits(report.questions, yes=how.yes))
    return not report.applied or bool(report.changed)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            # One byte more than is accepted shows that there is too much, however large the file is.
            return stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise click.UsageError(f"{file}：无法读取。 Cannot be read: {error.strerror}") from None


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
