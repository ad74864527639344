"""What an import decided, row by row: the answer of a dry run, of an import and of the page that shows it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from registry.errors import Text, say
from registry.rules.catalog import catalog
from registry.rules.imports.asking import ListQuestion
from registry.rules.imports.reading import ListPart, ListRemark, SetAside
from registry.rules.recommendation import UnnamedFile


class RowOutcome(StrEnum):
    """What becomes of a row; every row has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    MATCHED = "matched"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


CHANGED = "changed."
"""How the code begins of what is said of a row that others changed while its list was written."""
CHANGING = (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.MATCHED)
"""Outcomes by which something is written."""
OUTCOME_NAMES: dict[RowOutcome, Text] = {
    RowOutcome.CREATED: say("新建"),
    RowOutcome.UPDATED: say("更新"),
    RowOutcome.MATCHED: say("对应已有企业"),
    RowOutcome.UNCHANGED: say("无变化"),
    RowOutcome.REFUSED: say("不接受"),
}


STANDS = (
    "uscc",
    "district",
    "zone",
    "scheme",
    "level",
    "award_year",
    "announced_on",
    "valid_until",
    "certificate_no",
    "revenue_fen",
)
"""What a row is shown with as it would stand; days in ISO, amounts in fen, None where it says nothing."""


def said(stands: Mapping[str, Any]) -> dict[str, Any]:
    """What a row would stand with, without what it says nothing of."""
    return {name: value for name, value in stands.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One row as it is shown: its number in the sheet, the name on it, and the sentences to it; `stands`:
    what of STANDS it would stand with."""

    row: int
    name: str
    outcome: RowOutcome
    texts: tuple[Text, ...] = ()
    sheet: str = ""
    stands: Mapping[str, Any] = field(default_factory=dict)
    """Without what it says nothing of."""

    @property
    def plain(self) -> dict[str, Any]:
        """What `import … --json` prints of it."""
        said = {"sheet": self.sheet, "row": self.row, "outcome": self.outcome.value, "name": self.name}
        return {**said, **{name: self.stands.get(name) for name in STANDS}}


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row of a long list that others changed while the list was written: it waits for a word."""

    shown: ReportLine
    """What was shown of it before the list was begun."""
    now: ReportLine | None = None
    """What it would do now; None where it is no row of a firm any more."""
    holder: int = 0
    """The enterprise of the register that it is of now; 0 one that it brings."""


@dataclass(frozen=True)
class Report:
    """`applied`: the register now says so. `remarks`: what was noticed; `questions`: what is still to be
    answered before it is applied; `set_aside`: the lines that are no data; `parts`: every sheet and list;
    `unnamed`: the forwarded files that the list, as the whole answer, leaves unnamed, those with near names
    first; `run`: of what was brought in its import run; `figures`: of a dry run, what it would do to figures
    of past days."""

    kind: str
    lines: Sequence[ReportLine]
    remarks: tuple[ListRemark, ...] = ()
    applied: bool = False
    questions: tuple[ListQuestion, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    parts: tuple[ListPart, ...] = ()
    settled: tuple[tuple[ListQuestion, str], ...] = ()
    """The questions that were answered, with the value that was chosen."""
    unnamed: tuple[UnnamedFile, ...] = ()
    run: int | None = None
    figures: Mapping[str, Any] | None = None
    under_way: bool = False
    """It is begun, and written in pieces: of a long list."""
    offered: tuple[ListQuestion, ...] = ()
    """What may be answered and need not be: which column a head is that nobody knows."""
    waiting: tuple[ChangedRow, ...] = ()
    """Of a long list that was brought in: rows that others changed meanwhile; `changed` asks about them."""

    def count(self, outcome: RowOutcome) -> int:
        """How many rows came out so."""
        return self.counts[outcome]

    @cached_property
    def counts(self) -> Mapping[RowOutcome, int]:
        """Rows by outcome, every outcome named."""
        if (counted := getattr(self.lines, "counts", None)) is not None:
            return counted  # type: ignore[no-any-return]
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in RowOutcome}

    def of(self, outcome: RowOutcome) -> Sequence[ReportLine]:
        """The rows that came out so."""
        if (of := getattr(self.lines, "of", None)) is not None:
            return of(outcome)  # type: ignore[no-any-return]
        return [line for line in self.lines if line.outcome is outcome]

    @property
    def changed(self) -> list[ListQuestion]:
        """Of a long list that was brought in: the rows that others changed meanwhile, and that wait."""
        return [question for question in self.questions if question.code.startswith(CHANGED)]

    @property
    def changing(self) -> int:
        """How many rows write something."""
        return sum(self.counts[outcome] for outcome in CHANGING)

    def refused(self) -> list[dict[str, Any]]:
        """The refused rows as {"sheet", "row", "reason"}: all reasons of a row in one text."""
        return [
            {"sheet": line.sheet, "row": line.row, "reason": "".join(map(str, line.texts))}
            for line in self.lines
            if line.outcome is RowOutcome.REFUSED
        ]

    def summary(self) -> dict[str, Any]:
        """What `import … --json` prints."""
        counts = {outcome.value: number for outcome, number in self.counts.items()}
        left = [
            {"number": file.number, "name": file.name, "unit": file.unit, "near": list(file.near)}
            for file in self.unnamed
        ]
        not_named = {"unnamed": left} if left else {}
        return {
            "kind": self.kind,
            **counts,
            "refused": self.refused(),
            "questions": [question.plain for question in self.questions],
            "remarks": self._remarks(),
            "set_aside": [each.plain for each in self.set_aside],
            "sheets": [part.plain for part in self.parts],
            "rows": [line.plain for line in self.lines],
            "effect": effect_rows(self.figures),
            "applied": self.applied,
            "run": self.run,
            **not_named,
        }

    def _remarks(self) -> list[dict[str, Any]]:
        of_rows = [
            ListRemark(text, line.sheet, line.row)
            for line in self.lines
            if line.outcome is not RowOutcome.REFUSED
            for text in line.texts
        ]
        return [each.plain for each in (*self.remarks, *of_rows)]


def effect_rows(figures: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What `figures_effect` found, a row for each figure: target (of a plan, or a title), day, basis, before
    and after."""
    found = []
    for plan, target, day, before, after, *_verdicts in (figures or {}).get("targets", ()):
        basis = catalog().plans[plan].target(target).basis
        found.append(_effect_row(target, day, str(basis), before, after))
    for scheme, level, day, before, after in (figures or {}).get("years", ()):
        found.append(_effect_row(f"{scheme}:{level}", day, "net", before, after))
    return found


def _effect_row(target: str, day: str, basis: str, before: int, after: int) -> dict[str, Any]:
    return {"target": target, "as_of": day, "basis": basis, "before": before, "after": after}
