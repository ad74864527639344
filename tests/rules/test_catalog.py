"""The shipped catalog says what the plan and the rules say, and nothing of it stands in Python."""

import ast
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from registry.rules.catalog import PACKAGED, Catalog, catalog
from registry.rules.plan import Target
from registry.rules.plan_indicator import NUMERIC
from registry.rules.prior_title import PriorAsked, PriorTitle, prior_titles
from registry.rules.setting import Settings

SCHEMES = [
    "tech_sme",
    "innovative_sme",
    "seed",
    "specialized_new",
    "little_giant",
    "single_champion",
    "leading_enterprise",
    "green_factory",
    "green_product",
    "green_park",
    "green_supply_chain",
    "green_data_center",
    "smart_factory",
    "digital_workshop",
]


@pytest.fixture(scope="module")
def known() -> Catalog:
    return catalog()


def plan_targets() -> tuple[Target, ...]:
    return catalog().plans["tianjin_14th"].targets


def test_there_are_the_fourteen_schemes(known: Catalog) -> None:
    assert list(known.schemes) == SCHEMES


@pytest.mark.parametrize(
    ("scheme", "levels"),
    [
        ("tech_sme", "national"),
        ("seed", "municipal"),
        ("little_giant", "national"),
        ("single_champion", "municipal national"),
        ("leading_enterprise", "municipal national"),
        ("green_factory", "district municipal national"),
        ("green_product", "national"),
        ("green_park", "municipal national"),
        ("green_supply_chain", "district municipal national"),
        ("green_data_center", "national"),
        ("smart_factory", "municipal basic advanced excellent pilot"),
        ("digital_workshop", "municipal"),
    ],
)
def test_levels_are_ordered_from_lower_to_higher(known: Catalog, scheme: str, levels: str) -> None:
    assert [level.id for level in known.schemes[scheme].levels] == levels.split()


@pytest.mark.parametrize(
    ("scheme", "years"),
    [
        ("tech_sme", {1}),
        ("innovative_sme", {3}),
        ("seed", {3}),
        ("specialized_new", {3}),
        ("little_giant", {3}),
        ("single_champion", {3}),
        ("leading_enterprise", {None}),
        ("green_factory", {None}),
        ("smart_factory", {None}),
        ("digital_workshop", {None}),
    ],
)
def test_validity_is_what_the_rules_give_and_unknown_stays_unknown(
    known: Catalog, scheme: str, years: set[int | None]
) -> None:
    assert {level.validity_years for level in known.schemes[scheme].levels} == years


@pytest.mark.parametrize(
    ("scheme", "level", "any_of", "asked", "same_subject"),
    [
        ("seed", "municipal", ("innovative_sme",), "together", False),
        ("specialized_new", "municipal", ("tech_sme", "innovative_sme"), "together", False),
        ("little_giant", "national", ("specialized_new",), "held", False),
        ("green_factory", "national", ("green_factory:municipal",), "held", True),
        ("green_park", "national", ("green_park:municipal",), "held", True),
        ("green_supply_chain", "national", ("green_supply_chain:municipal",), "soft", True),
        ("smart_factory", "advanced", ("smart_factory:basic",), "together", True),
        ("smart_factory", "excellent", ("smart_factory:advanced",), "soft", True),
        ("smart_factory", "pilot", ("smart_factory:excellent",), "held", True),
    ],
)
def test_what_must_be_held_before(
    known: Catalog, scheme: str, level: str, any_of: tuple[str, ...], asked: str, same_subject: bool
) -> None:
    day = date(2026, 11, 1)
    (base,) = prior_titles(known.schemes[scheme], level, day, Settings(known.settings))
    assert base == PriorTitle(any_of, same_subject, PriorAsked(asked))


def test_only_these_levels_have_prerequisites(known: Catalog) -> None:
    assert not known.schemes["green_factory"].prerequisites_for("municipal")
    assert not known.schemes["smart_factory"].prerequisites_for("basic")
    assert not known.schemes["single_champion"].prerequisites_for("municipal")


