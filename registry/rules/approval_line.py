"""The list of what a proposal is about, line by line as it was proposed, and what of it is otherwise now."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from registry.errors import Text, named, say
from registry.rules.catalog import catalog


@dataclass(frozen=True)
class ApprovalLine:
    """One line: an application that is published or recognized, or a recognition that is ended."""

    id: int
    number: str
    """Of the application, or of the certificate."""
    name: str
    kind: str
    unit: str
    """The site, product or other thing of this kind; '' of an enterprise."""
    district: str
    zone: str

    @property
    def plain(self) -> list[Any]:
        """As the effect of a proposal keeps it."""
        return [getattr(self, field.name) for field in fields(self)]


@dataclass(frozen=True)
class LineNow:
    """What a line is today. `state` says why it cannot be done with any more; None while it can."""

    line: ApprovalLine
    state: Text | None = None


def lines_of_effect(effect: Mapping[str, Any]) -> list[ApprovalLine]:
    """The list that an effect keeps, in its order; none of a proposal of before lists were kept."""
    return [ApprovalLine(*plain) for plain in effect.get("lines", ())]


def changes_of(line: ApprovalLine, now: LineNow | None) -> list[Text]:
    """What has changed of a line since it was proposed."""
    if now is None:
        return [say("已不存在。")]
    changes = [say("现为：%(state)s。", state=now.state)] if now.state is not None else []
    if now.line.name != line.name:
        changes.append(say("名称现为“%(name)s”。", name=now.line.name))
    if now.line.unit != line.unit:
        changes.append(say("申报对象现为“%(name)s”。", name=now.line.unit))
    if (now.line.district, now.line.zone) != (line.district, line.zone):
        changes.append(say("属地现为：%(place)s。", place=_place(now.line)))
    return changes


def _place(line: ApprovalLine) -> Text:
    places = {**catalog().districts, **catalog().zones}
    found = places.get(line.zone) or places.get(line.district)
    return named(found) if found is not None else say("属地待定")
