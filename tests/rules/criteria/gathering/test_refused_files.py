"""Refused files as a figure: full months as bars count them, within a span or since the latest."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.files.shipped import read_metrics
from registry.rules.criteria.gathering.gather import Circumstances, Stated, gather
from registry.rules.criteria.gathering.refused_files import RefusedFile, files_behind, full_months
from tests.rules.criteria.small import metric

DAY = date(2026, 5, 20)
WHOLE = {"unit": "项", "kind": "whole"}
KNOWN = read_metrics(
    "test",
    metric("refused", "近一年未通过", **WHOLE, refusals="count", within_months=12)
    + metric("free", "距未通过", unit="月", kind="whole", refusals="months", within_months=60),
)
SPAN = KNOWN.by_id["refused"].refusals
LATEST = KNOWN.by_id["free"].refusals


def figures(*refused: date, stated: Stated = Stated()) -> Facts:  # noqa: B008 - it is frozen
    return gather(KNOWN.by_id, stated, Circumstances(day=DAY, refused=refused))


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        (DAY, DAY, 0),
        (date(2026, 4, 20), DAY, 1),
        (date(2026, 4, 21), DAY, 0),
        (date(2025, 5, 20), DAY, 12),
        (date(2025, 5, 21), DAY, 11),
        # A month that lacks the day is full on its last.
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
    ],
)
def test_full_months(since: date, day: date, months: int) -> None:
    assert full_months(since, day) == months


@pytest.mark.parametrize(
    ("refused", "count", "months"),
    [
        ([], 0, 60),
        ([date(2025, 5, 20)], 0, 12),
        ([date(2025, 5, 21)], 1, 11),
        ([date(2025, 5, 21), date(2025, 5, 21), DAY], 3, 0),
        ([date(2015, 1, 1)], 0, 60),
    ],
)
def test_how_many_of_late_and_how_long_ago(refused: list[date], count: int, months: int) -> None:
    assert figures(*refused) == {"refused": Fraction(count), "free": Fraction(months)}


def test_nobody_states_it() -> None:
    stated = Stated({("refused", None): "0", ("free", None): "60"})
    assert figures(DAY, stated=stated) == {"refused": 1, "free": 0}


def test_a_figure_rests_on_the_files_it_counts() -> None:
    old, late, later = (RefusedFile(day, str(day)) for day in (date(2024, 1, 1), date(2026, 1, 1), DAY))
    assert SPAN and LATEST
    assert files_behind(SPAN, [old, late, later], DAY) == [later, late]
    assert files_behind(LATEST, [old, late, later], DAY) == [later]
    assert files_behind(LATEST, [], DAY) == []


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"refusals": "count"}, "go together"),
        ({"within_months": 12}, "go together"),
        ({"refusals": "never", "within_months": 12}, "refusals"),
        ({"refusals": "count", "within_months": 12, "kind": "flag"}, "whole"),
        ({"refusals": "count", "within_months": 12, "titles": ["seed"]}, "more than one way"),
    ],
)
def test_what_makes_no_sense_is_refused(keys: dict[str, Any], fault: str) -> None:
    with pytest.raises(CatalogError, match=fault):
        read_metrics("test", metric("refused", "未通过", **{**WHOLE, **keys}))
