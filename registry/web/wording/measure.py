"""What is decided about titles in words: what each ground would do, and what a proposal does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from registry.models import MeasureFile, TitleMeasure
from registry.queries.measure import bar_of
from registry.rules.bar import bar_state
from registry.rules.catalog import catalog
from registry.rules.ending import ENDINGS, Ending
from registry.rules.ground import BAR_YEARS, MEASURE_NAMES, BarEnds, ExitGround, MeasureKind
from registry.rules.measure import TitleStand, outcome_of
from registry.rules.setting import Settings
from registry.web.language import language, translated
from registry.web.wording.setting import CONFIDENCE, ground_title


def choice_label(ground: ExitGround, kind: MeasureKind, stand: TitleStand, day: date, known: Settings) -> str:
    """A ground and what deciding under it would do, from a day on: the words of one choice of the form."""
    outcome = outcome_of(stand, ground, kind, day, catalog().grounds, known)
    parts = [_ending_words(kind, outcome.how)]
    if kind is MeasureKind.END:
        parts.append(_net_words(bool(outcome.leaves_net)))
    if kind in {MeasureKind.END, MeasureKind.VOID, MeasureKind.BAR}:
        parts.append(_years_words(ground, day, known))
    english = language() == "en"
    if ground.decides:
        who = ground.decides_en if english else ground.decides
        parts.append(str(_("由%(who)s决定", who=who)))
    word = translated(CONFIDENCE[ground.confidence][0])
    source = ground.source_en if english else ground.source
    parts.append(str(_("依据：%(source)s（%(word)s）", source=source, word=word)))
    does = str(_("；")).join(part for part in parts if part)
    return str(_("%(ground)s。将会：%(does)s", ground=ground_title(ground.id), does=does))


def _ending_words(kind: MeasureKind, how: Ending | None) -> str:
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


def _net_words(leaves_net: bool) -> str:
    return str(_("累计（净）减 1") if leaves_net else _("累计（净）不变"))


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


def measure_rows(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a proposal about a title would do, as labels and values."""
    kind = MeasureKind(effect["measure"])
    title = translated(catalog().title_of(f"{effect['scheme']}:{effect['level']}"))
    rows = [
        (str(_("称号")), f"{effect['name']} · {title}"),
        (str(_("处置")), translated(MEASURE_NAMES[kind])),
        (str(_("事由类别")), ground_title(effect["ground"])),
    ]
    if effect.get("ends_as"):
        rows.append((str(_("终止方式")), translated(ENDINGS[Ending(effect["ends_as"])].label)))
    if effect.get("decides"):
        ground = catalog().grounds.by_id.get(effect["ground"])
        who = ground.decides_en if ground and language() == "en" else effect["decides"]
        rows.append((str(_("决定机关")), who))
    if kind in {MeasureKind.END, MeasureKind.VOID}:
        rows.append((str(_("对统计的影响")), _figures_words(effect)))
    if effect.get("gap_from"):
        rows.append((str(_("其间无效")), str(_("自 %(day)s 起至恢复前一日", day=effect["gap_from"]))))
    if bar := _bar_words(effect, kind):
        rows.append((str(_("申报禁期")), bar))
    return rows


def _figures_words(effect: Mapping[str, Any]) -> str:
    if effect["ever"]:
        return str(_("自认定之日起，累计（总）、累计（净）、有效各减 1"))
    net = _net_words(effect["net"])
    return str(_("累计（总）不变；%(net)s；有效自生效日期起减 1", net=net))


def _bar_words(effect: Mapping[str, Any], kind: MeasureKind) -> str:
    if kind is MeasureKind.RESTORE:
        return str(_("一并解除") if effect["lifts_bar"] else _("如有，不解除"))
    if effect["bar"]:
        family = translated(catalog().grounds.families[effect["bar"]])
        if effect["barred_until"]:
            return str(_("至 %(day)s，“%(family)s”类称号", day=effect["barred_until"], family=family))
        return str(_("至解除为止，“%(family)s”类称号", family=family))
    return str(_("待市局补充，暂不设")) if effect.get("bar_unknown") else ""


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """One decision about a title, as its office reads it."""

    what: str
    rows: list[tuple[str, str]]
    file: MeasureFile


def shown_measures(measures: Sequence[TitleMeasure], today: date) -> list[ShownMeasure]:
    """What was decided about a title, the latest first."""
    return [_shown(row, today) for row in measures]


def _shown(row: TitleMeasure, today: date) -> ShownMeasure:
    rows = [
        (str(_("事由类别")), ground_title(row.ground)),
        (str(_("生效日期")), row.effective_on.isoformat()),
        (str(_("决定文号")), row.document_no),
        (str(_("事由")), row.reason),
    ]
    if bar := bar_of(row):
        rows.append((str(_("申报禁期")), translated(bar_state(bar, today))))
    return ShownMeasure(translated(MEASURE_NAMES[MeasureKind(row.kind)]), rows, row.evidence)
