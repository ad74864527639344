"""What is said at a line of a list for people to judge: names that are near, files that were closed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from registry.errors import say
from registry.rules.imports.recognition import ForwardedFile, RecognitionPlan, file_of_line
from registry.rules.recommendation import NearFile


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
