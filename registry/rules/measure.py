"""Measures 处置: whether a decision about a title can be taken as it stands, and what it does. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, say
from registry.rules.bar import BarTerm, FilingBar, term_of
from registry.rules.ending import ENDINGS, Ending
from registry.rules.ground import BARRING, ExitGround, Grounds, MeasureKind, allowed_measures
from registry.rules.setting import Settings


@dataclass(frozen=True)
class TitleStand:
    """How a title stands when something is decided about it. `ended_from` and `ended_as` of its ending that
    stands; `ended_net` whether that left net; `marks`: measures of once that it has already."""

    title: str
    """As "scheme:level"."""
    announced_on: date
    ended_from: date | None = None
    ended_as: Ending | None = None
    ended_net: bool = False
    bars: Sequence[FilingBar] = ()
    """Its own, that hold."""
    marks: frozenset[MeasureKind] = frozenset()


@dataclass(frozen=True)
class Outcome:
    """What a measure does: the ending, the bar, or from which day to which the title had not held."""

    kind: MeasureKind
    how: Ending | None = None
    leaves_net: bool | None = None
    family: str = ""
    bar: BarTerm | None = None
    gap_from: date | None = None


def grounds_now(
    stand: TitleStand, grounds: Grounds, settings: Settings, today: date
) -> list[tuple[ExitGround, MeasureKind]]:
    """What could be decided about a title, on a day from its announcement on, in the catalog's order."""
    return [
        (ground, kind)
        for ground in grounds.of_title(stand.title, stand.announced_on, today)
        for kind in _allowed(ground, stand, min(ground.last or today, today), settings)
    ]


def _allowed(ground: ExitGround, stand: TitleStand, day: date, settings: Settings) -> tuple[MeasureKind, ...]:
    ended = None if stand.ended_as is None else stand.ended_as.value
    found = allowed_measures(ground, day, settings, ended, is_barred=bool(stand.bars))
    return tuple(kind for kind in found if kind not in stand.marks)


def unmet_measure(
    stand: TitleStand,
    ground: ExitGround | None,
    kind: MeasureKind,
    day: date,
    today: date,
    settings: Settings,
) -> list[Text]:
    """Why it cannot be decided so, from that day."""
    if ground is None or not ground.is_for(stand.title):
        return [say("该事由不适用于这一称号，请从列出的事由中选择。")]
    reasons = []
    if not ground.holds_on(day):
        reasons.append(say("该事由在所填生效日期不适用，请核对日期或选择当时适用的事由。"))
    if not stand.announced_on <= day <= today:
        reasons.append(say("生效日期应在认定公告日期之后，且不晚于今天。"))
    if kind not in _allowed(ground, stand, day, settings):
        reasons.append(say("按该称号现在的状态和该事由，不能作出这项处置。"))
    elif kind is MeasureKind.RESTORE and stand.ended_from and day < stand.ended_from:
        reasons.append(say("恢复的日期不能早于原处置的生效日期 %(day)s。", day=stand.ended_from.isoformat()))
    return reasons


def outcome_of(
    stand: TitleStand, ground: ExitGround, kind: MeasureKind, day: date, grounds: Grounds, settings: Settings
) -> Outcome:
    """What a measure does that can be taken."""
    term = term_of(ground, day, settings) if kind in BARRING else None
    family = (ground.family or grounds.family_of(stand.title.partition(":")[0])) if term else ""
    if kind is MeasureKind.END:
        return Outcome(kind, ground.ends_as, ground.leaves_net_on(day, settings), family, term)
    if kind is MeasureKind.VOID:
        return Outcome(kind, Ending.VOIDED, None, family, term)
    if kind is MeasureKind.RESTORE and stand.ended_from is not None and stand.ended_from < day:
        return Outcome(kind, stand.ended_as, stand.ended_net, gap_from=stand.ended_from)
    return Outcome(kind, None, None, family, term)


def net_of(ended_as: Ending, said: bool | None) -> bool:
    """Whether an ending left net: as its ground said, or by how it ended where it named no ground yet."""
    return ENDINGS[ended_as].leaves_net if said is None else said
