"""The report on an import as the database keeps it, with sentences that are translated when they are read."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from registry.rules.imports.asking import ListAnswer, ListQuestion
from registry.rules.imports.kept_lines import KeptLines, line_of, plain_line, spelled_lines
from registry.rules.imports.packed import packed, unpacked
from registry.rules.imports.reading import ListPart, ListRemark, PartColumn, SetAside
from registry.rules.imports.report import ChangedRow, Report, ReportLine, RowOutcome
from registry.rules.imports.text_kept import plain_text, plain_texts, text_of, texts_of
from registry.rules.ledger import canonical_json
from registry.rules.recommendation import unnamed_file


def report_json(report: Report) -> str:
    """The report as it is kept in the database, packed where it is long: a line of JSON of all but its rows,
    then one for each row."""
    unnamed = {"unnamed": [file.plain for file in report.unnamed]} if report.unnamed else {}
    figures = {"figures": report.figures} if report.figures else {}
    offered = {"offers": _plain_offered(report.offered)} if report.offered else {}
    waiting = {"waiting": [_plain_changed(each) for each in report.waiting]} if report.waiting else {}
    head = canonical_json(
        {
            **offered,
            **unnamed,
            **figures,
            **waiting,
            "kind": report.kind,
            "applied": report.applied,
            "remarks": [[*plain_texts([each.text]), each.sheet, each.row] for each in report.remarks],
            "questions": [_plain_question(each) for each in report.questions],
            "settled": [[_plain_question(each), value] for each, value in report.settled],
            "set_aside": [
                [each.sheet, each.row, each.text, *plain_texts([each.why])] for each in report.set_aside
            ],
            "parts": [_plain_part(each) for each in report.parts],
        }
    )
    return packed("\n".join((head, *spelled_lines(report.lines))))


def applied_json(kept: str) -> str:
    """What `report_json` gives of the same report once it is applied, given what it gave before."""
    before, text = '{"applied":false,', unpacked(kept)
    if not text.startswith(before):
        return report_json(replace(report_of(kept), applied=True))
    return packed(f'{{"applied":true,{text.removeprefix(before)}')


def report_of(kept: str) -> Report:
    """The report that `report_json` kept."""
    text = unpacked(kept)
    end = text.find("\n")
    value = json.loads(text if end < 0 else text[:end])
    if "kind" not in value:
        return _older_report(value)
    return Report(
        value["kind"],
        _lines_of_before(value["lines"]) if "lines" in value else KeptLines.after_first(text),
        tuple(ListRemark(text_of(text), sheet, row) for text, sheet, row in value["remarks"]),
        value["applied"],
        tuple(map(_question, value["questions"])),
        tuple(SetAside(sheet, row, text, text_of(why)) for sheet, row, text, why in value["set_aside"]),
        tuple(map(_part, value["parts"])),
        tuple((_question(each), chosen) for each, chosen in value["settled"]),
        tuple(map(unnamed_file, value.get("unnamed", []))),
        offered=(*map(_question, value.get("offered", [])), *_offered(value.get("offers", []))),
        figures=value.get("figures"),
        waiting=tuple(map(_changed, value.get("waiting", []))),
    )


def _lines_of_before(plain: Sequence[Any]) -> tuple[ReportLine, ...]:
    """The rows of a report of before each had its own line."""
    return tuple(line_of([outcome, row, name, *more]) for row, name, outcome, *more in plain)


def _plain_changed(row: ChangedRow) -> list[Any]:
    return [plain_line(row.shown), plain_line(row.now) if row.now else None, row.holder]


def _changed(plain: Sequence[Any]) -> ChangedRow:
    shown, now, holder = plain
    return ChangedRow(line_of(shown), line_of(now) if now else None, holder)


def _older_report(value: dict[str, Any]) -> Report:
    """One of before every sheet was accounted for: its questions had no code, its lines no sheet."""
    lines = [
        ReportLine(row, name, RowOutcome(outcome), texts_of(texts), value["sheet"])
        for row, name, outcome, texts in value["lines"]
    ]
    asked = [
        ListQuestion(f"older.{number}", text, is_confirmation=True)
        for number, text in enumerate(texts_of(value.get("questions", [])), 1)
    ]
    remarks = [ListRemark(text) for text in texts_of(value["remarks"])]
    unnamed = tuple(map(unnamed_file, value.get("unnamed", [])))
    figures = value.get("figures")
    kind = "recognitions" if figures is not None or asked else ""
    return Report(
        kind, tuple(lines), tuple(remarks), value["applied"], tuple(asked), unnamed=unnamed, figures=figures
    )


def _plain_question(question: ListQuestion) -> list[Any]:
    answers = [[each.value, plain_text(each.text)] for each in question.answers]
    of = [question.sheet, question.row, question.is_confirmation]
    return [question.code, plain_text(question.text), answers, *of]


def _question(plain: Sequence[Any]) -> ListQuestion:
    code, text, answers, sheet, row, is_confirmation = plain
    offered = tuple(ListAnswer(value, text_of(of)) for value, of in answers)
    return ListQuestion(code, text_of(text), offered, sheet, row, is_confirmation)


def _plain_offered(questions: Sequence[ListQuestion]) -> list[Any]:
    """Those with the same answers together: a list may have hundreds of heads, each with every column."""
    groups: dict[tuple[ListAnswer, ...], list[Any]] = {}
    for each in questions:
        groups.setdefault(each.answers, []).append([each.code, plain_text(each.text), each.sheet, each.row])
    return [[[[each.value, plain_text(each.text)] for each in answers], of] for answers, of in groups.items()]


def _offered(plain: Sequence[Any]) -> Iterator[ListQuestion]:
    for answers, questions in plain:
        offered = tuple(ListAnswer(value, text_of(of)) for value, of in answers)
        for code, text, sheet, row in questions:
            yield ListQuestion(code, text_of(text), offered, sheet, row)


def _plain_part(part: ListPart) -> list[Any]:
    why = plain_text(part.why) if part.why else None
    columns = [[each.head, each.read_as, each.values] for each in part.columns]
    return [part.name, part.title, part.header_row, part.rows, part.is_read, why, columns]


def _part(plain: Sequence[Any]) -> ListPart:
    name, title, header_row, rows, is_read, why, *more = plain
    columns = tuple(
        PartColumn(head, read_as, tuple(values)) for each in more for head, read_as, values in each
    )
    return ListPart(name, title, header_row, rows, is_read, text_of(why) if why else None, columns)


def plain_answer(question: ListQuestion, value: str) -> list[list[Any]]:
    """The question and the answer that was chosen, as sentences."""
    chosen = next(each.text for each in question.answers if each.value == value)
    return plain_texts([question.text, chosen])
