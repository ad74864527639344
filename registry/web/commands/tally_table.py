"""Targets in columns, as `tally show` prints them: what its --json has of each, for people to read."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from registry.rules.tally import BASES, Basis
from registry.rules.target import VERDICTS, Verdict

NOTHING = "—"
HEAD = (
    "编号",
    "期初",
    *map(str, BASES.values()),
    "判定口径",
    "规划值",
    "期末日",
    "期末数",
    "期末结论",
    "指标",
)
RIGHT = frozenset({1, 2, 3, 4, 5, 7, 9})
"""The columns that are figures."""
GAP = "  "


def target_table(targets: Sequence[Mapping[str, Any]]) -> list[str]:
    """A line of heads and one for each target, in columns; what is not counted has dashes."""
    rows = [HEAD, *(_row(target) for target in targets)]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(HEAD))]
    return [_line(row, widths) for row in rows]


def _row(target: Mapping[str, Any]) -> tuple[str, ...]:
    counted = ("opening", "ever", "net", "valid", "in_period")
    due = target["on_due_day"] or {}
    wanted = target["value"]
    return (
        target["id"],
        *(_shown(target[name]) for name in counted),
        str(BASES[Basis(target["basis"])]) if target["basis"] else NOTHING,
        NOTHING if wanted is None else f"{target['comparator']} {wanted.normalize():f}",
        _shown(due.get("day")),
        _shown(due.get("figure")),
        str(VERDICTS[Verdict(due["verdict"])][0]) if due else NOTHING,
        target["zh"],
    )


def _shown(value: object) -> str:
    return NOTHING if value is None else str(value)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for place, (text, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - _width(text))
        cells.append(space + text if place in RIGHT else text + space)
    return GAP.join(cells).rstrip()


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters and full-width signs take two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
