"""Correcting a batch of recognitions 更正: what each line becomes, and whether it can be. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from registry.errors import Text, say
from registry.rules.approval import CorrectArguments
from registry.rules.award_year import unmet_award_year
from registry.rules.ending import Ending
from registry.rules.enterprise import LONGEST_NAME
from registry.rules.validity import valid_until

LONGEST_DOCUMENT = 100


@dataclass(frozen=True)
class BatchFacts:
    """What of a batch can be corrected."""

    award_year: int
    document_no: str
    announced_on: date


@dataclass(frozen=True)
class LineFacts:
    """One recognition of a batch. `decided_from`: the days from which something was decided about it, and
    `gap_until` of gaps that began with it."""

    id: int
    name: str
    award_year: int
    announced_on: date
    valid_until: date | None
    certificate_no: str | None
    ended_on: date | None = None
    ended_how: str | None = None
    decided_from: tuple[date, ...] = ()
    gap_until: tuple[date, ...] = ()


Changed = Mapping[str, tuple[Any, Any]]
"""By column what it was and what it becomes."""


def batch_after(batch: BatchFacts, arguments: CorrectArguments) -> BatchFacts:
    """The batch as corrected."""
    return replace(
        batch,
        award_year=batch.award_year if arguments.award_year is None else arguments.award_year,
        document_no=arguments.document_no.strip() or batch.document_no,
        announced_on=arguments.announced_on or batch.announced_on,
    )


def line_after(
    line: LineFacts, batch: BatchFacts, arguments: CorrectArguments, years: int | None
) -> LineFacts:
    """A line of the batch as corrected; its certificate number is drawn by who writes it. `years`: how long
    titles of this level are valid."""
    day = batch.announced_on
    last = line.valid_until
    if arguments.without_end:
        last = None
    elif arguments.valid_until is not None:
        last = arguments.valid_until
    elif day != line.announced_on and last == valid_until(line.announced_on, years):
        last = valid_until(day, years)
    return replace(
        line,
        name=dict(arguments.names).get(line.id, line.name).strip(),
        award_year=batch.award_year,
        announced_on=day,
        valid_until=last,
        ended_on=day if line.ended_how == Ending.VOIDED else line.ended_on,
    )


def changed(before: Any, after: Any) -> Changed:
    """What differs between two of the same kind, in the order of their columns."""
    old, new = vars(before), vars(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def plain_pair(pair: tuple[Any, Any]) -> list[Any]:
    """Old and new as JSON keeps them."""
    return [each.isoformat() if isinstance(each, date) else each for each in pair]


def counted_parts(line: LineFacts) -> dict[str, Any]:
    """What the figures need of a line as corrected, so that the ledger alone can be replayed."""
    return {
        "award_year": line.award_year,
        "announced_on": line.announced_on.isoformat(),
        "valid_until": line.valid_until.isoformat() if line.valid_until else None,
    }


def unmet_correction(
    batch: BatchFacts,
    lines: Sequence[LineFacts],
    arguments: CorrectArguments,
    after: Sequence[LineFacts],
    *,
    opened_after: date | None,
    today: date,
) -> list[Text]:
    """Why it cannot be corrected so. `opened_after`: the last day of the notice it decides on, if of one."""
    new = batch_after(batch, arguments)
    reasons = unmet_award_year(new.award_year, new.announced_on)
    if not arguments.reason.strip():
        reasons.append(say("请填写更正理由。"))
    if not arguments.by_document.strip():
        reasons.append(say("请填写更正所依据的文号。"))
    if max(len(new.document_no), len(arguments.by_document.strip())) > LONGEST_DOCUMENT:
        reasons.append(say("文号不能超过 100 个字。"))
    if new == batch and list(after) == list(lines):
        reasons.append(say("没有任何更正，请填写要更正的内容。"))
    if new.announced_on != batch.announced_on:
        reasons += _unmet_day(lines, new.announced_on, opened_after, today)
    reasons += _unmet_names(arguments, {line.id for line in lines})
    if any(line.valid_until and line.valid_until < line.announced_on for line in after):
        reasons.append(say("有效期截止日早于公告日期，请核对。"))
    if arguments.without_end and arguments.valid_until is not None:
        reasons.append(say("有效期截止日与“未设有效期”只能选一项。"))
    return reasons


def _unmet_day(lines: Sequence[LineFacts], day: date, opened_after: date | None, today: date) -> list[Text]:
    reasons = []
    if day > today:
        reasons.append(say("公告日期不能晚于今天。"))
    if opened_after is not None and day <= opened_after:
        reasons.append(say("公告日期应在公示届满之后，且不晚于今天。"))
    for line in lines:
        ended = line.ended_on if line.ended_how != Ending.VOIDED else None
        decided = [*line.decided_from, *([ended] if ended else [])]
        if any(day > each for each in decided) or any(day >= each for each in line.gap_until):
            reasons.append(say("%(name)s 的处置早于更正后的公告日期，请核对。", name=line.name))
    return reasons


def _unmet_names(arguments: CorrectArguments, ids: Collection[int]) -> list[Text]:
    reasons = []
    for id, name in arguments.names:
        if id not in ids:
            reasons.append(say("认定 %(id)s 不在这一批次中。", id=id))
        if not name.strip():
            reasons.append(say("企业名称不能为空。"))
        if len(name.strip()) > LONGEST_NAME:
            reasons.append(say("企业名称不能超过 %(most)s 个字。", most=LONGEST_NAME))
    return reasons
