"""What a profile says, lists and holds becomes facts; what it does not say stays unknown."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from registry.rules.criteria.gathering.gather import Circumstances, RecordRow, Stated, gather
from tests.rules.criteria.small import metrics

DAY = date(2026, 5, 1)


def gathered(stated: Stated = Stated(), **around: Any) -> dict[str, Any]:  # noqa: B008 - it is frozen
    """Facts of a profile on DAY."""
    return dict(gather(metrics().by_id, stated, Circumstances(**{"day": DAY, **around})))


def test_an_empty_profile_says_only_what_the_registry_knows() -> None:
    assert gathered() == {"holds": False, "again": False}


def test_years_are_counted_from_the_last_full_one() -> None:
    stated = Stated({("revenue", 2025): "5400", ("revenue", 2023): 4000, ("revenue", 2022): 1})
    facts = gathered(stated)
    assert (facts["revenue_y1"], facts.get("revenue_y2"), facts["revenue_y3"]) == (5400, None, 4000)
    assert gathered(stated, day=date(2027, 1, 1))["revenue_y2"] == 5400


def test_titles_size_and_kind() -> None:
    facts = gathered(
        titles={"innovative_sme", "innovative_sme:municipal"}, size_class="small", kind="re_review"
    )
    assert (facts["holds"], facts["sme"], facts["again"]) == (True, True, True)
    assert gathered(size_class="large")["sme"] is False


def test_a_title_asked_in_principle_is_held_or_for_a_person_to_say() -> None:
    base = {"innovative_sme"}
    assert gathered(in_principle=base).get("holds") is None
    assert gathered(in_principle=base, titles=base)["holds"] is True
    assert gathered(in_principle={"seed"})["holds"] is False


@pytest.mark.parametrize(
    ("since", "day", "years"),
    [
        ("2023-01-01", DAY, 3),
        ("2023-01-02", DAY, 2),
        ("2025-12-31", DAY, 0),
        ("2026-03-01", DAY, 0),
        ("2020-06-01", date(2027, 1, 1), 6),
    ],
)
def test_full_years_to_the_end_of_the_last_accounting_year(since: str, day: date, years: int) -> None:
    assert gathered(Stated({("since", None): since}), day=day)["years"] == years


def award(
    level: str = "national", day: str = "2024-05-01", rank: object = 2, amount: str = "1.5"
) -> RecordRow:
    """An award of the profile."""
    return RecordRow("award", {"level": level, "date": day, "rank": rank, "amount": amount})


@pytest.mark.parametrize(
    ("rows", "complete", "won"),
    [
        ([award()], False, True),
        ([award(day="2023-05-01")], False, True),
        ([award(day="2023-04-30")], True, False),
        ([award(day="2023-04-30")], False, None),
        ([award(day="2026-05-02")], True, False),
        ([award(rank=4)], True, False),
        ([award(rank=None)], False, None),
        ([award(level="provincial")], True, False),
        ([], True, False),
        ([], False, None),
    ],
)
def test_what_is_not_listed_is_unknown_unless_the_list_is_complete(
    rows: list[RecordRow], complete: bool, won: bool | None
) -> None:
    facts = gathered(Stated(rows=rows, complete={"award"} if complete else ()))
    assert facts.get("won") is won


def test_counts_and_sums() -> None:
    facts = gathered(Stated(rows=[award(), award(amount="2.25")]))
    assert (facts["wins"], facts["money"]) == (2, Fraction(15, 4))
    assert "wins" not in gathered()
    assert gathered(Stated(complete={"award"}))["wins"] == 0
