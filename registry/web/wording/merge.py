"""Merging two records, and taking it back, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.errors import Text, say
from registry.queries.likely_double import Likeness
from registry.rules.approval import Effect
from registry.rules.catalog import catalog
from registry.rules.merge import MERGE_FACTS, FactPair, fact_text
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.figures_effect import figures_words

LIKENESSES: dict[Likeness, Text] = {
    Likeness.NAME: say("同名"),
    Likeness.FORMER: say("曾用名相同"),
    Likeness.NEAR: say("名称相近，且地址或电话相同"),
}


@dataclass(frozen=True, slots=True)
class ShownFact:
    """One fact of both records, side by side."""

    fact: str
    label: str
    stays: str
    goes: str
    is_choice: bool
    """Whether both say something, each something else."""


def shown_facts(pairs: Sequence[FactPair]) -> list[ShownFact]:
    """Every fact of which one of the records says something."""
    return [
        ShownFact(pair.fact, _label(pair.fact), _said(pair.stays), _said(pair.goes), pair.is_choice)
        for pair in pairs
        if any(pair.stays.values()) or any(pair.goes.values())
    ]


def merge_rows(effect: Effect) -> list[tuple[str, str]]:
    """What a merge, or taking one back, would do, as labels and values: the figures first."""
    figures = figures_words(effect["figures"])
    return [
        (_("对统计的影响"), str(_("；")).join(figures) or _("以往日期的统计不变")),
        (_("并入的记录"), _record(effect["name"], effect.get("uscc"))),
        (_("保留的记录"), _record(effect["into_name"], effect.get("into_uscc"))),
        *(_of_merge(effect) if "facts" in effect else _of_unmerge(effect)),
        (_("认定"), _("%(count)s 项", count=effect["count"])),
        (_("申报"), " ".join(effect["files"]) or _("无")),
        (_("厂区、产品等对象"), _subjects(effect["subjects"])),
        (_("企业账号"), _("%(count)s 个", count=effect["accounts"])),
        (_("文号"), effect["document_no"] or _("无")),
        (_("理由"), effect["reason"]),
    ]


def _of_merge(effect: Effect) -> list[tuple[str, str]]:
    taken = [
        f"{_label(fact)} {_said(stays) or _('无')} → {_said(goes)}"
        for fact, stays, goes, takes in effect["facts"]
        if takes
    ]
    return [
        (_("采用并入记录的值"), str(_("；")).join(taken) or _("无，均以保留的记录为准")),
        (_("重复的认定，其一作废"), str(_("；")).join(map(_double, effect["doubles"])) or _("无")),
    ]


def _of_unmerge(effect: Effect) -> list[tuple[str, str]]:
    return [
        (_("并入日期"), effect["merged_on"]),
        (_("退回的值"), str(_("、")).join(_label(fact) for fact in effect["taken"]) or _("无")),
        (_("恢复并入时作废的认定"), _("%(count)s 项", count=len(effect["voided"]))),
    ]


def _double(double: Sequence[Any]) -> str:
    _id, _other, scheme, level, day, number, other = double
    title = translated(catalog().title_of(f"{scheme}:{level}"))
    return str(
        _(
            "%(title)s（%(day)s）：作废 %(number)s，保留 %(other)s",
            title=title,
            day=day,
            number=number,
            other=other,
        )
    )


def _subjects(subjects: Sequence[Sequence[Any]]) -> str:
    moved = sum(bool(moves) for _id, moves in subjects)
    return str(
        _("转移 %(moved)s 个，与已有对象并为一个 %(joined)s 个", moved=moved, joined=len(subjects) - moved)
    )


def _label(fact: str) -> str:
    return translated(MERGE_FACTS[fact][0])


def _said(values: Mapping[str, Any]) -> str:
    said = fact_text(values)
    return said if isinstance(said, str) else translated(said)


def _record(name: str, code: str | None) -> str:
    return str(_("%(what)s（%(details)s）", what=name, details=code)) if code else name
