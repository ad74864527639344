"""The board's tables as CSV."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response
from flask_babel import gettext as _

from registry.queries.board import Board
from registry.queries.board_place import Amount, PlaceRow
from registry.queries.late import LateEntries, sum_of
from registry.queries.progress import TargetProgress
from registry.rules.catalog import catalog
from registry.rules.composite import Pair
from registry.rules.plan import CONFIDENCE, Plan
from registry.rules.plan_indicator import Actual, PlanIndicator
from registry.rules.tally import BASES, CELL_BASES, Basis
from registry.rules.target import VERDICTS
from registry.web.filters import industry_name, instant, level_name, place, scheme_name
from registry.web.forms.board import BoardFilters
from registry.web.language import translated, worded
from registry.web.lists.csv_table import csv_response, place_cells, while_sent


def _bases() -> list[str]:
    return [translated(BASES[basis]) for basis in CELL_BASES]


def _amounts(amount: Amount) -> list[int]:
    return [amount.on(basis) for basis in CELL_BASES]


def targets(
    filters: BoardFilters,
    progress: list[TargetProgress],
    due: Mapping[str, TargetProgress],
    late: Mapping[date, Mapping[Pair, LateEntries]],
) -> Response:
    """Every target: the plan's words, the figures, the verdict, and what it was on its due day; after each
    figure what was entered after its day, by day in `late`. All of it is the city's, also for a place."""
    lines = (
        [
            *_target(filters, item, due.get(item.target.id)),
            *_late(item, late.get(filters.day)),
            *_late(due.get(item.target.id), late.get(item.target.due_on)),
        ]
        for item in progress
    )
    return csv_response("targets", filters.day, _target_head(), lines)


def _target_head() -> list[str]:
    return [
        _("截至"),
        _("编号"),
        _("目标"),
        _("规划条款"),
        _("规划原文"),
        _("比较"),
        _("目标值"),
        _("单位"),
        *_bases(),
        translated(BASES[Basis.IN_PERIOD]),
        _("目标口径"),
        _("同一对象只计一次"),
        _("期初存量"),
        _("期初截止"),
        _("期初中已录入"),
        _("达成数"),
        _("完成百分比"),
        _("结论"),
        _("到期日"),
        _("到期日达成数"),
        _("到期日结论"),
        _("此后补录增加"),
        _("此后补录减少"),
        _("到期日此后补录增加"),
        _("到期日此后补录减少"),
    ]


def _target(filters: BoardFilters, item: TargetProgress, due: TargetProgress | None) -> list[Any]:
    target = item.target
    return [
        filters.day,
        target.id,
        translated(target),
        target.clause,
        target.phrase,
        target.comparator,
        target.value,
        worded(target, "unit"),
        item.ever,
        item.net,
        item.valid,
        item.in_period,
        translated(BASES[Basis(target.basis)]) if target.basis else "",
        (_("是") if item.counted.distinct else _("否")) if target.counts else "",
        item.opening,
        target.opening_on,
        item.brought_in if item.opening is not None else "",
        item.reached,
        item.percent,
        translated(VERDICTS[item.verdict][0]),
        target.due_on,
        due.reached if due else "",
        translated(VERDICTS[due.verdict][0]) if due else "",
    ]


def _late(item: TargetProgress | None, found: Mapping[Pair, LateEntries] | None) -> list[int | str]:
    """More and less; blank of a day that is not over and of what the registry does not count."""
    if item is None or item.reached is None or found is None:
        return ["", ""]
    entries, basis = sum_of(found, item.counted.pairs), item.target.basis
    return [entries.added.on(basis), entries.removed.on(basis)]


def districts(filters: BoardFilters, rows: list[PlaceRow]) -> Response:
    """One line for each place, scheme and basis; a district's line includes its zones."""
    head = [_("截至"), _("区"), _("功能区"), _("认定类别"), *_bases()]
    lines = (
        [filters.day, place(row.district), _part(row), scheme_name(scheme), *_amounts(amount)]
        for row in rows
        for scheme, amount in row.amounts.items()
    )
    return csv_response("districts", filters.day, head, lines)


def _part(row: PlaceRow) -> str:
    if row.zone is None:
        return str(_("全区"))
    return place("", row.zone) if row.zone else str(_("功能区以外"))


def breakdown(filters: BoardFilters, board: Board) -> Response:
    """The city's figures, one line a cell, the first column saying by what."""
    lines = (
        *(
            [filters.day, _("类别与层级"), translated(catalog().title_of(":".join(pair))), *_amounts(amount)]
            for pair, amount in board.titles.items()
        ),
        *(
            [filters.day, _("产业"), industry_name(name) if name else _("未填产业"), *_amounts(amount)]
            for name, amount in board.industries.items()
        ),
        *([filters.day, _("首次认定年度"), year, *_amounts(amount)] for year, amount in board.years.items()),
    )
    return csv_response("breakdown", filters.day, [_("截至"), _("分组"), _("名称"), *_bases()], lines)


def titles(filters: BoardFilters, query: Any, *, late: bool = False) -> Response:
    """The list behind a number: all of a line is of the one recognition it rests on, but the place and
    industry it is counted in and, said as that, the year in which it was first recognized. `late`: with the
    event by which it came to this list."""
    head = [
        _("企业名称"),
        _("统一社会信用代码"),
        _("认定对象"),
        _("认定类别"),
        _("层级"),
        _("区"),
        _("功能区"),
        _("产业"),
        _("认定年度"),
        _("公告日期"),
        _("有效期至"),
        _("文号"),
        _("证书编号"),
        _("首次认定年度"),
    ]
    lines = (_title(row) + (_entry(row) if late else []) for row in while_sent(query))
    return csv_response("titles", filters.day, head + ([_("记入时间"), _("台账号")] if late else []), lines)


def _entry(row: Any) -> list[Any]:
    return [instant(row.entry.recorded_at), row.entry.seq]


def _title(row: Any) -> list[Any]:
    recognition = row.recognition
    return [
        row.holder.name,
        row.holder.uscc,
        row.title_subject.name,
        scheme_name(recognition.scheme),
        level_name(recognition.scheme, recognition.level),
        *place_cells(row.district, row.zone, row.industry),
        recognition.award_year,
        recognition.announced_on,
        recognition.valid_until,
        recognition.batch.document_no,
        recognition.certificate_no,
        row.award_year,
    ]


def _found(item: PlanIndicator) -> str:
    """Public figures of an indicator, each with its source."""
    return "; ".join(f"{found.period}: {found.value} ({_origin(found)})" for found in item.actuals)


def _origin(found: Actual) -> str:
    sign = translated(CONFIDENCE[found.confidence])
    return str(_("来源：%(source)s；可信度%(sign)s", source=worded(found, "source"), sign=sign))


def indicators(filters: BoardFilters, plan: Plan) -> Response:
    """The plan's indicators, a line for each, found actuals in one cell."""
    head = [
        _("序号"),
        _("分组"),
        _("指标"),
        _("单位"),
        _("基数"),
        _("基期"),
        _("规划目标"),
        _("规划原行"),
        _("脚注"),
        _("已见公开数据"),
    ]
    lines = (
        [
            item.no,
            worded(item, "group"),
            translated(item),
            worded(item, "unit"),
            item.base,
            worded(item, "base_period"),
            item.printed_value,
            item.printed,
            item.footnote,
            _found(item),
        ]
        for item in plan.indicators
    )
    return csv_response("indicators", filters.day, head, lines)
