"""Undoing an import in words: what is taken back, what stays and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.rules.imports.undo import WRITTEN_NAMES, InTheWay, Written, how_many, in_the_way
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.figures_effect import figures_words

NAMED = 5
"""How many of those that go are named."""


def undo_rows(effect: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What it would do, as labels and values; what the run has none of is left out."""

    def some(part: str) -> str:
        named = [each if isinstance(each, str) else each[1] for each in effect.get(part, ())]
        return _some(named, how_many(effect, part))

    def count(part: str) -> str:
        found = how_many(effect, part)
        return str(_("%(count)s 项", count=found)) if found else ""

    rows = [
        (_("作废的认定"), _("%(count)s 项", count=effect["titles"]) if effect["titles"] else ""),
        (_("恢复的认定"), some("restored")),
        (_("移出名录的企业"), some("enterprises")),
        (_("恢复导入前资料的企业"), some("records")),
        (_("撤回的变更申请"), count("changes")),
        (_("恢复为已上报的申报"), some("reopened")),
        (_("恢复待答复的上报批次"), some("answers_undone")),
        (_("保留不动"), count("kept")),
    ]
    figures = str(_("；")).join(figures_words(effect["figures"])) or _("以往日期的统计不变")
    reason = [(_("撤销理由"), effect["reason"])] if effect["reason"] else []
    return [row for row in rows if row[1]] + [(_("对统计的影响"), figures), *reason]


def _some(names: Sequence[str], count: int) -> str:
    """The first of them, and how many there are where that is not all."""
    first, rest = str(_("、")).join(names[:NAMED]), count - len(names[:NAMED])
    return str(_("%(names)s等 %(count)s 个", names=first, count=count)) if rest else first


def kept_of(effect: Mapping[str, Any]) -> list[InTheWay]:
    """What stays."""
    return [in_the_way(each) for each in effect["kept"]]


def written_words(wrote: Sequence[tuple[Written, int]]) -> str:
    """How much a run wrote."""
    said = [f"{translated(WRITTEN_NAMES[what])} {count}" for what, count in wrote if count]
    return str(_("、")).join(said)