def test_seeds_needed_nothing_in_2021(known: Catalog) -> None:
    seed = known.schemes["seed"]
    assert not seed.prerequisites_for("municipal", on=date(2021, 8, 1))
    assert seed.prerequisites_for("municipal", on=date(2023, 1, 31))


def test_national_champions_are_not_recommended_as_little_giants(known: Catalog) -> None:
    assert known.schemes["little_giant"].excludes == ("single_champion:national",)


def test_champions_are_counted_by_holder_all_else_by_subject(known: Catalog) -> None:
    by_holder = [scheme.id for scheme in known.schemes.values() if scheme.counts_by == "holder"]
    assert by_holder == ["single_champion"]
    assert known.schemes["single_champion"].subject_kinds == ("enterprise", "product")


def test_titles_name_the_level_only_where_there_are_several(known: Catalog) -> None:
    assert str(known.title_of("specialized_new:municipal")) == "专精特新中小企业"
    assert str(known.title_of("green_factory:national")) == "绿色工厂（国家级）"
    assert str(known.title_of("green_factory")) == "绿色工厂"
    assert known.has_title("smart_factory:pilot")
    assert not known.has_title("smart_factory:national")
    with pytest.raises(KeyError):
        known.title_of("seed:national")


def test_districts_zones_and_groups(known: Catalog) -> None:
    codes = [f"1201{number:02d}" for number in (*range(1, 7), *range(10, 20))]
    assert list(known.districts) == codes
    sizes = dict.fromkeys(known.places.groups, 0)
    for district in known.districts.values():
        sizes[district.group] += 1
        assert district.industries_text
        assert district.leading
    assert sizes == {"binhai": 1, "central": 6, "suburban_ring": 4, "outer": 5}
    assert {zone.district_code for zone in known.zones.values()} == {"120116"}
    assert [zone.id for zone in known.zones.values() if not zone.in_plan] == ["BH-DONGJIANG"]


