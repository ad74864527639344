"""The report on an import for people at a terminal."""

from collections.abc import Sequence

import click

from registry.rules.imports.asking import NO, ListQuestion
from registry.rules.imports.chosen_head import HEAD
from registry.rules.imports.report import OUTCOME_NAMES, Report, RowOutcome
from registry.rules.recommendation import UnnamedFile
from registry.web.commands.effect import tell_figures

MOST_SHOWN = 20
"""How many of the files that a list leaves unnamed are shown."""


def show_report(report: Report, *, dry_run: bool) -> None:
    """What was read, how many of each, every refused row with its reasons, and what is asked."""
    for remark in report.remarks:
        click.echo(str(remark.text))
    for part in report.parts:
        if not part.is_read and part.why:
            click.echo(f"未读取“{part.name}”：{part.why}")
    if dry_run:
        _show_columns(report)
    for aside in report.set_aside:
        click.echo(f"第 {aside.row} 行不是数据，未导入（{aside.why}）：{aside.text[:100]}")
    counts = report.counts
    click.echo("，".join(f"{OUTCOME_NAMES[outcome]} {number}" for outcome, number in counts.items()) + "。")
    _show_rows(report)
    for question in report.questions:
        show_question(question)
    if report.figures is not None:
        tell_figures(report.figures)
    _show_unnamed(report.unnamed)
    _show_end(report, dry_run=dry_run)


def _show_columns(report: Report) -> None:
    """What each column is read as, and how to say otherwise."""
    parts = [part for part in report.parts if part.columns]
    for part in parts:
        columns = "，".join(f"{each.head}={each.read_as or NO}" for each in part.columns)
        click.echo(f"“{part.name}”第 {part.header_row} 行为表头，各列读作：{columns}")
    heads = [each for each in report.offered if each.code.startswith(HEAD)]
    if heads:
        names = " ".join(answer.value for answer in heads[0].answers if answer.value != NO)
        click.echo(f"  改读作别的列用 --answer {HEAD}列名=，可选：{names}；不读取用 {NO}")


def _show_rows(report: Report) -> None:
    for refused in report.refused():
        click.echo(f"第 {refused['row']} 行：{refused['reason']}")
    for line in report.lines:
        if line.outcome is not RowOutcome.REFUSED and line.texts:
            click.echo(f"第 {line.row} 行 {line.name}：{''.join(map(str, line.texts))}")


def show_question(question: ListQuestion) -> None:
    """With how it is answered: by --yes, or by --answer with one of the values."""
    click.echo(f"须核对：{question.text}")
    if not question.answers:
        return
    offered = "，".join(
        each.value if str(each.text) == each.value else f"{each.value}（{each.text}）"
        for each in question.answers
    )
    click.echo(f"  --answer {question.code}=  可选：{offered}")


def _show_end(report: Report, *, dry_run: bool) -> None:
    if dry_run:
        click.echo("试运行：未作任何更改。")
    elif report.applied:
        click.echo(f"已导入。导入批次 {report.run}。" if report.run else "已导入。")
    elif report.questions and not report.count(RowOutcome.REFUSED):
        click.echo(
            "名单有须核对的事项，未导入。请逐项用 --answer 回答；只须确认的，核对无误后加 --yes 再导入。",
            err=True,
        )
    else:
        click.echo("有不接受的行，整份文件未导入。改正后重试，或加 --accept-good 只导入合格行。", err=True)


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
