"""The board's lists as files: their columns and what a row puts into each."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

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
from registry.web.filters import industry_name, place, scheme_name
from registry.web.forms.board import BoardFilters, TitleFilters
from registry.web.language import gettext as _
from registry.web.language import translated, worded
from registry.web.lists.list_file import CellKind, ListColumn, ListFile
from registry.web.lists.names import district_name, industry_names, level_names, scheme_names, zone_name
from registry.web.wording.board_filters import board_words, title_words
from registry.web.wording.list_order import order_words

CODE, DAY, NUMBER = CellKind.CODE, CellKind.DAY, CellKind.NUMBER


def _bases() -> list[ListColumn]:
    return [ListColumn(translated(BASES[basis]), NUMBER) for basis in CELL_BASES]


def _amounts(amount: Amount) -> list[int]:
    return [amount.on(basis) for basis in CELL_BASES]


def _file(
    name: str, title: str, filters: BoardFilters, columns: list[ListColumn], rows: Iterable[Any], order: str
) -> ListFile:
    words, known_at = board_words(filters), filters.known_at
    return ListFile(name, title, columns, rows, filters.day, order, words, known_at=known_at)


def targets(
    filters: BoardFilters,
    progress: list[TargetProgress],
    due: Mapping[str, TargetProgress],
    late: Mapping[date, Mapping[Pair, LateEntries]],
) -> ListFile:
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
    return _file("targets", _("目标进度"), filters, _target_columns(), lines, _("按规划中的次序"))


def _target_columns() -> list[ListColumn]:
    return [
        ListColumn(_("截至"), DAY),
        ListColumn(_("编号"), CODE),
        ListColumn(_("目标")),
        ListColumn(_("规划条款"), CODE),
        ListColumn(_("规划原文")),
        ListColumn(_("比较")),
        ListColumn(_("目标值"), NUMBER),
        ListColumn(_("单位")),
        *_bases(),
        ListColumn(translated(BASES[Basis.IN_PERIOD]), NUMBER),
        ListColumn(_("目标口径")),
        ListColumn(_("同一对象只计一次")),
        ListColumn(_("期初存量"), NUMBER),
        ListColumn(_("期初截止"), DAY),
        ListColumn(_("期初中已录入"), NUMBER),
        ListColumn(_("达成数"), NUMBER),
        ListColumn(_("完成百分比"), NUMBER),
        ListColumn(_("结论")),
        ListColumn(_("到期日"), DAY),
        ListColumn(_("到期日达成数"), NUMBER),
        ListColumn(_("到期日结论")),
        ListColumn(_("此后补录增加"), NUMBER),
        ListColumn(_("此后补录减少"), NUMBER),
        ListColumn(_("到期日此后补录增加"), NUMBER),
        ListColumn(_("到期日此后补录减少"), NUMBER),
    ]


def _late(item: TargetProgress | None, found: Mapping[Pair, LateEntries] | None) -> list[int | None]:
    """More and less; blank of a day that is not over and of what the registry does not count."""
    if item is None or item.reached is None or found is None:
        return [None, None]
    entries, basis = sum_of(found, item.counted.pairs), item.target.basis
    return [entries.added.on(basis), entries.removed.on(basis)]


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
        item.brought_in if item.opening is not None else None,
        item.reached,
        item.percent,
        translated(VERDICTS[item.verdict][0]),
        target.due_on,
        due.reached if due else None,
        translated(VERDICTS[due.verdict][0]) if due else "",
    ]


def districts(filters: BoardFilters, rows: list[PlaceRow]) -> ListFile:
    """One line for each place, scheme and basis; a district's line includes its zones."""
    columns = [
        ListColumn(_("截至"), DAY),
        ListColumn(_("区")),
        ListColumn(_("功能区")),
        ListColumn(_("认定类别")),
        *_bases(),
    ]
    lines = (
        [filters.day, place(row.district), _part(row), scheme_name(scheme), *_amounts(amount)]
        for row in rows
        for scheme, amount in row.amounts.items()
    )
    return _file("districts", _("分区情况"), filters, columns, lines, _("按区和功能区的次序"))


def _part(row: PlaceRow) -> str:
    if row.zone is None:
        return str(_("全区"))
    return place("", row.zone) if row.zone else str(_("功能区以外"))


def breakdown(filters: BoardFilters, board: Board) -> ListFile:
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
        *(
            [filters.day, _("首次认定年度"), str(year), *_amounts(amount)]
            for year, amount in board.years.items()
        ),
    )
    columns = [ListColumn(_("截至"), DAY), ListColumn(_("分组")), ListColumn(_("名称")), *_bases()]
    return _file("breakdown", _("类别、产业、年度"), filters, columns, lines, _("按分组"))


def titles(filters: BoardFilters, title_filters: TitleFilters, rows: Iterable[tuple[Any, ...]]) -> ListFile:
    """The list behind a number: all of a line is of the one recognition it rests on, but the place and
    industry it is counted in and, said as that, the year in which it was first recognized. `rows` are those
    of queries/listed_rows.title_rows."""
    columns = [
        ListColumn(_("企业名称")),
        ListColumn(_("统一社会信用代码"), CODE),
        ListColumn(_("认定对象")),
        ListColumn(_("认定类别"), of=scheme_names()),
        ListColumn(_("层级"), of=level_names()),
        ListColumn(_("区"), of=district_name()),
        ListColumn(_("功能区"), of=zone_name()),
        ListColumn(_("产业"), of=industry_names()),
        ListColumn(_("认定年度"), NUMBER),
        ListColumn(_("公告日期"), DAY),
        ListColumn(_("有效期至"), DAY),
        ListColumn(_("文号"), CODE),
        ListColumn(_("证书编号"), CODE),
        ListColumn(_("首次认定年度"), NUMBER),
    ]
    if title_filters.late is not None:
        columns += [ListColumn(_("记入时间"), CellKind.INSTANT), ListColumn(_("台账号"), NUMBER)]
    words = [*board_words(filters), *title_words(title_filters)]
    order = order_words(title_filters.sort, title_filters.descending)
    return ListFile(
        "titles", _("认定名单"), columns, _titles(rows), filters.day, order, words, known_at=filters.known_at
    )


def _titles(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (*row[:4], (row[3], row[4]), *row[5:])


def _found(item: PlanIndicator) -> str:
    """Public figures of an indicator, each with its source."""
    return "; ".join(f"{found.period}: {found.value} ({_origin(found)})" for found in item.actuals)


def _origin(found: Actual) -> str:
    sign = translated(CONFIDENCE[found.confidence])
    return str(_("来源：%(source)s；可信度%(sign)s", source=worded(found, "source"), sign=sign))


def indicators(filters: BoardFilters, plan: Plan) -> ListFile:
    """The plan's indicators, a line for each, found actuals in one cell."""
    columns = [
        ListColumn(_("序号"), NUMBER),
        ListColumn(_("分组")),
        ListColumn(_("指标")),
        ListColumn(_("单位")),
        ListColumn(_("基数"), NUMBER),
        ListColumn(_("基期")),
        ListColumn(_("规划目标")),
        ListColumn(_("规划原行")),
        ListColumn(_("脚注")),
        ListColumn(_("已见公开数据")),
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
    return _file("indicators", _("规划指标"), filters, columns, lines, _("按规划中的次序"))
