"""What of a base title stops a file, at which gate."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.eligibility import Gate, Titles, doubtful_prior_titles, titles_counted, unmet_prior_titles
from registry.rules.prior_title import PriorAsked, PriorTitle, prior_titles
from registry.rules.setting import SettingEntry, Settings, by_key

BASIC = "smart_factory:basic"
DAY = date(2026, 3, 2)
EVERYWHERE = {"submit", "review", "publish", "forward", "recognize"}
STOPS = {
    # asked: what is there -> the gates at which a file stops
    (PriorAsked.HELD, "nothing"): EVERYWHERE,
    (PriorAsked.HELD, "applied for"): EVERYWHERE,
    (PriorAsked.HELD, "held"): set(),
    (PriorAsked.TOGETHER, "nothing"): EVERYWHERE,
    (PriorAsked.TOGETHER, "applied for"): {"forward", "recognize"},
    (PriorAsked.TOGETHER, "held"): set(),
    (PriorAsked.SOFT, "nothing"): set(),
    (PriorAsked.SOFT, "applied for"): set(),
    (PriorAsked.SOFT, "held"): set(),
}
DOUBTS = {
    (PriorAsked.TOGETHER, "applied for"),
    (PriorAsked.SOFT, "nothing"),
    (PriorAsked.SOFT, "applied for"),
}


def titles(there_is: str, *, of_subject: bool = True) -> Titles:
    held = [BASIC] if there_is == "held" else []
    applying = [BASIC] if there_is == "applied for" else []
    return Titles(held, held if of_subject else [], applying, applying if of_subject else [])


@pytest.mark.parametrize(("asked", "there_is"), STOPS)
@pytest.mark.parametrize("same_subject", [True, False])
def test_a_file_stops_where_the_table_says_and_nowhere_else(
    asked: PriorAsked, there_is: str, same_subject: bool
) -> None:
    base = PriorTitle((BASIC,), same_subject, asked)
    found = {gate.value for gate in Gate if unmet_prior_titles([base], titles(there_is), gate, catalog())}
    assert found == STOPS[asked, there_is]
    assert bool(doubtful_prior_titles([base], titles(there_is), catalog())) is ((asked, there_is) in DOUBTS)


ONE_OF = {
    (PriorAsked.HELD, Gate.SUBMIT): "须先持有下列之一的有效称号：",
    (PriorAsked.HELD, Gate.RECOGNIZE): "公告日须持有下列之一的有效称号：",
    (PriorAsked.TOGETHER, Gate.REVIEW): "须先持有下列之一的有效称号（或同时申报）：",
    (PriorAsked.TOGETHER, Gate.PUBLISH): "须先持有下列之一的有效称号（或同时申报并已列入拟认定名单或公示）：",
}


@pytest.mark.parametrize(("asked", "gate"), ONE_OF)
def test_titles_of_which_one_is_enough_do_not_read_as_all(asked: PriorAsked, gate: Gate) -> None:
    nothing, either = titles("nothing"), ("tech_sme", "innovative_sme")
    (said,) = unmet_prior_titles([PriorTitle(either, False, asked)], nothing, gate, catalog())
    assert str(said) == ONE_OF[asked, gate] + "科技型中小企业、创新型中小企业。"
    both = [PriorTitle((each,), False, asked) for each in either]
    first, second = (str(each) for each in unmet_prior_titles(both, nothing, gate, catalog()))
    assert "之一" not in first + second, "each of them is asked"


def test_a_doubt_over_several_titles_says_that_one_is_enough() -> None:
    either, applied = ("tech_sme", "innovative_sme"), Titles([], [], ["tech_sme"], [])
    soft, together = (PriorTitle(either, False, each) for each in (PriorAsked.SOFT, PriorAsked.TOGETHER))
    assert "下列称号之一" in str(doubtful_prior_titles([soft], applied, catalog())[0])
    assert "持有其中之一" in str(doubtful_prior_titles([together], applied, catalog())[0])


@pytest.mark.parametrize("asked", [PriorAsked.HELD, PriorAsked.TOGETHER])
@pytest.mark.parametrize("there_is", ["held", "applied for"])
def test_another_factory_of_the_holder_counts_only_where_any_may(asked: PriorAsked, there_is: str) -> None:
    others = titles(there_is, of_subject=False)
    for gate in Gate:
        assert unmet_prior_titles([PriorTitle((BASIC,), True, asked)], others, gate, catalog())
        same = unmet_prior_titles([PriorTitle((BASIC,), False, asked)], others, gate, catalog())
        assert bool(same) is (gate.value in STOPS[asked, there_is])


def test_how_a_park_is_asked_is_what_the_bureau_has_set_for_the_day() -> None:
    park = catalog().schemes["green_park"]
    key = "prior_title/green_park:national"
    entries = [SettingEntry(key, date(2026, month, 1), kind, "文", "", month) for month, kind in SET]
    settings = Settings(catalog().settings, by_key(entries))
    asked = [prior_titles(park, "national", date(2026, month, 9), settings) for month in range(1, 6)]
    kinds = [[each.asked.value for each in found] for found in asked]
    assert kinds == [["held"], ["soft"], [], ["together"], ["held"]]
    applied = Titles([], [], ["green_park:municipal"], ["green_park:municipal"])
    days = [date(2026, month, 9) for month in (3, 4)]
    counted = [titles_counted(park, "national", applied, day, settings) for day in days]
    assert counted == [frozenset(), {"green_park:municipal"}]


SET: list[tuple[int, str | None]] = [(2, "soft"), (3, "none"), (4, "together"), (5, None)]
