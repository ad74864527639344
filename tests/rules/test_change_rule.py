from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.change_kind import ChangeKind
from registry.rules.change_rule import months_after, rules_of

SME, CHAMPION = "specialized_new:municipal", "single_champion:national"


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 2, 1), 3, date(2026, 5, 1)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, due: date) -> None:
    assert months_after(day, months) == due


def ids(kind: ChangeKind, day: date, *titles: str) -> list[str]:
    return [rule.id for rule, _titles in rules_of(catalog().change_rules, kind, titles, day)]


def test_the_rule_is_that_of_the_day_the_kind_and_the_title() -> None:
    assert ids(ChangeKind.RENAME, date(2026, 3, 31), SME) == ["sme63_rename"]
    assert ids(ChangeKind.RENAME, date(2026, 4, 1), SME) == ["sme26_major"]
    assert ids(ChangeKind.RENAME, date(2022, 7, 31), SME) == []
    assert ids(ChangeKind.SPLIT, date(2026, 3, 1), SME, CHAMPION) == ["sme63_split", "champ_split"]
    assert ids(ChangeKind.MOVE, date(2026, 3, 1), SME) == ["move_district"]
    assert ids(ChangeKind.SLIP, date(2026, 3, 1), SME, CHAMPION) == []


def test_what_was_not_found_is_empty_and_never_of_another_family() -> None:
    (smart,) = (rule for rule in catalog().change_rules if rule.id == "smart_change")
    assert (smart.months, smart.within, smart.report_to, smart.effect) == (None, "", "", "")
    assert smart.due(date(2026, 1, 1)) is None
    assert smart.words["effect"] is None
    assert all(rule.source and rule.confidence for rule in catalog().change_rules)