def test_industries_and_chains(known: Catalog) -> None:
    assert list(known.industries) == ["I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "T1", "T2"]
    blocks = [industry.block for industry in known.industries.values()]
    assert blocks == ["1", *["3"] * 3, *["4"] * 4, *["traditional"] * 2]
    assert len(known.chains) == 12
    assert sum(len(industry.subsectors) for industry in known.industries.values()) == 35
    used = {chain for industry in known.industries.values() for chain in industry.chains}
    assert used == set(known.chains)


@pytest.mark.parametrize(
    ("text", "industry"),
    [("智能科技", "I1"), (" 现代轻纺 ", "T2"), ("T1", "T1"), ("石化", "I7"), ("炼丹", None), ("", None)],
)
def test_industries_are_read_by_name_alias_and_id(known: Catalog, text: str, industry: str | None) -> None:
    assert known.industry_by_name(text) == industry


def test_chains_are_read_by_name_and_alias(known: Catalog) -> None:
    assert known.chain_by_name("信息技术应用创新") == "xinchuang"
    assert known.chain_by_name("炼丹") is None


def test_divisions_of_the_national_classification(known: Catalog) -> None:
    assert list(known.divisions) == [f"{number:02d}" for number in range(1, 98)]
    assert len(known.sections) == 20
    manufacturing = [code for code, division in known.divisions.items() if division.section == "C"]
    assert (manufacturing[0], manufacturing[-1]) == ("13", "43")


def test_the_six_numbered_targets_in_order(known: Catalog) -> None:
    plan = known.plans["tianjin_14th"]
    assert [(t.id, t.comparator, t.value, t.basis, t.opening) for t in plan.headline] == [
        ("P05", ">=", Decimal(2000), "ever", None),
        ("P06", ">=", Decimal(1000), "ever", None),
        ("P03", ">=", Decimal(100), "ever", None),
        ("P01", ">=", Decimal(10), "ever", None),
        ("P10", ">", Decimal(500), "ever", 102),
        ("P08", ">=", Decimal(200), "net", 114),
    ]
    assert {target.due_on for target in plan.targets} == {date(2025, 12, 31)} == {plan.ends_on}
    assert plan.target("P10").opening_on == date(2020, 12, 31)
    assert "smart_factory:basic" not in plan.target("P10").counts
    assert "green_product:national" not in plan.target("P08").counts


def test_every_target_of_the_plan_is_carried(known: Catalog) -> None:
    assert sorted(target.id for target in plan_targets()) == [f"P{number:02d}" for number in range(1, 42)]
    with pytest.raises(KeyError):
        known.plans["tianjin_14th"].target("P99")


@pytest.mark.parametrize("target", plan_targets(), ids=lambda target: target.id)
def test_the_number_stands_in_the_phrase(target: Target) -> None:
    assert target.has_number == (target.comparator in NUMERIC)
    if target.value is not None:
        printed = "万" if target.value == 10_000 else str(target.value)
        assert printed in target.phrase


def test_targets_without_a_number_carry_facts_only() -> None:
    wordless = {target.id: target.comparator for target in plan_targets() if not target.has_number}
    assert wordless == {
        "P02": "strive",
        "P04": "strive",
        "P07": "some",
        "P16": "qualitative",
        "P40": "qualitative",
        "P41": "qualitative",
    }
    assert all(target.counts for target in plan_targets() if target.id in ("P02", "P04", "P07"))


def test_the_fifteen_indicators(known: Catalog) -> None:
    indicators = {indicator.no: indicator for indicator in known.plans["tianjin_14th"].indicators}
    assert list(indicators) == list(range(1, 16))
    assert (indicators[3].base, indicators[3].value) == (None, Decimal("6.5"))
    assert (indicators[11].value, indicators[11].comparator) == (None, "task")
    assert (indicators[7].base, indicators[7].base_period) == (Decimal("1.13"), "2019")
    assert {number for number, indicator in indicators.items() if indicator.footnote} == {1, 7}
    assert [(actual.period, actual.value) for actual in indicators[5].actuals] == [
        ("2024", Decimal("14.8")),
        ("2025", Decimal("16.6")),
    ]
    for indicator in indicators.values():
        if indicator.value is not None:
            assert str(indicator.value) in indicator.printed_value


def test_the_plan_for_a_day_is_the_last_that_began(known: Catalog) -> None:
    for day in (date(2020, 1, 1), date(2023, 1, 1), date(2026, 11, 22)):
        assert known.plan_on(day).id == "tianjin_14th"


def test_one_chinese_name_has_one_english_name(known: Catalog) -> None:
    by_title = known.procedures.by_title.values()
    groups: list[Mapping[str, Any]] = [
        known.schemes,
        {period.decided_by.id: period.decided_by for periods in by_title for period in periods},
        known.districts,
        known.zones,
        known.industries,
        known.chains,
        known.sections,
        known.divisions,
        known.size_classes,
        known.size_rules,
    ]
    pairs = set()
    for group in groups:
        for thing in group.values():
            pairs.add((thing.zh, thing.en))
            assert known.english[thing.zh] == thing.en
            assert thing.en.isascii()
    assert len({zh for zh, _ in pairs}) == len(pairs)
    assert {known.english[level.zh] for _, level in known.titles()} >= {"Municipal", "National", "Pilot"}


def spoken(path: Path) -> list[str]:
    """The texts of a program that are not docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [each.value for each in constants if id(each) not in docstrings and isinstance(each.value, str)]


def test_no_place_of_this_city_stands_in_the_rules(known: Catalog) -> None:
    names = [known.city.zh.removesuffix("市"), known.city.en]
    names += [district.zh for district in known.districts.values()]
    names += [zone.zh for zone in known.zones.values()]
    texts = {path: spoken(path) for path in sorted((PACKAGED.parent / "rules").rglob("*.py"))}
    assert texts
    for path, said in texts.items():
        assert [name for name in names for text in said if name in text] == [], path.name
