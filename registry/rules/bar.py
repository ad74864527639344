"""Bars 申报禁期: for a time after a decision about a title its holder may not file in the family. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, named, say
from registry.rules.ground import BAR_YEARS, BarEnds, ExitGround, Grounds
from registry.rules.setting import Settings
from registry.rules.validity import valid_until


@dataclass(frozen=True)
class BarTerm:
    """From which day a bar runs, and its last day; None: until it is lifted."""

    first: date
    last: date | None


@dataclass(frozen=True)
class FilingBar:
    """A bar of one holder for a family. `lifted_on`: the first day on which it is no more."""

    family: str
    ground: str
    first: date
    last: date | None
    document_no: str
    recognition: int
    lifted_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether nothing of the family may be filed on a day."""
        runs = self.first <= day and (self.last is None or day <= self.last)
        return runs and (self.lifted_on is None or day < self.lifted_on)


def term_of(ground: ExitGround, day: date, settings: Settings) -> BarTerm | None:
    """The bar that follows a decision of a day under a ground, as set on that day; None where there is none,
    or nobody has said how long."""
    if ground.bar_ends is BarEnds.WHEN_LIFTED:
        return BarTerm(day, None)
    years = settings.whole(day, BAR_YEARS, ground.id) if ground.can_bar else None
    if not years:
        return None
    if ground.bar_ends is BarEnds.WITH_YEAR:
        return BarTerm(day, date(day.year + years - 1, 12, 31))
    return BarTerm(day, valid_until(day, years))


def barred_on(bars: Iterable[FilingBar], family: str, day: date) -> FilingBar | None:
    """Of the bars that hold on a day for a family the one that lasts longest; None where none holds."""
    holding = [bar for bar in bars if bar.family == family and bar.holds_on(day)]
    return max(holding, key=lambda bar: (bar.last or date.max, bar.first), default=None)


def bar_sentence(bar: FilingBar, grounds: Grounds) -> Text:
    """Until when, why, and what can be done: what stands wherever a bar does."""
    ground, family = grounds.by_id.get(bar.ground), grounds.families[bar.family]
    why = named(ground) if ground else bar.ground
    values = {
        "family": named(family),
        "why": why,
        "first": bar.first.isoformat(),
        "document": bar.document_no,
    }
    if bar.last is None:
        return say(
            "申报禁期：自 %(first)s 起，解除之前不能申报“%(family)s”类称号（%(why)s，%(document)s）。"
            "事由消除的，请持证明向作出决定的机关申请解除；不服决定的，可申请行政复议或提起诉讼。",
            **values,
        )
    return say(
        "申报禁期至 %(last)s：自 %(first)s 起不能申报“%(family)s”类称号（%(why)s，%(document)s）。"
        "期满后可以申报；不服决定的，可申请行政复议或提起诉讼。",
        last=bar.last.isoformat(),
        **values,
    )


def bar_state(bar: FilingBar, day: date) -> Text:
    """How a bar stands on a day, in a few words."""
    if bar.lifted_on is not None and bar.lifted_on <= day:
        return say("已于 %(day)s 解除", day=bar.lifted_on.isoformat())
    if bar.last is None:
        return say("自 %(first)s 起，解除为止", first=bar.first.isoformat())
    if bar.last < day:
        return say("已于 %(day)s 期满", day=bar.last.isoformat())
    return say("%(first)s 至 %(last)s", first=bar.first.isoformat(), last=bar.last.isoformat())
