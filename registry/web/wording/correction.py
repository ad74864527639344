"""Corrections in words: what was what and is what."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.errors import Text, say
from registry.rules.approval import Effect
from registry.rules.approval_line import ApprovalLine, lines_of_effect
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.figures_effect import figures_words

COLUMNS: dict[str, Text] = {
    "award_year": say("认定年度"),
    "document_no": say("认定文件"),
    "announced_on": say("公告日期"),
    "valid_until": say("有效期至"),
    "certificate_no": say("证书编号"),
    "name": say("企业名称"),
}
"""What of a title is corrected, as it is called; what follows from another, such as the day of a void, is not
said by itself."""


def corrected_words(changes: Mapping[str, Sequence[Any]]) -> str:
    """What an event corrected, in one sentence."""
    return str(_("；")).join(changed_words((name, *pair) for name, pair in changes.items()))


def changed_words(changes: Iterable[Sequence[Any]]) -> list[str]:
    """Each change, of a column, what it was and what it is, as "认定年度 2025 → 2026"."""
    return [
        f"{translated(COLUMNS[name])} {_value(old)} → {_value(new)}"
        for name, old, new in changes
        if name in COLUMNS
    ]


def _value(value: object) -> str:
    return str(_("无")) if value in (None, "") else str(value)


def correction_rows(effect: Effect) -> list[tuple[str, str]]:
    """What a correction would do, as labels and values."""
    whole = changed_words(effect["changes"])
    figures = figures_words(effect["figures"])
    return [
        (_("更正批次"), str(_("；")).join(whole) or _("批次本身不变")),
        (_("涉及的认定"), _("%(count)s 项", count=effect["count"])),
        (_("重新编号"), _("%(count)s 项，原编号保留、不再使用", count=len(effect["renumbered"]))),
        (_("对统计的影响"), str(_("；")).join(figures) or _("以往日期的统计不变")),
        (_("更正所依据的文号"), effect["document_no"]),
        (_("更正理由"), effect["reason"]),
    ]


@dataclass(frozen=True, slots=True)
class CorrectedLine:
    """One recognition of a batch that would be corrected; `certificate_no` as it would be."""

    line: ApprovalLine
    changes: list[str]
    certificate_no: str


def corrected_lines(effect: Effect, numbers: Mapping[int, str]) -> list[CorrectedLine]:
    """Every line that would be corrected, with the numbers that would be drawn."""
    changes = dict(effect["corrected"])
    return [
        CorrectedLine(line, changed_words(changes.get(line.id, ())), numbers.get(line.id, line.number))
        for line in lines_of_effect(effect)
    ]
