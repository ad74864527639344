"""Grounds: what each lets be decided, what it is read from, and the bars that follow."""

from datetime import date
from pathlib import Path

import pytest

from registry.rules.bar import BarTerm, FilingBar, bar_sentence, barred_on, term_of
from registry.rules.catalog import PACKAGED, CatalogError, catalog, load_catalog
from registry.rules.criteria.files.shipped import shipped
from registry.rules.ending import Ending
from registry.rules.ground import MeasureKind, allowed_measures
from registry.rules.setting import SettingEntry, Settings

DAY = date(2026, 5, 20)
GROUNDS = catalog().grounds
END, VOID, BAR = MeasureKind.END, MeasureKind.VOID, MeasureKind.BAR
LOSE, RESTORE, LIFT = MeasureKind.LOSE_RE_REVIEW, MeasureKind.RESTORE, MeasureKind.LIFT_BAR


def settings(**values: object) -> Settings:
    """The catalog's first values, and these of the bureau by "setting__ground"."""
    entries = {}
    for name, value in values.items():
        key = name.replace("__", "/")
        entries[key] = (SettingEntry(key, DAY, value, "1号", "", 1),)  # type: ignore[arg-type]
    return Settings(catalog().settings, entries)


@pytest.mark.parametrize(
    ("id", "ended_as", "expected"),
    [
        ("own_wish", None, {END}),
        ("own_wish", Ending.EXITED, set()),
        ("sme26_false_data", None, {END}),
        ("sme63_change_not_reported", None, {END, LOSE}),
        ("sme63_update_missed", None, {LOSE}),
        ("sme63_rereview_not_filed", None, set()),
        ("green_not_operating", None, {END, BAR}),
        ("green_not_operating", Ending.REMOVED, {BAR}),
        ("green_removed_before", Ending.REMOVED, {BAR}),
        ("smart_level_up", None, {MeasureKind.SUPERSEDE}),
        ("granted_in_error", None, {END, VOID}),
        ("granted_in_error", Ending.EXITED, {VOID}),
        ("granted_in_error", Ending.VOIDED, set()),
        ("restored_by_court", None, set()),
        ("restored_by_court", Ending.VOIDED, {RESTORE}),
        ("bar_cause_removed", None, set()),
    ],
)
def test_a_ground_lets_be_decided_what_the_title_as_it_stands_can_be(
    id: str, ended_as: str | None, expected: set[MeasureKind]
) -> None:
    found = allowed_measures(GROUNDS.by_id[id], DAY, settings(), ended_as, is_barred=False)
    assert set(found) == expected


def test_voiding_is_as_the_bureau_has_set_it_and_a_bar_is_lifted_where_there_is_one() -> None:
    fraud, lifting = GROUNDS.by_id["sme26_false_data"], GROUNDS.by_id["bar_cause_removed"]
    may_void = settings(may_void__sme26_false_data=True)
    assert set(allowed_measures(fraud, DAY, may_void, None, is_barred=False)) == {END, VOID}
    assert set(allowed_measures(lifting, DAY, settings(), None, is_barred=True)) == {LIFT}


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("sme26_false_data", BarTerm(DAY, date(2029, 5, 19))),
        ("champ_false_data", BarTerm(DAY, date(2029, 5, 19))),
        ("champ_rereview_not_filed", None),
        ("sme26_rereview_failed", None),
        ("tech_not_meeting", BarTerm(DAY, date(2026, 12, 31))),
        ("green_judgment_defaulter", BarTerm(DAY, None)),
        ("other_document", None),
    ],
)
def test_a_bar_runs_as_its_ground_says(id: str, expected: BarTerm | None) -> None:
    assert term_of(GROUNDS.by_id[id], DAY, settings()) == expected


def test_of_several_bars_the_longest_is_told() -> None:
    short = FilingBar("sme", "sme26_false_data", DAY, date(2029, 5, 19), "1号", 1)
    open_end = FilingBar("sme", "gone", DAY, None, "2号", 2)
    lifted = FilingBar("sme", "gone", DAY, None, "2号", 2, lifted_on=DAY)
    assert barred_on([short, open_end], "sme", DAY) == open_end
    assert barred_on([short, lifted], "sme", DAY) == short
    assert barred_on([short], "green", DAY) is None
    assert "解除之前" in str(bar_sentence(open_end, GROUNDS))


def test_every_ground_of_a_title_is_one_of_its_family_or_of_all() -> None:
    for scheme, level in catalog().titles():
        title = f"{scheme.id}:{level.id}"
        for ground in GROUNDS.of_title(title, date(2000, 1, 1), DAY):
            assert ground.family in ("", GROUNDS.family_of(scheme.id)), (title, ground.id)


def test_what_grounds_deny_are_facts_that_are_stated() -> None:
    for ground in GROUNDS.by_id.values():
        for name in ground.denies:
            metric = shipped().metrics.by_id[name]
            assert (metric.kind, metric.stated) == ("flag", True), (ground.id, name)


@pytest.mark.parametrize(
    ("said", "instead", "fault"),
    [
        ('ends_as = "exited"\n', "", "ends_as belongs to"),
        ('ends_as = "exited"', 'ends_as = "gone"', "is none of"),
        ('kind = "lapse"', 'kind = "lapsed"', "is none of"),
        ('schemes = ["tech_sme"]', 'schemes = ["seed"]', "every scheme belongs to one family"),
        ('titles = ["tech_sme:national"]', 'titles = ["tech_sme:city"]', "is none of"),
        ("to_day = 2026-03-31", "to_day = 2020-03-31", "to_day is before from_day"),
        ('voids = "yes"', 'voids = "perhaps"', "is none of"),
    ],
)
def test_a_file_that_is_not_right_is_refused(tmp_path: Path, said: str, instead: str, fault: str) -> None:
    text = (PACKAGED / "exit_grounds.toml").read_text("utf-8")
    assert said in text
    (tmp_path / "exit_grounds.toml").write_text(text.replace(said, instead, 1), "utf-8")
    with pytest.raises(CatalogError, match=fault):
        load_catalog(tmp_path, PACKAGED)
