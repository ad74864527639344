"""The report of an import as it is kept."""

from dataclasses import replace

from registry.errors import say
from registry.rules.imports.report import Report, ReportLine, RowOutcome
from registry.rules.imports.report_kept import applied_json, report_json, report_of


def test_what_was_kept_before_is_spelled_as_applied_without_reading_it_again() -> None:
    name = '"applied":false,"kind":"x"'
    line = ReportLine(2, name, RowOutcome.CREATED, (say("属地待定"),), name, {"uscc": name})
    report = Report("enterprises", (line,), offered=(), figures={"applied": False})
    applied = replace(report, applied=True)
    assert applied_json(report_json(report)) == report_json(applied)
    assert report_of(applied_json(report_json(report))) == applied
