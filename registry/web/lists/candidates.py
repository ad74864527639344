"""The candidates of a title as a file."""

from collections.abc import Callable, Collection
from typing import Any

from registry.rules.pool.what_if import SCAN_OUTCOMES, ScanOutcome
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import CellKind, ListColumn
from registry.web.lists.names import place_columns


def candidate_columns(*, with_reasons: bool) -> list[ListColumn]:
    """What is said of each candidate; `with_reasons` what is open of the criteria, too."""
    clauses = [ListColumn(_("未定条款数"), CellKind.NUMBER), ListColumn(_("未定条款"))]
    return [
        ListColumn(_("企业名称")),
        ListColumn(_("统一社会信用代码"), CellKind.CODE),
        ListColumn(_("厂区或项目")),
        *place_columns(),
        ListColumn(_("扫描结果")),
        ListColumn(_("已在申报")),
        *(clauses if with_reasons else []),
    ]


def candidate_line(
    row: Any,
    applies: Callable[[Any], bool],
    barred: Collection[int],
    reasons: Callable[[Any], list[str]] | None,
) -> list[Any]:
    """The cells of a candidate; without `reasons` nothing is said of the criteria."""
    return [
        row.its_name,
        row.its_uscc,
        row.subject_name or "",
        row.its_district,
        row.its_zone,
        row.its_industry,
        _("在申报禁期内")
        if row.enterprise_id in barred
        else translated(SCAN_OUTCOMES[ScanOutcome(row.outcome)]),
        _("是") if applies(row) else _("否"),
        *([row.missing, _("；").join(reasons(row))] if reasons else []),
    ]
