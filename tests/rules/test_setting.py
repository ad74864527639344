"""Which value of a setting holds on which day, and what it can hold."""

from datetime import date
from itertools import permutations

import pytest

from registry.rules.catalog import catalog
from registry.rules.setting import (
    SettingChange,
    SettingEntry,
    SettingKind,
    Settings,
    Value,
    by_key,
    kept_value,
    plain_value,
    unmet_setting,
    unmet_value,
)

KEY = "notice_days/seed:municipal"
FACTS = catalog().settings["notice_days"]


def entry(seq: int, day: date, value: Value | None) -> SettingEntry:
    return SettingEntry(KEY, day, value, "津工信〔2026〕1号", "", seq)


def value_on(day: date, *entries: SettingEntry) -> Value | None:
    return Settings(catalog().settings, by_key(entries)).on(day, "notice_days", "seed:municipal").value


def test_the_first_value_holds_until_the_day_from_which_another_does() -> None:
    later = entry(1, date(2026, 3, 1), 7)
    assert value_on(date(2026, 2, 28), later) == 5
    assert value_on(date(2026, 3, 1), later) == 7
    assert value_on(date(2030, 1, 1), later) == 7


def test_what_begins_later_holds_whatever_was_set_first() -> None:
    march, may = entry(2, date(2026, 3, 1), 7), entry(1, date(2026, 5, 1), 9)
    for order in permutations((march, may)):
        assert value_on(date(2026, 4, 30), *order) == 7
        assert value_on(date(2026, 5, 1), *order) == 9


def test_of_one_day_what_was_set_last_holds() -> None:
    wrong, right = entry(1, date(2026, 3, 1), 70), entry(2, date(2026, 3, 1), 7)
    for order in permutations((wrong, right)):
        assert value_on(date(2026, 3, 2), *order) == 7


def test_taking_back_gives_the_first_value_from_that_day_on() -> None:
    both = entry(1, date(2026, 3, 1), 7), entry(2, date(2026, 5, 1), None)
    assert [value_on(date(2026, month, 1), *both) for month in (4, 5)] == [7, 5]


def test_a_setting_for_a_title_that_has_none_is_not_there() -> None:
    settings = Settings(catalog().settings)
    assert settings.split(KEY) == (FACTS, "seed:municipal")
    for key in ("notice_days", "notice_days/", "notice_days/seed:national", "other", "", "/"):
        assert settings.split(key) is None


@pytest.mark.parametrize("value", [0, 61, True, "5", date(2026, 1, 1)])
def test_what_a_number_cannot_be(value: Value) -> None:
    assert unmet_value(FACTS, value)


def test_what_it_can_be() -> None:
    assert not any(unmet_value(FACTS, value) for value in (1, 60, None))


def test_a_document_or_a_note_is_asked_for() -> None:
    change = SettingChange(KEY, 7, date(2026, 3, 1))
    assert unmet_setting(FACTS, change)
    assert not unmet_setting(FACTS, SettingChange(KEY, 7, date(2026, 3, 1), note="局长办公会决定"))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (SettingKind.FLAG, True),
        (SettingKind.WHOLE, 7),
        (SettingKind.DAY, date(2026, 3, 1)),
        (SettingKind.DAY, None),
        (SettingKind.CHOICE, "held"),
        (SettingKind.BATCHES, ("7=2022", "10=2025")),
    ],
)
def test_what_is_kept_comes_back(kind: SettingKind, value: Value | None) -> None:
    assert kept_value(kind, plain_value(value)) == value


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (SettingKind.FLAG, 1),
        (SettingKind.WHOLE, True),
        (SettingKind.WHOLE, "7"),
        (SettingKind.DAY, 7),
        (SettingKind.CHOICE, True),
    ],
)
def test_what_is_of_another_kind_is_refused(kind: SettingKind, stored: object) -> None:
    with pytest.raises(ValueError, match="is no"):
        kept_value(kind, stored)


@pytest.mark.parametrize(
    "value", [(), ("7",), ("7=22",), ("0=2022",), ("7=2022", "7=2023"), ("第七批=2022",), "7=2022"]
)
def test_what_is_no_table_of_batches_is_refused(value: Value) -> None:
    assert unmet_value(catalog().settings["batch_years"], value)


def test_a_choice_is_one_of_those_that_are_listed() -> None:
    facts = catalog().settings["prior_title"]
    assert not unmet_value(facts, "soft")
    assert unmet_value(facts, "softly")
    assert unmet_value(facts, 1)
    assert (
        Settings(catalog().settings).choice(date(2026, 3, 1), "prior_title", "green_park:national") == "held"
    )
    with pytest.raises(TypeError):
        Settings(catalog().settings).choice(date(2026, 3, 1), "notice_days", "seed:municipal")
