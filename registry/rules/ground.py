"""Grounds 事由: why a title ends, what a decision under a ground does, and who says so. Pure.

What the documents leave open, or nobody found, is a setting by ground; the catalog's word is its first value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.errors import Text, say
from registry.rules.ending import Ending
from registry.rules.setting import Settings
from registry.rules.validity import valid_until

LEAVES_NET, MAY_VOID, BAR_YEARS = "leaves_net", "may_void", "bar_years"
"""The settings, by ground."""
CORRECTED_BY_ITSELF = "restored_by_own_body"
"""The ground by which who decided takes its own decision back."""


class GroundKind(StrEnum):
    """What the documents say a ground leads to."""

    EXIT = "exit"
    EXIT_OR_LOSES_RE_REVIEW = "exit_or_loses_re_review"
    EXIT_OR_RECTIFY = "exit_or_rectify"
    EXIT_AND_BAR = "exit_and_bar"
    BAR = "bar"
    LOSES_RE_REVIEW = "loses_re_review"
    LAPSE = "lapse"
    """The calendar does it: nothing is decided."""
    SUPERSEDED = "superseded"
    VOID = "void"
    RESTORE = "restore"
    LIFT_BAR = "lift_bar"


class MeasureKind(StrEnum):
    """What is decided about a title 处置."""

    END = "end"
    VOID = "void"
    LOSE_RE_REVIEW = "lose_re_review"
    BAR = "bar"
    SUPERSEDE = "supersede"
    RESTORE = "restore"
    LIFT_BAR = "lift_bar"


MEASURE_NAMES: dict[MeasureKind, Text] = {
    MeasureKind.END: say("终止认定"),
    MeasureKind.VOID: say("作废（自始不计）"),
    MeasureKind.LOSE_RE_REVIEW: say("不得申请复核"),
    MeasureKind.BAR: say("只设申报禁期"),
    MeasureKind.SUPERSEDE: say("记为已升级"),
    MeasureKind.RESTORE: say("恢复认定"),
    MeasureKind.LIFT_BAR: say("解除申报禁期"),
}
_DOES: dict[GroundKind, tuple[MeasureKind, ...]] = {
    GroundKind.EXIT: (MeasureKind.END,),
    GroundKind.EXIT_OR_LOSES_RE_REVIEW: (MeasureKind.END, MeasureKind.LOSE_RE_REVIEW),
    GroundKind.EXIT_OR_RECTIFY: (MeasureKind.END,),
    GroundKind.EXIT_AND_BAR: (MeasureKind.END, MeasureKind.BAR),
    GroundKind.BAR: (MeasureKind.BAR,),
    GroundKind.LOSES_RE_REVIEW: (MeasureKind.LOSE_RE_REVIEW,),
    GroundKind.LAPSE: (),
    GroundKind.SUPERSEDED: (MeasureKind.SUPERSEDE,),
    GroundKind.VOID: (MeasureKind.VOID, MeasureKind.END),
    GroundKind.RESTORE: (MeasureKind.RESTORE,),
    GroundKind.LIFT_BAR: (MeasureKind.LIFT_BAR,),
}
BARRING = frozenset({MeasureKind.END, MeasureKind.VOID, MeasureKind.BAR})
"""Measures that can bar the holder."""
OF_HELD = frozenset(
    {MeasureKind.END, MeasureKind.VOID, MeasureKind.LOSE_RE_REVIEW, MeasureKind.BAR, MeasureKind.SUPERSEDE}
)
"""Measures on a title that has not been ended."""


class BarEnds(StrEnum):
    """When a bar is over."""

    AFTER_YEARS = "after_years"
    WITH_YEAR = "with_year"
    """On 31 December of the year in which it begins."""
    WHEN_LIFTED = "when_lifted"
    """By an event, not by the calendar."""


@dataclass(frozen=True)
class Family:
    """Titles that one bar is for."""

    id: str
    zh: str
    en: str
    schemes: tuple[str, ...]


@dataclass(frozen=True)
class ExitGround:
    """One ground in one period. `titles`: "scheme:level", "scheme:*" or "*"; None of the settings' first
    values: not found, 待市局补充. `voids` None: the title cannot be voided under it."""

    id: str
    family: str
    kind: GroundKind
    zh: str
    en: str
    titles: tuple[str, ...]
    first: date | None
    last: date | None
    decides: str
    decides_en: str
    ends_as: Ending | None
    leaves_net: bool | None
    voids: str
    bar_years: int | None
    bar_ends: BarEnds
    source: str
    source_en: str
    confidence: str
    note: str
    note_en: str
    denies: tuple[str, ...] = ()
    """The facts of the profile that a decision on it shows to be untrue."""
    denies_years: int | None = None
    """For how long from its day; None: for good."""
    other_body: bool = False
    """Whether review or a court decides, so that what is decided is not of who recognized the title."""

    def denied_on(self, decided: date, day: date) -> tuple[str, ...]:
        """The facts that are not true on a day because of a decision of an earlier one."""
        last = valid_until(decided, self.denies_years)
        return self.denies if decided <= day and (last is None or day <= last) else ()

    def is_for(self, title: str) -> bool:
        """Whether it is one of a title's, "scheme:level", in whatever period."""
        scheme = title.partition(":")[0]
        return bool({title, f"{scheme}:*", "*"} & set(self.titles))

    def holds_on(self, day: date) -> bool:
        """Whether its period covers a day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def overlaps(self, first: date, last: date) -> bool:
        """Whether its period has a day in common with these."""
        return (self.first is None or self.first <= last) and (self.last is None or first <= self.last)

    @property
    def can_bar(self) -> bool:
        """Whether a bar can follow, so that its years are for the bureau to say where they were not found."""
        return bool(BARRING & set(_DOES[self.kind])) and self.bar_ends is not BarEnds.WHEN_LIFTED

    @property
    def can_end(self) -> bool:
        return MeasureKind.END in _DOES[self.kind]

    def measures(self, day: date, settings: Settings) -> tuple[MeasureKind, ...]:
        """What can be decided under it on a day; voiding only as far as the bureau has said so."""
        found = _DOES[self.kind]
        may_void = bool(self.voids) and settings.flag(day, MAY_VOID, self.id)
        without = tuple(each for each in found if each is not MeasureKind.VOID)
        return (*((MeasureKind.VOID,) if may_void else ()), *without) if self.voids else found

    def leaves_net_on(self, day: date, settings: Settings) -> bool:
        """Whether an ending by it leaves 累计（净）; what nobody has said does not."""
        return settings.flag(day, LEAVES_NET, self.id)


@dataclass(frozen=True)
class Grounds:
    """All of them, and the families they bar."""

    by_id: Mapping[str, ExitGround]
    families: Mapping[str, Family]

    def of_title(self, title: str, first: date, last: date) -> tuple[ExitGround, ...]:
        """Those of a title whose period has one of these days, in order."""
        return tuple(
            each for each in self.by_id.values() if each.is_for(title) and each.overlaps(first, last)
        )

    def family_of(self, scheme: str) -> str:
        """The family of a scheme; every scheme has one."""
        return next(family.id for family in self.families.values() if scheme in family.schemes)


def allowed_measures(
    ground: ExitGround, day: date, settings: Settings, ended_as: str | None, *, is_barred: bool
) -> tuple[MeasureKind, ...]:
    """What can be decided under a ground about a title as it stands: an ended one can be restored or voided,
    a bar be lifted where there is one; all else is of a title that stands."""
    found: Sequence[MeasureKind] = ground.measures(day, settings)
    allowed = {MeasureKind.BAR}
    if ended_as is None:
        allowed |= OF_HELD
    else:
        allowed |= {MeasureKind.RESTORE}
        if ended_as != Ending.VOIDED:
            allowed |= {MeasureKind.VOID}
    if is_barred:
        allowed |= {MeasureKind.LIFT_BAR}
    return tuple(each for each in found if each in allowed)
