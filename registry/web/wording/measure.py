"""What was decided about titles in words, and what a proposal does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.models import MeasureFile, TitleMeasure
from registry.queries.measure import bar_of
from registry.rules.bar import bar_state
from registry.rules.catalog import catalog
from registry.rules.ending import ENDINGS, Ending
from registry.rules.ground import MEASURE_NAMES, MeasureKind
from registry.web.language import gettext as _
from registry.web.language import language, translated
from registry.web.wording.figures_effect import figures_words
from registry.web.wording.setting import ground_title


def net_words(leaves_net: bool) -> str:
    """What an ending does to the net figures."""
    return str(_("累计（净）减 1") if leaves_net else _("累计（净）不变"))


def measure_rows(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a proposal about a title would do, as labels and values."""
    kind = MeasureKind(effect["measure"])
    title = translated(catalog().title_of(f"{effect['scheme']}:{effect['level']}"))
    rows = [
        (str(_("称号")), f"{effect['name']} · {title}"),
        (str(_("处置")), translated(MEASURE_NAMES[kind])),
        (str(_("事由")), ground_title(effect["ground"])),
    ]
    if effect.get("ends_as"):
        rows.append((str(_("终止方式")), translated(ENDINGS[Ending(effect["ends_as"])].label)))
    if effect.get("decides"):
        ground = catalog().grounds.by_id.get(effect["ground"])
        who = ground.decides_en if ground and language() == "en" else effect["decides"]
        rows.append((str(_("决定机关")), who))
    if kind in {MeasureKind.END, MeasureKind.VOID}:
        rows.append((str(_("对统计的影响")), _figures_words(effect)))
    if past := figures_words(effect.get("figures", {})):
        rows.append((str(_("以往日期的统计")), str(_("；")).join(past)))
    if effect.get("gap_from"):
        rows.append((str(_("其间无效")), str(_("自 %(day)s 起至恢复前一日", day=effect["gap_from"]))))
    if bar := _bar_words(effect, kind):
        rows.append((str(_("申报禁期")), bar))
    return rows


def _figures_words(effect: Mapping[str, Any]) -> str:
    if effect["ever"]:
        return str(_("自认定之日起，累计（总）、累计（净）、有效各减 1"))
    net = net_words(effect["net"])
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
        (str(_("事由")), ground_title(row.ground)),
        (str(_("生效日期")), row.effective_on.isoformat()),
        (str(_("决定文号")), row.document_no),
        (str(_("处置理由")), row.reason),
    ]
    if bar := bar_of(row):
        rows.append((str(_("申报禁期")), translated(bar_state(bar, today))))
    return ShownMeasure(translated(MEASURE_NAMES[MeasureKind(row.kind)]), rows, row.evidence)
