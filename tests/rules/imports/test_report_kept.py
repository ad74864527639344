"""The report of an import as it is kept."""

import json
from dataclasses import replace

from registry.errors import say
from registry.rules.imports.kept_lines import with_more
from registry.rules.imports.report import Report, ReportLine, RowOutcome
from registry.rules.imports.report_kept import applied_json, report_json, report_of


def test_what_was_kept_before_is_spelled_as_applied_without_reading_it_again() -> None:
    name = '"applied":false,"kind":"x"'
    line = ReportLine(2, name, RowOutcome.CREATED, (say("属地待定"),), name, {"uscc": name})
    report = Report("enterprises", (line,), offered=(), figures={"applied": False})
    applied = replace(report, applied=True)
    assert applied_json(report_json(report)) == report_json(applied)
    assert report_of(applied_json(report_json(report))) == applied


def test_rows_are_read_when_they_are_asked_for_and_counted_without() -> None:
    lines = tuple(
        ReportLine(row, f"天津\n\u2028{row}有限公司", list(RowOutcome)[row % 5], (say("属地待定"),), "名单")
        for row in range(12)
    )
    report = Report("enterprises", lines)
    kept = report_of(report_json(report))
    assert kept == report
    assert (kept.counts, len(kept.lines), kept.changing) == (report.counts, 12, report.changing)
    assert (kept.lines[3], tuple(kept.lines[5:7]), kept.lines[-1]) == (lines[3], lines[5:7], lines[11])
    assert [line.row for line in kept.of(RowOutcome.REFUSED)] == [4, 9]
    assert report_json(kept) == report_json(report)
    # Of a whole list a page reads only what it shows: a row that nobody asks for may be anything.
    spoiled = report_json(report).replace('["created",0', '["created",!')
    assert report_of(spoiled).counts == report.counts


def test_a_report_of_before_each_row_had_its_own_line_is_still_read() -> None:
    line = ReportLine(2, "甲公司", RowOutcome.MATCHED, (say("属地待定"),), "名单", {"level": "municipal"})
    head = json.loads(report_json(Report("renames", ())))
    before = {**head, "lines": [[2, "甲公司", "matched", [["属地待定", {}]], "名单", {"level": "municipal"}]]}
    assert report_of(json.dumps(before)) == Report("renames", (line,))


def test_rows_come_among_those_that_are_kept_in_the_order_of_the_list() -> None:
    lines = tuple(ReportLine(row, f"第{row}", RowOutcome.CREATED, (), "名单") for row in range(9))
    kept = report_of(report_json(Report("renames", tuple(lines[row] for row in (1, 2, 4, 7))))).lines
    late = (lines[8], lines[0], lines[6], lines[5])
    assert with_more(kept, late, lambda line: line.row) == tuple(
        lines[row] for row in (0, 1, 2, 4, 5, 6, 7, 8)
    )
    assert with_more((), late[:1], lambda line: line.row) == late[:1]
