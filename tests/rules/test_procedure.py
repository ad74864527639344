"""Periods of procedures."""

from datetime import date, timedelta

import pytest

from registry.rules.catalog import catalog
from registry.rules.procedure import NEVER_OURS, Procedure
from registry.rules.title_procedure import Body, Procedures, ProcedureSpan, TitleProcedure

BODY = Body("ministry", "部", "Ministry", tuple(Procedure))


def _period(first: date | None, last: date | None, procedure: Procedure) -> TitleProcedure:
    return TitleProcedure("a:b", first, last, procedure, BODY, "yes", "", "", "", "说明", "high", "")


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


def test_who_decides_a_title_is_asked_of_a_day() -> None:
    """Until September 2023 two bodies announced national single champions together."""
    found = {
        day: catalog().procedure_on("single_champion", "national", day).decided_by.zh
        for day in (date(2018, 11, 1), date(2023, 8, 31), date(2023, 9, 1))
    }
    assert list(found.values()) == [*["工业和信息化部、中国工业经济联合会"] * 2, "工业和信息化部"]


def test_a_body_decides_only_by_a_procedure_that_is_its_own() -> None:
    """A click of this office can never read as a title of the ministry."""
    deciders = {
        period.procedure: period.decided_by.id
        for periods in catalog().procedures.by_title.values()
        for period in periods
        if period.procedure not in NEVER_OURS
    }
    assert deciders == {
        Procedure.CITY_DECISION: "municipal_bureau",
        Procedure.FILING: "municipal_bureau",
        Procedure.DISTRICT_DECISION: "district_bureau",
    }


def test_the_titles_that_are_over_by_a_day() -> None:
    known = catalog().procedures
    over = [title for title in known.by_title if known.is_over(title, date(2026, 11, 1))]
    assert over == ["digital_workshop:municipal", "green_product:national", "smart_factory:municipal"]
    assert not known.is_over("digital_workshop:municipal", date(2024, 11, 1))
