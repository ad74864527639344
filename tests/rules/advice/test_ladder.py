"""Where an enterprise stands on the ladder, and what comes next."""

from datetime import date
from fractions import Fraction

import pytest

from registry.rules.advice.ladder import (
    LadderPosition,
    Reading,
    RungStatus,
    ladder,
    ladder_position,
    read_ladder,
    reading_of,
)
from registry.rules.catalog import catalog
from registry.rules.catalog_entry import CatalogEntry, CatalogError
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.sheet.sheet import sheet_of

SEED, CULTIVATION, DEVELOPMENT = "种子期", "培育期", "发展期"


def stands(*held: str, **readings: Reading) -> LadderPosition:
    return ladder_position(ladder(), held, {reading.title: reading for reading in readings.values()})


def steps(position: LadderPosition) -> dict[str, str]:
    return {each.rung.id: each.step.value for each in position.rungs}


def test_without_a_title_there_is_no_period_and_the_first_tier_is_next() -> None:
    position = stands()
    assert position.period is None and position.highest is None
    assert position.next and position.next.rung.id == "first_tier"
    assert set(steps(position).values()) == {"next", "later"}


@pytest.mark.parametrize(
    ("held", "period", "highest", "following"),
    [
        (["tech_sme:national"], SEED, "first_tier", "specialized_new"),
        (["innovative_sme:municipal", "seed:municipal"], SEED, "seed", "specialized_new"),
        (["specialized_new:municipal"], CULTIVATION, "specialized_new", "little_giant"),
        (
            ["little_giant:national", "specialized_new:municipal"],
            DEVELOPMENT,
            "little_giant",
            "single_champion",
        ),
        (["single_champion:municipal"], DEVELOPMENT, "single_champion", "leading_enterprise"),
        (["leading_enterprise:municipal"], DEVELOPMENT, "leading_enterprise", None),
        (["green_factory:national"], None, None, "first_tier"),
    ],
)
def test_the_highest_title_says_where_it_stands(
    held: list[str], period: str | None, highest: str | None, following: str | None
) -> None:
    position = stands(*held)
    assert (position.period.zh if position.period else None) == period
    assert (position.highest.rung.id if position.highest else None) == highest
    assert (position.next.rung.id if position.next else None) == following


def test_a_seed_may_be_skipped_but_is_on_the_way() -> None:
    by_rung = steps(stands("innovative_sme:municipal"))
    assert (by_rung["first_tier"], by_rung["seed"], by_rung["specialized_new"]) == ("held", "next", "next")
    assert by_rung["little_giant"] == "later"
    by_rung = steps(stands("specialized_new:municipal"))
    assert (by_rung["first_tier"], by_rung["seed"]) == ("passed", "passed")


def test_of_several_titles_of_a_rung_the_nearest_is_named() -> None:
    position = stands(
        a=Reading("innovative_sme:municipal", False, 2, 0), b=Reading("tech_sme:national", None, 0, 9)
    )
    assert position.next and position.next.nearest
    assert position.next.nearest.title == "tech_sme:national"
    assert stands().rungs[0].nearest is None
    assert position.rungs[0].step is RungStatus.NEXT


def test_a_reading_is_what_the_sheet_says() -> None:
    wanted = shipped().sets["specialized_new.2026"]
    sheet = sheet_of(wanted, {"has_first_tier_title": True, "segment_years": Fraction(1)}, date(2026, 5, 1))
    reading = reading_of("specialized_new:municipal", sheet)
    assert (reading.eligible, reading.failed, reading.undecided) == (False, 1, len(sheet.undecided))


def test_the_packaged_ladder_says_where_its_periods_come_from() -> None:
    known = ladder()
    assert [rung.period.zh for rung in known.rungs] == [SEED, SEED, CULTIVATION, *[DEVELOPMENT] * 3]
    assert known.confidence == "medium" and "未逐一定义" in known.note and known.note_en
    assert all(catalog().english.get(rung.zh, rung.en) == rung.en for rung in known.rungs)
    assert all(rung.source and rung.confidence != "high" for rung in known.rungs)


RUNG = {"id": "a", "zh": "甲", "en": "A", "period": "p", "titles": ["seed:municipal"], "source": "s", "confidence": "low"}  # fmt: skip
FILE = {"source": "s", "confidence": "low", "period": [{"id": "p", "zh": "期", "en": "P"}, {"id": "q", "zh": "次", "en": "Q"}], "rung": [RUNG]}  # fmt: skip


@pytest.mark.parametrize(
    ("rungs", "fault"),
    [
        ([], "there must be a rung"),
        ([RUNG, RUNG | {"id": "b", "zh": "乙"}], "no title may stand on two"),
        ([RUNG | {"titles": ["seed"]}], "no title of schemes.toml"),
        ([RUNG | {"titles": ["seed:galactic"]}], "no title of schemes.toml"),
        ([RUNG | {"titles": []}], "titles must not be empty"),
        ([RUNG | {"period": "x"}], "none of p, q"),
        ([RUNG | {"period": "q"}, RUNG | {"id": "b", "zh": "乙", "titles": ["little_giant:national"]}], "from the bottom up"),
    ],
)  # fmt: skip
def test_a_broken_ladder_is_refused(rungs: list[dict[str, object]], fault: str) -> None:
    with pytest.raises(CatalogError, match=fault):
        read_ladder(CatalogEntry("ladder.toml", "", "", FILE | {"rung": rungs}, {}))
