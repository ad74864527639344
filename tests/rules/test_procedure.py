"""Periods of procedures."""

from datetime import date, timedelta

import pytest

from registry.rules.catalog import catalog
from registry.rules.procedure import Procedure, Procedures, ProcedureSpan, TitleProcedure


def _period(first: date | None, last: date | None, procedure: Procedure) -> TitleProcedure:
    return TitleProcedure("a:b", first, last, procedure, "yes", "", "", "", "说明", "high", "")


GAPS = Procedures(
    {
        "a:b": (
            _period(date(2020, 1, 1), date(2020, 6, 30), Procedure.RECOMMENDATION),
            _period(date(2021, 1, 1), date(2021, 12, 31), Procedure.RECOMMENDATION),
            _period(date(2022, 1, 1), date(2022, 12, 31), Procedure.CITY_DECISION),
            _period(date(2023, 1, 1), None, Procedure.RECOMMENDATION),
        )
    }
)


def test_spans_that_meet_are_one_and_a_gap_belongs_to_what_was_before_it() -> None:
    assert GAPS.spans({Procedure.RECOMMENDATION}) == [
        ProcedureSpan("a:b", None, date(2022, 1, 1)),
        ProcedureSpan("a:b", date(2023, 1, 1), None),
    ]


@pytest.mark.parametrize("procedures", [GAPS, catalog().procedures], ids=["gaps", "catalog"])
@pytest.mark.parametrize("wanted", list(Procedure))
def test_a_day_is_in_a_span_where_the_title_has_the_procedure_that_day(
    procedures: Procedures, wanted: Procedure
) -> None:
    spans = procedures.spans({wanted})
    for title in procedures.by_title:
        for day in (date(2016, 1, 1) + timedelta(days=9 * each) for each in range(460)):
            within = [
                span
                for span in spans
                if span.title == title
                and (span.first is None or span.first <= day)
                and (span.end is None or day < span.end)
            ]
            assert len(within) == (procedures.on(title, day).procedure is wanted), (title, day)
