"""The rows of an upload by what becomes of them: each outcome, what waits for an answer, what is no data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from registry.queries.lists import Page
from registry.rules.imports.report import OUTCOME_NAMES, Report, RowOutcome
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.paging import page_of_rows
from registry.web.lists.tabs import tabs_of

ASKED, ASIDE = "asked", "set_aside"


@dataclass(frozen=True)
class ReportRows:
    """What of a report is listed: `kind` is "lines", or one of ASKED and ASIDE, whose rows are others."""

    kind: str
    page: Page
    tabs: list[tuple[str, str, bool, int | None]]


def report_rows(report: Report, id: str) -> ReportRows:
    """The rows that the address asks for by `?outcome=`, with the tabs of all of them."""
    outcome = request.args.get("outcome", "")
    lists: dict[str, Sequence[Any]] = {"": report.lines, ASKED: report.questions, ASIDE: report.set_aside}
    labels = {"": _("全部")} | {each.value: translated(name) for each, name in OUTCOME_NAMES.items()}
    labels |= {ASKED: _("等待回答"), ASIDE: _("不是数据")}
    counts = {each.value: count for each, count in report.counts.items()}
    counts |= {name: len(rows) for name, rows in lists.items()}
    counts = {name: counts[name] for name in labels}
    shown = outcome if outcome in labels else ""
    rows = lists[shown] if shown in lists else report.of(RowOutcome(shown))
    tabs = tabs_of("imports.run", "outcome", labels, counts, {"id": id, "outcome": shown})
    kind = shown if shown in (ASKED, ASIDE) else "lines"
    return ReportRows(kind, page_of_rows(rows), tabs)
