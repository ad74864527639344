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
from registry.rules.recommendation import UnnamedFile, unnamed_file


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
    """`applied`: the register now says so. `remarks`: what was read and left aside, about the whole file;
    `questions`: what somebody has to say yes to before it is applied; `unnamed`: the forwarded files that the
    list, as the whole answer, leaves unnamed, those with near names first; `run`: of what was brought in its
    import run; `figures`: of a dry run, what it would do to figures of past days."""

    sheet: str
    lines: tuple[ReportLine, ...]
    remarks: tuple[Text, ...] = ()
    applied: bool = False
    questions: tuple[Text, ...] = ()
    unnamed: tuple[UnnamedFile, ...] = ()
    run: int | None = None
    figures: Mapping[str, Any] | None = None

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
        asked = {"questions": [str(text) for text in self.questions]} if self.questions else {}
        left = [
            {"number": file.number, "name": file.name, "unit": file.unit, "near": list(file.near)}
            for file in self.unnamed
        ]
        not_named = {"unnamed": left} if left else {}
        past = {} if self.figures is None else {"figures": self.figures}
        said = {"refused": self.refused(), "applied": self.applied, "run": self.run}
        return {**counts, **said, **asked, **not_named, **past}


def report_json(report: Report) -> str:
    """The report as it is kept in the database."""
    unnamed = {"unnamed": [file.plain for file in report.unnamed]} if report.unnamed else {}
    figures = {"figures": report.figures} if report.figures else {}
    return canonical_json(
        {
            **unnamed,
            **figures,
            "sheet": report.sheet,
            "applied": report.applied,
            "remarks": plain_texts(report.remarks),
            "questions": plain_texts(report.questions),
            "lines": [
                [line.row, line.name, line.outcome.value, plain_texts(line.texts)] for line in report.lines
            ],
        }
    )


def report_of(kept: str) -> Report:
    """The report that `report_json` kept."""
    value = json.loads(kept)
    lines = tuple(
        ReportLine(row, name, RowOutcome(outcome), texts_of(texts))
        for row, name, outcome, texts in value["lines"]
    )
    # A report of an older version asked nothing.
    asked = texts_of(value.get("questions", []))
    unnamed = tuple(map(unnamed_file, value.get("unnamed", [])))
    remarks, figures = texts_of(value["remarks"]), value.get("figures")
    return Report(value["sheet"], lines, remarks, value["applied"], asked, unnamed, figures=figures)


def plain_texts(texts: Sequence[Text]) -> list[list[Any]]:
    """Sentences as JSON keeps them, to be translated when they are read."""
    return [_plain(text) for text in texts]


def _plain(text: Text) -> list[Any]:
    """[msgid, values]; a value that is a sentence itself is such a list again."""
    values = {
        name: _plain(value) if isinstance(value, Text) else value if isinstance(value, int) else str(value)
        for name, value in text.values.items()
    }
    return [text.msgid, values]


def texts_of(plain: Sequence[Any]) -> tuple[Text, ...]:
    """The sentences that `plain_texts` gave."""
    return tuple(_text(item) for item in plain)


def _text(plain: list[Any]) -> Text:
    msgid, values = plain
    if not values and msgid in catalog().english:
        # Names are kept in Chinese alone; the catalog has their English.
        return Named(msgid, en=catalog().english[msgid])
    return Text(
        msgid, {name: _text(value) if isinstance(value, list) else value for name, value in values.items()}
    )
