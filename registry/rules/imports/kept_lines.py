"""The rows of a report as the database keeps them: each on a line of its own, read when it is asked for.

A page shows fifty rows of a hundred thousand; the others are counted by how their lines begin.
"""

import json
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

from registry.rules.imports.report import ReportLine, RowOutcome
from registry.rules.imports.text_kept import plain_texts, texts_of
from registry.rules.ledger import canonical_json

_OUTCOMES = {outcome.value[:2]: outcome for outcome in RowOutcome}
"""By two letters of how a line begins, ["created",…: they tell them apart."""
_AT, _TO = 2, 4


class KeptLines(Sequence[ReportLine]):
    """Rows of a report, of which only those that are asked for are read: of the others memory holds the text
    and eight bytes each."""

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        """`starts`: where in the text each of the rows begins; it goes up to the next line break."""
        self._text, self._starts = text, starts

    @classmethod
    def after_first(cls, text: str) -> "KeptLines":
        """All lines of a text but the first."""
        starts, at = array("q"), text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        return cls(text, starts)

    def spelled(self) -> Iterator[str]:
        """Each as it is kept."""
        return map(self._spelled, self._starts)

    def _spelled(self, start: int) -> str:
        end = self._text.find("\n", start)
        return self._text[start : end if end >= 0 else None]

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, place: int) -> ReportLine: ...
    @overload
    def __getitem__(self, place: slice) -> "KeptLines": ...
    def __getitem__(self, place: int | slice) -> "ReportLine | KeptLines":
        if isinstance(place, slice):
            return KeptLines(self._text, self._starts[place])
        return line_of(json.loads(self._spelled(self._starts[place])))

    def __iter__(self) -> Iterator[ReportLine]:
        return (line_of(json.loads(each)) for each in self.spelled())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def counts(self) -> Mapping[RowOutcome, int]:
        """How many came out how; every outcome named."""
        text = self._text
        found = Counter(text[start + _AT : start + _TO] for start in self._starts)
        return {outcome: found[begins] for begins, outcome in _OUTCOMES.items()}

    def of(self, outcome: RowOutcome) -> "KeptLines":
        """Those that came out so."""
        text, begins = self._text, outcome.value[: _TO - _AT]
        own = (start for start in self._starts if text.startswith(begins, start + _AT))
        return KeptLines(text, array("q", own))


def with_more(
    lines: Sequence[ReportLine], more: Sequence[ReportLine], order: Callable[[ReportLine], int]
) -> Sequence[ReportLine]:
    """Rows in this order with a few more among them; of those that are kept only the neighbors are read."""
    at = [(bisect_left(lines, order(each), key=order), each) for each in sorted(more, key=order)]
    spelled = list(spelled_lines(lines))
    for place, each in reversed(at):
        spelled.insert(place, canonical_json(plain_line(each)))
    return KeptLines.after_first("\n".join(("", *spelled)))


def spelled_lines(lines: Sequence[ReportLine]) -> Iterator[str]:
    """Each as it is kept."""
    if isinstance(lines, KeptLines):
        yield from lines.spelled()
    else:
        yield from (canonical_json(plain_line(line)) for line in lines)


def plain_line(line: ReportLine) -> list[Any]:
    """One as JSON keeps it."""
    return [line.outcome.value, line.row, line.name, plain_texts(line.texts), line.sheet, line.stands]


def line_of(plain: Sequence[Any]) -> ReportLine:
    """What `plain_line` gave."""
    outcome, row, name, texts, sheet, stands = plain
    return ReportLine(row, name, RowOutcome(outcome), texts_of(texts), sheet, stands)
