"""Size classes by 国统字〔2017〕213号: inclusive bounds, every metric must be met, nothing guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.catalog import catalog
from registry.rules.size_class import category_of, size_class

ORDER = ["micro", "small", "medium", "large"]


def wan(amount: str | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)


@pytest.mark.parametrize(
    ("category", "staff", "revenue", "assets", "size"),
    [
        ("industry", 1000, "40000", None, "large"),
        ("industry", 999, "40000", None, "medium"),
        ("industry", 1000, "39999.99", None, "medium"),
        ("industry", 300, "2000", None, "medium"),
        ("industry", 299, "400000", None, "small"),
        ("industry", 300, "1999.99", None, "small"),
        ("industry", 20, "300", None, "small"),
        ("industry", 19, "100000", None, "micro"),
        ("industry", 500, "299.99", None, "micro"),
        ("industry", 5000, "0", None, "micro"),
        ("software", 300, "10000", None, "large"),
        ("software", 299, "10000", None, "medium"),
        ("software", 10, "50", None, "small"),
        ("software", 10, "49.99", None, "micro"),
        ("construction", None, "80000", "80000", "large"),
        ("construction", None, "6000", "5000", "medium"),
        ("construction", None, "80000", "4999.99", "small"),
        ("construction", None, "80000", "299.99", "micro"),
        ("lease_business", 300, None, "120000", "large"),
        ("lease_business", 300, None, "119999", "medium"),
        ("infotrans", 1999, "200000", None, "medium"),
        ("agri", None, "20000", None, "large"),
        ("agri", None, "49.99", None, "micro"),
        ("wholesale", 200, "40000", None, "large"),
        ("retail", 50, "500", None, "medium"),
        ("transport", 300, "3000", None, "medium"),
        ("warehousing", 100, "1000", None, "medium"),
        ("post", 1000, "30000", None, "large"),
        ("lodging", 100, "2000", None, "medium"),
        ("catering", 10, "100", None, "small"),
        ("realestate_dev", None, "200000", "10000", "large"),
        ("property_mgmt", 300, "1000", None, "medium"),
        ("other", 300, None, None, "large"),
        ("other", 9, None, None, "micro"),
    ],
)
def test_classes_at_their_bounds(
    category: str, staff: int | None, revenue: str | None, assets: str | None, size: str
) -> None:
    assert size_class(category, staff, wan(revenue), wan(assets)) == size


@pytest.mark.parametrize(
    ("category", "staff", "revenue", "assets"),
    [
        ("industry", None, "40000", None),
        ("industry", 1000, None, "40000"),
        ("construction", 1000, "80000", None),
        ("lease_business", 300, "120000", None),
        ("finance", 300, "120000", "120000"),
        (None, 300, "120000", "120000"),
        ("", 300, "120000", "120000"),
    ],
)
def test_a_missing_metric_or_category_leaves_it_undecided(
    category: str | None, staff: int | None, revenue: str | None, assets: str | None
) -> None:
    assert size_class(category, staff, wan(revenue), wan(assets)) is None


@pytest.mark.parametrize(
    ("code", "category"),
    [
        ("35", "industry"),
        ("3562", "industry"),
        ("C3562", "industry"),
        ("c356", "industry"),
        ("06", "industry"),
        ("46", "industry"),
        ("65", "software"),
        ("I6510", "software"),
        ("63", "infotrans"),
        ("47", "construction"),
        ("51", "wholesale"),
        ("52", "retail"),
        ("54", "transport"),
        ("591", "transport"),
        ("5990", "warehousing"),
        ("59", None),
        ("70", None),
        ("7010", "realestate_dev"),
        ("702", "property_mgmt"),
        ("703", "other"),
        ("704", None),
        ("53", None),
        ("66", None),
        ("83", None),
        ("84", None),
        ("85", "other"),
        ("91", None),
        ("00", None),
        ("98", None),
        ("", None),
        ("C", None),
        ("A3562", None),
    ],
)
def test_categories_of_national_classification_codes(code: str, category: str | None) -> None:
    assert category_of(code) == category


@given(
    category=st.sampled_from(sorted(catalog().size_rules)),
    staff=st.integers(0, 5000),
    revenue=st.decimals(0, 300_000, places=2),
    assets=st.decimals(0, 200_000, places=2),
    more=st.integers(1, 5000),
)
def test_more_of_anything_never_makes_smaller(
    category: str, staff: int, revenue: Decimal, assets: Decimal, more: int
) -> None:
    size = size_class(category, staff, revenue, assets)
    assert size in catalog().size_classes
    for larger in (
        size_class(category, staff + more, revenue, assets),
        size_class(category, staff, revenue + more, assets),
        size_class(category, staff, revenue, assets + more),
    ):
        assert ORDER.index(str(larger)) >= ORDER.index(str(size))


def test_large_alone_is_no_small_or_medium_enterprise() -> None:
    assert [size.id for size in catalog().size_classes.values() if not size.is_sme] == ["large"]
