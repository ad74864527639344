"""What an import decided, row by row: the answer of a dry run, of an import and of the page that shows it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.errors import Named, Text, say
from registry.rules.catalog import catalog
from registry.rules.ledger import canonical_json


class RowOutcome(StrEnum):
    """What becomes of a row; every row has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    MATCHED = "matched"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


OUTCOME_NAMES: dict[RowOutcome, Text] = {
    RowOutcome.CREATED: say("新建"),
    RowOutcome.UPDATED: say("更新"),
    RowOutcome.MATCHED: say("对应已有企业"),
    RowOutcome.UNCHANGED: say("无变化"),
    RowOutcome.REFUSED: say("不接受"),
}


@dataclass(frozen=True)
class ReportLine:
    """One row as it is shown: its number in the sheet, the name on it, and the sentences to it."""

    row: int
    name: str
    outcome: RowOutcome
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Report:
    """`applied`: the register now says so. `remarks`: what was read and left aside, about the whole file."""

    sheet: str
    lines: tuple[ReportLine, ...]
    remarks: tuple[Text, ...] = ()
    applied: bool = False

    def count(self, outcome: RowOutcome) -> int:
        """How many rows came out so."""
        return self.counts[outcome]

    @property
    def counts(self) -> Mapping[RowOutcome, int]:
        """Rows by outcome, every outcome named."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in RowOutcome}

    def refused(self) -> list[dict[str, Any]]:
        """The refused rows as {"row", "reason"}: all reasons of a row in one text."""
        return [
            {"row": line.row, "reason": "".join(map(str, line.texts))}
            for line in self.lines
            if line.outcome is RowOutcome.REFUSED
        ]

    def summary(self) -> dict[str, Any]:
        """What `import … --json` prints."""
        counts = {outcome.value: number for outcome, number in self.counts.items()}
        return {**counts, "refused": self.refused(), "applied": self.applied}


def report_json(report: Report) -> str:
    """The report as it is kept in the database."""
    return canonical_json(
        {
            "sheet": report.sheet,
            "applied": report.applied,
            "remarks": _plain_texts(report.remarks),
            "lines": [
                [line.row, line.name, line.outcome.value, _plain_texts(line.texts)] for line in report.lines
            ],
        }
    )


def report_of(kept: str) -> Report:
    """The report that `report_json` kept."""
    value = json.loads(kept)
    lines = tuple(
        ReportLine(row, name, RowOutcome(outcome), _texts(texts))
        for row, name, outcome, texts in value["lines"]
    )
    return Report(value["sheet"], lines, _texts(value["remarks"]), value["applied"])


def _plain_texts(texts: Sequence[Text]) -> list[list[Any]]:
    return [_plain(text) for text in texts]


def _plain(text: Text) -> list[Any]:
    """[msgid, values]; a value that is a sentence itself is such a list again."""
    values = {
        name: _plain(value) if isinstance(value, Text) else value if isinstance(value, int) else str(value)
        for name, value in text.values.items()
    }
    return [text.msgid, values]


def _texts(plain: list[list[Any]]) -> tuple[Text, ...]:
    return tuple(_text(item) for item in plain)


def _text(plain: list[Any]) -> Text:
    msgid, values = plain
    if not values and msgid in catalog().english:
        # Names are kept in Chinese alone; the catalog has their English.
        return Named(msgid, en=catalog().english[msgid])
    return Text(
        msgid, {name: _text(value) if isinstance(value, list) else value for name, value in values.items()}
    )
