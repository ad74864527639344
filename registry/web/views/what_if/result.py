"""The result of a comparison as its page shows it: every number with the address of the list behind it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for

from registry.errors import Text
from registry.models import PoolRun
from registry.queries.pool_run import Frozen
from registry.rules.catalog import catalog
from registry.rules.pool.what_if import OUTCOMES, WhatIfOutcome
from registry.rules.subject_facts import asks_its_subject
from registry.web.criteria.clause_names import clause_names
from registry.web.filters import place
from registry.web.forms.what_if import NONE
from registry.web.language import gettext as _
from registry.web.language import translated

VERDICTS = ("yes", "unknown", "no")
CHANGED = tuple(outcome for outcome in WhatIfOutcome if outcome is not WhatIfOutcome.UNCHANGED)


@dataclass(frozen=True)
class LinkedNumber:
    """A number and the address of exactly the list it counts."""

    value: int
    url: str


@dataclass(frozen=True)
class ResultLine:
    """One row of a table; `note` says what else the label should."""

    label: object
    cells: tuple[LinkedNumber, ...]
    note: object = ""


@dataclass(frozen=True)
class Breakdown:
    """A table of one dimension."""

    title: str
    head: str
    lines: tuple[ResultLine, ...]
    note: str = ""


class Result:
    """What a finished comparison found."""

    def __init__(self, run: PoolRun, frozen: Frozen) -> None:
        self.run, self.frozen = run, frozen
        self.content: dict[str, Any] = json.loads(run.result)
        self.base_names = clause_names(frozen.base)
        self.changed_names = clause_names(frozen.against)

    def cell(self, count: int, **filters: Any) -> LinkedNumber:
        """A count with the address of its list."""
        return LinkedNumber(count, url_for("what_if.rows", id=self.run.id, **filters))

    def total(self, column: str) -> LinkedNumber:
        """A column of the whole."""
        return self.cell(self.content["totals"].get(column, 0), **_address(column))

    @property
    def outcomes(self) -> list[tuple[WhatIfOutcome, Text, LinkedNumber]]:
        """What changed, each kind with its count."""
        return [(outcome, OUTCOMES[outcome], self.total(outcome.value)) for outcome in CHANGED]

    @property
    def changes(self) -> int:
        return sum(cell.value for _outcome, _name, cell in self.outcomes)

    def matrix(self, held: str) -> list[ResultLine]:
        """Verdicts before × after of those that hold the title ("yes") or do not ("no"), sums at the end."""
        return [
            ResultLine(verdict_label(base), (*self._row(held, base), self._sum(held, base=base)))
            for base in VERDICTS
        ] + [
            ResultLine(
                _("合计"),
                (*(self._sum(held, changed=changed) for changed in VERDICTS), self._sum(held)),
            )
        ]

    def _row(self, held: str, base: str) -> list[LinkedNumber]:
        return [
            self.cell(self._count(held, base, changed), held=held, base=base, changed=changed)
            for changed in VERDICTS
        ]

    def _sum(self, held: str, **filters: str) -> LinkedNumber:
        count = sum(
            self._count(held, base, changed)
            for base in VERDICTS
            for changed in VERDICTS
            if filters.get("base", base) == base and filters.get("changed", changed) == changed
        )
        return self.cell(count, held=held, **filters)

    def _count(self, held: str, base: str, changed: str) -> int:
        key = f"{'held' if held == 'yes' else 'free'} {base} {changed}"
        return int(self.content["matrix"].get(key, 0))

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The columns of every breakdown: name and label."""
        return [
            ("total", _("厂区或项目") if asks_its_subject(self.frozen.base.scheme) else _("企业")),
            ("base", _("基准版符合")),
            ("changed", _("对比版符合")),
            *((outcome.value, translated(OUTCOMES[outcome])) for outcome in CHANGED),
        ]

    @property
    def breakdowns(self) -> list[Breakdown]:
        """The whole by district, industry, size and chain."""
        known = catalog()
        return [
            self._breakdown(
                "district", _("按区"), _("区"), {code: place(code) for code in known.districts}, place("")
            ),
            self._breakdown("industry", _("按产业"), _("产业"), _named(known.industries), _("未填产业")),
            self._breakdown("size", _("按规模"), _("规模"), _named(known.size_classes), _("规模不明")),
            self._breakdown(
                "chain",
                _("按产业链"),
                _("产业链"),
                _named(known.chains),
                _("不在产业链上"),
                _("一家企业可以在几条产业链上，各计一次，合计大于企业数。"),
            ),
        ]

    def _breakdown(
        self, name: str, title: str, head: str, labels: Mapping[str, str], unknown: str, note: str = ""
    ) -> Breakdown:
        counts: Mapping[str, Mapping[str, int]] = self.content["by"].get(name, {})
        order = [value for value in labels if value in counts]
        order += sorted(value for value in counts if value and value not in labels)
        order += [""] if "" in counts else []
        lines = tuple(
            ResultLine(
                labels.get(value, value) if value else unknown,
                tuple(self._of(name, value, column, counts[value]) for column, _label in self.columns),
            )
            for value in order
        )
        return Breakdown(title, head, lines, note)

    def _of(self, name: str, value: str, column: str, row: Mapping[str, int]) -> LinkedNumber:
        return self.cell(row.get(column, 0), **{name: value or NONE}, **_address(column))

    @cached_property
    def clauses(self) -> list[ResultLine]:
        """Which clauses make the difference, those of most enterprises first."""
        counts: Mapping[str, Mapping[str, int]] = self.content["clauses"]
        order = sorted(counts, key=lambda key: (-sum(counts[key].values()), key))
        return [self._clause(key, counts[key]) for key in order]

    def _clause(self, key: str, row: Mapping[str, int]) -> ResultLine:
        before, after = self.base_names.get(key), self.changed_names.get(key)
        cells = [
            self.cell(row.get(outcome.value, 0), clause=key, outcome=outcome.value) for outcome in CHANGED
        ]
        whole = self.cell(sum(row.values()), clause=key)
        note: object = ""
        if before is not None and after is not None and before != after:
            note = _("基准版：%(name)s", name=translated(before))
        elif after is None:
            note = _("只在基准版中")
        elif before is None:
            note = _("只在对比版中")
        return ResultLine(after or before or key, (whole, *cells), note)


def _named(things: Mapping[str, object]) -> dict[str, str]:
    return {key: translated(thing) for key, thing in things.items()}


def _address(column: str) -> dict[str, str]:
    """How an address asks for a column of a table."""
    if column == "total":
        return {}
    return {column: "yes"} if column in ("held", "base", "changed") else {"outcome": column}


def verdict_label(word: str) -> str:
    """A verdict as addresses spell it, in words."""
    return str({"yes": _("符合"), "no": _("不符合"), "unknown": _("待定")}[word])


def spelled(truth: bool | None) -> str:
    """A verdict as addresses spell it."""
    return "unknown" if truth is None else "yes" if truth else "no"


def keys_of(row: Any) -> Sequence[str]:
    """The clauses a row names."""
    return list(json.loads(row.because))


def chains_of(row: Any) -> Iterable[str]:
    return list(json.loads(row.chains))
