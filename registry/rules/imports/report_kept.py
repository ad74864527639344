"""The report on an import as the database keeps it, with sentences that are translated when they are read."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from registry.errors import Named, Text
from registry.rules.catalog import catalog
from registry.rules.imports.asking import ListAnswer, ListQuestion
from registry.rules.imports.packed import packed, unpacked
from registry.rules.imports.reading import ListPart, ListRemark, PartColumn, SetAside
from registry.rules.imports.report import ChangedRow, Report, ReportLine, RowOutcome
from registry.rules.ledger import canonical_json
from registry.rules.recommendation import unnamed_file


def report_json(report: Report) -> str:
    """The report as it is kept in the database: as JSON, packed where it is long."""
    unnamed = {"unnamed": [file.plain for file in report.unnamed]} if report.unnamed else {}
    figures = {"figures": report.figures} if report.figures else {}
    offered = {"offers": _plain_offered(report.offered)} if report.offered else {}
    waiting = {"waiting": [_plain_changed(each) for each in report.waiting]} if report.waiting else {}
    kept = canonical_json(
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
            "lines": [_plain_line(line) for line in report.lines],
        }
    )
    return packed(kept)


def applied_json(kept: str) -> str:
    """What `report_json` gives of the same report once it is applied, given what it gave before."""
    before, text = '{"applied":false,', unpacked(kept)
    if not text.startswith(before):
        return report_json(replace(report_of(kept), applied=True))
    return packed(f'{{"applied":true,{text.removeprefix(before)}')


def report_of(kept: str) -> Report:
    """The report that `report_json` kept."""
    value = json.loads(unpacked(kept))
    if "kind" not in value:
        return _older_report(value)
    return Report(
        value["kind"],
        tuple(map(_line, value["lines"])),
        tuple(ListRemark(_text(text), sheet, row) for text, sheet, row in value["remarks"]),
        value["applied"],
        tuple(map(_question, value["questions"])),
        tuple(SetAside(sheet, row, text, _text(why)) for sheet, row, text, why in value["set_aside"]),
        tuple(map(_part, value["parts"])),
        tuple((_question(each), chosen) for each, chosen in value["settled"]),
        tuple(map(unnamed_file, value.get("unnamed", []))),
        offered=(*map(_question, value.get("offered", [])), *_offered(value.get("offers", []))),
        figures=value.get("figures"),
        waiting=tuple(map(_changed, value.get("waiting", []))),
    )


def _plain_line(line: ReportLine) -> list[Any]:
    texts = plain_texts(line.texts)
    return [line.row, line.name, line.outcome.value, texts, line.sheet, line.stands]


def _line(plain: Sequence[Any]) -> ReportLine:
    row, name, outcome, texts, sheet, stands = plain
    return ReportLine(row, name, RowOutcome(outcome), texts_of(texts), sheet, stands)


def _plain_changed(row: ChangedRow) -> list[Any]:
    return [_plain_line(row.shown), _plain_line(row.now) if row.now else None, row.holder]


def _changed(plain: Sequence[Any]) -> ChangedRow:
    shown, now, holder = plain
    return ChangedRow(_line(shown), _line(now) if now else None, holder)


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
    answers = [[each.value, _plain(each.text)] for each in question.answers]
    of = [question.sheet, question.row, question.is_confirmation]
    return [question.code, _plain(question.text), answers, *of]


def _question(plain: Sequence[Any]) -> ListQuestion:
    code, text, answers, sheet, row, is_confirmation = plain
    offered = tuple(ListAnswer(value, _text(of)) for value, of in answers)
    return ListQuestion(code, _text(text), offered, sheet, row, is_confirmation)


def _plain_offered(questions: Sequence[ListQuestion]) -> list[Any]:
    """Those with the same answers together: a list may have hundreds of heads, each with every column."""
    groups: dict[tuple[ListAnswer, ...], list[Any]] = {}
    for each in questions:
        groups.setdefault(each.answers, []).append([each.code, _plain(each.text), each.sheet, each.row])
    return [[[[each.value, _plain(each.text)] for each in answers], of] for answers, of in groups.items()]


def _offered(plain: Sequence[Any]) -> Iterator[ListQuestion]:
    for answers, questions in plain:
        offered = tuple(ListAnswer(value, _text(of)) for value, of in answers)
        for code, text, sheet, row in questions:
            yield ListQuestion(code, _text(text), offered, sheet, row)


def _plain_part(part: ListPart) -> list[Any]:
    why = _plain(part.why) if part.why else None
    columns = [[each.head, each.read_as, each.values] for each in part.columns]
    return [part.name, part.title, part.header_row, part.rows, part.is_read, why, columns]


def _part(plain: Sequence[Any]) -> ListPart:
    name, title, header_row, rows, is_read, why, *more = plain
    columns = tuple(
        PartColumn(head, read_as, tuple(values)) for each in more for head, read_as, values in each
    )
    return ListPart(name, title, header_row, rows, is_read, _text(why) if why else None, columns)


def plain_texts(texts: Sequence[Text]) -> list[list[Any]]:
    """Sentences as JSON keeps them, to be translated when they are read."""
    return [_plain(text) for text in texts]


def plain_answer(question: ListQuestion, value: str) -> list[list[Any]]:
    """The question and the answer that was chosen, as sentences."""
    chosen = next(each.text for each in question.answers if each.value == value)
    return plain_texts([question.text, chosen])


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
