"""What can be decided about a title, in words: a short name of each ground, what it does, and who says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry.rules.bar import term_of
from registry.rules.catalog import catalog
from registry.rules.ending import ENDINGS, Ending
from registry.rules.ground import BAR_YEARS, BARRING, MEASURE_NAMES, BarEnds, ExitGround, MeasureKind
from registry.rules.measure import TitleStand, grounds_now, outcome_of
from registry.rules.setting import Settings
from registry.web.language import gettext as _
from registry.web.language import language, translated
from registry.web.wording.measure import net_words
from registry.web.wording.setting import CONFIDENCE

ORDER = tuple(MEASURE_NAMES)
"""The kinds of decisions, as they are read."""


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """One decision that can be taken about a title. `value`: "ground.measure", as its address has it."""

    value: str
    ground: ExitGround
    kind: MeasureKind
    name: str
    what: str
    """What is done, in a few words."""
    period: str
    """Of a ground that is over; else ''."""
    does: list[str]
    source: str
    note: str
    bars: bool

    @property
    def is_over(self) -> bool:
        """Whether it is for decisions of its time only."""
        return bool(self.period)


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Decisions of one effect."""

    heading: str
    choices: list[ShownChoice]


def choices_of(stand: TitleStand, known: Settings, today: date) -> list[ShownChoice]:
    """All that can be decided about a title, each with what it would do by the settings of today."""
    return [
        _choice(ground, kind, stand, min(ground.last or today, today), known, is_over=_is_over(ground, today))
        for ground, kind in grounds_now(stand, catalog().grounds, known, today)
    ]


def _is_over(ground: ExitGround, today: date) -> bool:
    return ground.last is not None and ground.last < today


def groups_of(choices: Sequence[ShownChoice]) -> list[ChoiceGroup]:
    """By what they do, those that bar apart; a group for each effect that there is."""
    found: dict[tuple[int, bool], list[ShownChoice]] = {}
    for each in choices:
        found.setdefault((ORDER.index(each.kind), each.bars), []).append(each)
    return [
        ChoiceGroup(_heading(rows[0].kind, bars=bars), rows)
        for (_number, bars), rows in sorted(found.items())
    ]


def _heading(kind: MeasureKind, *, bars: bool, how: Ending | None = None) -> str:
    name = translated(MEASURE_NAMES[kind])
    if kind is MeasureKind.END and how is not None:
        name = str(_("%(what)s（%(details)s）", what=name, details=translated(ENDINGS[how].label)))
    is_more = bars and kind is not MeasureKind.BAR
    return str(_("%(what)s，并设申报禁期", what=name)) if is_more else name


def _choice(
    ground: ExitGround, kind: MeasureKind, stand: TitleStand, day: date, known: Settings, *, is_over: bool
) -> ShownChoice:
    outcome = outcome_of(stand, ground, kind, day, catalog().grounds, known)
    english = language() == "en"
    source = ground.source_en if english else ground.source
    word = translated(CONFIDENCE[ground.confidence][0])
    bars = kind in BARRING and term_of(ground, day, known) is not None
    return ShownChoice(
        value=f"{ground.id}.{kind.value}",
        ground=ground,
        kind=kind,
        name=translated(ground),
        what=_heading(kind, bars=bars, how=outcome.how),
        period=_period(ground) if is_over else "",
        does=_does(ground, kind, outcome.how, day, known, leaves_net=bool(outcome.leaves_net)),
        source=str(_("%(source)s（%(word)s）", source=source, word=word)),
        note=ground.note_en if english else ground.note,
        bars=bars,
    )


def _period(ground: ExitGround) -> str:
    if ground.first is None:
        return str(_("适用至 %(last)s", last=ground.last))
    return str(_("%(first)s 至 %(last)s", first=ground.first, last=ground.last))


def _does(
    ground: ExitGround, kind: MeasureKind, how: Ending | None, day: date, known: Settings, *, leaves_net: bool
) -> list[str]:
    parts = [_effect_words(kind, how)]
    if kind is MeasureKind.END:
        parts.append(net_words(leaves_net))
    if kind in BARRING:
        parts.append(_years_words(ground, day, known))
    if ground.decides:
        who = ground.decides_en if language() == "en" else ground.decides
        parts.append(str(_("由%(who)s决定", who=who)))
    return [part for part in parts if part]


def _effect_words(kind: MeasureKind, how: Ending | None) -> str:
    if kind is MeasureKind.END and how is not None:
        label = translated(ENDINGS[how].label)
        return str(_("终止（%(how)s），自生效日期起不再有效，累计（总）不变", how=label))
    words = {
        MeasureKind.VOID: _("作废，自认定之日起退出各项累计"),
        MeasureKind.LOSE_RE_REVIEW: _("有效至期满，但不得申请复核，各项累计不变"),
        MeasureKind.BAR: _("称号不变"),
        MeasureKind.SUPERSEDE: _("称号不变，记为已升级"),
        MeasureKind.RESTORE: _("恢复，自生效日期起重新有效"),
        MeasureKind.LIFT_BAR: _("自生效日期起解除申报禁期"),
    }
    return str(words[kind])


def _years_words(ground: ExitGround, day: date, known: Settings) -> str:
    if ground.bar_ends is BarEnds.WHEN_LIFTED:
        return str(_("申报禁期至解除为止"))
    if not ground.can_bar:
        return ""
    years = known.whole(day, BAR_YEARS, ground.id)
    if years is None:
        return str(_("申报禁期：待市局补充，暂不设"))
    if years == 0:
        return str(_("没有申报禁期"))
    if ground.bar_ends is BarEnds.WITH_YEAR:
        return str(_("申报禁期至当年年底"))
    return str(_("申报禁期 %(years)s 年", years=years))
