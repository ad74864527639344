"""What is said at a line of a list for people to judge: names that are near, files that were closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.errors import Text, say
from registry.rules.imports.enterprise import EnterprisePlan
from registry.rules.imports.forwarded import ForwardedFile, file_of_line
from registry.rules.imports.near_name import is_misspelled
from registry.rules.imports.recognition import RecognitionPlan
from registry.rules.imports.report import ReportLine, RowOutcome
from registry.rules.name_key import name_key
from registry.rules.recommendation import NearFile


@dataclass(frozen=True)
class Listed:
    """A new enterprise as its line says it; '' and None where it does not."""

    name: str
    code: str | None
    district: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class NearRecord:
    """A record of the register that is or was called nearly like a new enterprise of a list."""

    id: int
    name: str
    code: str | None
    district: str
    key: str
    """Of the name that is near."""
    former: str = ""
    """That name, where it is a former one."""


Line = tuple[str, int]
"""Sheet and row."""


def line_key(line: ReportLine) -> Line:
    """By what a line of a workbook is known."""
    return line.sheet, line.row


def listed_newcomers(plans: Sequence[Any]) -> dict[Line, Listed]:
    """By sheet and row the enterprises that the register would get new."""
    found = {}
    for plan in plans:
        if plan.line.outcome is not RowOutcome.CREATED:
            continue
        if isinstance(plan, EnterprisePlan) and plan.details is not None:
            found[line_key(plan.line)] = Listed(
                plan.line.name, plan.details.uscc, plan.details.district, plan.address, plan.phone
            )
        elif isinstance(plan, RecognitionPlan) and plan.newcomer is not None:
            found[line_key(plan.line)] = Listed(plan.line.name, plan.newcomer.code, plan.newcomer.district)
    return found


def may_be_one(new: Listed, new_core: str, record: NearRecord, core: str) -> bool:
    """Whether a new enterprise may be a record already, by cores of their names that share a key.

    Of two districts it is only by a former name. Two credit codes are of two enterprises, unless the names
    are the same but for place and form.
    """
    if record.key == name_key(new.name):
        # One that bears the very name is found, or named, where the line is matched.
        return bool(record.former)
    if new.district and record.district and new.district != record.district:
        return False
    if not core or not new_core:
        return False
    has_two_codes = bool(new.code and record.code)
    return core == new_core or (not has_two_codes and is_misspelled(new_core, core))


def with_near_records(
    lines: Sequence[ReportLine], near: Mapping[Line, Sequence[NearRecord]]
) -> tuple[ReportLine, ...]:
    """The same lines; one that would register an enterprise names the records that it may be."""
    return tuple(
        replace(line, texts=(*line.texts, *map(_may_be, near[key])))
        if (key := line_key(line)) in near
        else line
        for line in lines
    )


def _may_be(record: NearRecord) -> Text:
    code = record.code or say("待补码")
    if record.former:
        return say(
            "与名录中“%(name)s”（编号 %(id)s，%(code)s）的曾用名“%(former)s”相同或相近，请核对是否同一企业；"
            "导入不会自动合并。",
            name=record.name,
            id=record.id,
            code=code,
            former=record.former,
        )
    return say(
        "与名录中“%(name)s”（编号 %(id)s，%(code)s）名称相近，请核对是否同一企业；导入不会自动合并。",
        name=record.name,
        id=record.id,
        code=code,
    )


def with_near(plans: Sequence[RecognitionPlan], near: Mapping[str, NearFile]) -> list[RecognitionPlan]:
    """The same plans; a line that would register an enterprise says whose file it nearly names."""
    return [
        _nearly(plan, near[plan.entry.name]) if plan.newcomer and plan.entry.name in near else plan
        for plan in plans
    ]


def _nearly(plan: RecognitionPlan, file: NearFile) -> RecognitionPlan:
    text = say(
        "与本局上报的申报 %(number)s“%(name)s”名称相近，请核对是否同一企业。",
        number=file.number,
        name=file.name,
    )
    return replace(plan, line=replace(plan.line, texts=(*plan.line.texts, text)))


def with_closed(plans: Sequence[RecognitionPlan], closed: Sequence[ForwardedFile]) -> list[RecognitionPlan]:
    """The same plans; a line that speaks of a file which was closed as not named says so, with its number.

    A line that answers another file speaks of that one.
    """
    return [
        _of_closed(plan, file)
        if plan.file is None and closed and (file := file_of_line(plan, closed))
        else plan
        for plan in plans
    ]


def _of_closed(plan: RecognitionPlan, file: ForwardedFile) -> RecognitionPlan:
    text = say("该对象的申报 %(number)s 此前已办结为未入选，导入后仍为未入选。", number=file.number)
    return replace(plan, line=replace(plan.line, texts=(*plan.line.texts, text)))
