"""A broken catalog file is refused, and the message names file, line, entry and what is wrong."""

import re
import shutil
from pathlib import Path

import pytest

from registry.rules.catalog import PACKAGED, CatalogError, load_catalog

PLAN = "plans/tianjin_14th.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "catalog"
    shutil.copytree(PACKAGED, copy)
    return copy


def break_file(folder: Path, name: str, old: str, new: str, after: str = "") -> None:
    """Replace the first `old` behind the text `after` by `new`."""
    path = folder / name
    text = path.read_text("utf-8")
    start = text.index(after)
    at = text.index(old, start)
    path.write_text(text[:at] + new + text[at + len(old) :], "utf-8")


def refusal(folder: Path) -> str:
    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)
    return str(caught.value)


BREAKAGES = [
    # schemes
    ("schemes.toml", "ladder = ", "lader = ", 'id = "seed"', ["[[scheme]] 3 (seed)", "ladder is missing"]),
    ("schemes.toml", "rank = 2", 'rank = 2\nlader = "x"', 'id = "seed"', ["(seed)", "unknown key lader"]),
    ("schemes.toml", "rank = 2", 'rank = "2"', 'id = "seed"', ["rank must be a whole number"]),
    ("schemes.toml", "rank = 2", "rank = true", 'id = "seed"', ["rank must be a whole number"]),
    ("schemes.toml", "rank = 2", "rank = 1.5", 'id = "seed"', ["rank must be a whole number"]),
    ("schemes.toml", "rank = 2", "rank = -2", 'id = "seed"', ["rank must not be negative"]),
    ("schemes.toml", 'zh = "专精特新种子企业"', 'zh = " "', "", ["(seed)", "zh must not be empty"]),
    ("schemes.toml", 'id = "seed"', 'id = "tech_sme"', "", ["[[scheme]] 3", "id 'tech_sme' is there twice"]),
    ("schemes.toml", '"ZZ"', '"KJX"', "", ["certificate_code 'KJX' is there twice"]),
    ("schemes.toml", '"ZZ"', '"z z"', "", ["certificate_code 'z z' does not have the form"]),
    ("schemes.toml", '["enterprise"]', '["company"]', "", ["'company' is none of", "enterprise"]),
    ("schemes.toml", '["enterprise"]', "[]", "", ["subject_kinds must name at least one"]),
    ("schemes.toml", '["enterprise"]', '["enterprise", "enterprise"]', "", ["names something twice"]),
    ("schemes.toml", '["enterprise"]', '"enterprise"', "", ["subject_kinds must be a list of texts"]),
    ("schemes.toml", '["enterprise"]', "[1]", "", ["subject_kinds must be a list of texts"]),
    ("schemes.toml", 'kind = "tier"', 'kind = "rung"', "", ["kind 'rung' is none of designation, tier"]),
    ("schemes.toml", '"subject"', '"head"', "", ["counts_by 'head' is none of holder, subject"]),
    ("schemes.toml", '"03-31"', '"31-03"', "", ["yearly_return_by '31-03' is no day of the year"]),
    ("changes.toml", '["rename"]', '["renaming"]', "", ["'renaming' is none of"]),
    ("settings.toml", "value = 5", "value = 0", "", ["first value 0 is not one it can have"]),
    ("settings.toml", "value = 5", 'value = "5"', "", ["value must be a whole number"]),
    ("settings.toml", "least = 1\n", "", "", ["least and most belong to a whole number"]),
    (
        "settings.toml",
        'value = "soft"',
        'value = "maybe"',
        "",
        ["first value 'maybe' is not one it can have"],
    ),
    ("settings.toml", 'kind = "choice"', 'kind = "flag"', "", ["[[setting.choice]] belongs to a choice"]),
    (
        "settings.toml",
        'title = "green_park:national"\nvalue = "held"',
        'title = "green_park:municipal"\nvalue = "held"',
        "",
        ["the base title of green_park:national"],
    ),
    ("schemes.toml", "by_setting = true", "in_principle = true\nby_setting = true", "", ["give one"]),
    ("settings.toml", '"seed:municipal"', '"seed:national"', "", ["title 'seed:national' is not one"]),
    ("settings.toml", '"seed:municipal"', '"tech_sme:national"', "", ["is there twice"]),
    ("settings.toml", "tianjin_14th:P10", "tianjin_14th:P12", "", ["'tianjin_14th:P12' is not one that can"]),
    (
        "settings.toml",
        '"smart_factory:basic", ',
        '"smart_factory:low", ',
        "",
        ["choices 'smart_factory:low'"],
    ),
    ("settings.toml", '"smart_factory:pilot"]', '"seed:municipal"]', "P10", ["not one it can have"]),
    (
        "settings.toml",
        'kind = "whole"',
        'kind = "part"',
        "",
        ["kind 'part' is none of batches, choice, day, flag, titles, whole"],
    ),
    ("schemes.toml", 'confidence = "high"', 'confidence = "sure"', "", ["confidence 'sure' is none of"]),
    ("procedures.toml", '"ministry"', '"pope"', "[[procedure]]", ["decided_by 'pope' is none of"]),
    ("procedures.toml", '"municipal_bureau"', '"ministry"', "[[procedure]]", ["by no city_decision"]),
    ("procedures.toml", '["outside_list"]', '["list"]', "", ["procedures 'list' is none of"]),
    ("schemes.toml", "rank = 2", 'rank = 2\ndecided_by = "ministry"', "", ["unknown key decided_by"]),
    ("schemes.toml", 'authority = "municipal"', 'authority = "town"', "", ["authority 'town' is none of"]),
    ("schemes.toml", "validity_years = 3", "validity_years = 0", "", ["validity_years must be at least 1"]),
    (
        "schemes.toml",
        'id = "national"',
        'id = "municipal"',
        'id = "single_champion"',
        ["[[scheme.level]] 2 (municipal)", "id 'municipal' is there twice"],
    ),
    (
        "schemes.toml",
        'any_of = ["specialized_new"]',
        'any_of = ["specialised_new"]',
        "",
        ["scheme little_giant names the unknown title 'specialised_new'"],
    ),
    (
        "schemes.toml",
        'any_of = ["green_factory:municipal"]',
        'any_of = ["green_factory:town"]',
        "",
        ["scheme green_factory names the unknown title 'green_factory:town'"],
    ),
    ("schemes.toml", '["single_champion:national"]', '["champ"]', "", ["names the unknown title 'champ'"]),
    ("schemes.toml", 'any_of = ["innovative_sme"]', "any_of = []", "", ["any_of must name at least one"]),
    ("schemes.toml", "or_applying = true", "or_applying = 1", "", ["or_applying must be true or false"]),
    ("schemes.toml", "or_applying = true\n", "", "", ["[[scheme.prerequisite]] 1", "or_applying is missing"]),
    ("schemes.toml", 'level = "advanced"', 'level = "best"', "", ["the unknown level 'best'"]),
    ("schemes.toml", "since = 2022-12-01", 'since = "2022"', "", ["since must be a date such as 2025-12-31"]),
    ("schemes.toml", "since = 2022-12-01", "since = 2022-13-01", "", ["not a valid TOML file", "line"]),
    # places
    ("districts.toml", 'code = "120101"', 'code = "120102"', "", ["code '120102' is there twice"]),
    ("districts.toml", 'code = "120101"', 'code = "12010"', "", ["code '12010' does not have the form"]),
    (
        "districts.toml",
        'group = "central"',
        'group = "middle"',
        "",
        ["(120101)", "group 'middle' is none of"],
    ),
    (
        "districts.toml",
        '"120116"',
        '"120199"',
        "[[zone]]",
        ["(BH-TEDA)", "district_code '120199' is none of"],
    ),
    ("districts.toml", '["I1"]', '["I99"]', "", ["leading 'I99' is none of"]),
    ("districts.toml", '"高新区"', '"经开区"', "", ["the name '经开区' stands for 120116/BH-TEDA and for"]),
    (
        "districts.toml",
        '["和平"]',
        '["天津市"]',
        "",
        ["the name '天津市' stands for 120101 and for the city"],
    ),
    ("districts.toml", "[city]", "[town]", "", ["city is missing"]),
    ("districts.toml", '"TJ"', '"tj"', "", ["[city]", "certificate_prefix 'tj' does not have the form"]),
    ("districts.toml", "in_plan = true\n", "", "", ["[[zone]] 1 (BH-TEDA)", "in_plan is missing"]),
    # industries
    ("industries.toml", 'chains = ["tcm"]', 'chains = ["tea"]', "", ["(I2.2)", "chains 'tea' is none of"]),
    ("industries.toml", 'id = "I2"', 'id = "I1"', "", ["id 'I1' is there twice"]),
    ("industries.toml", 'block = "1"', 'block = "2"', "", ["block '2' is none of"]),
    ("industries.toml", '"石化"', '"汽车"', "", ["the name '汽车' is there twice"]),
    ("gbt4754.toml", 'section = "A"', 'section = "Z"', "", ["(01)", "section 'Z' is none of"]),
    ("gbt4754.toml", '"agri"', '"farm"', "", ["size_category 'farm' is none of"]),
    (
        "gbt4754.toml",
        '591 = "transport"',
        '581 = "transport"',
        "",
        ["(59)", "'581' is no group of division 59"],
    ),
    ("gbt4754.toml", '591 = "transport"', '591 = "cart"', "", ["'cart' is no category of the size rule"]),
    ("gbt4754.toml", "size_by_group = {", 'size_category = "other"\nsize_by_group = {', "", ["not both"]),
    ("size_class.toml", "large = 1000", "large = 300", "", ["[[category.bound]] 1", "must fall from large"]),
    ("size_class.toml", "small = 20\n", "", "", ["small is missing"]),
    ("size_class.toml", "small = 20\n", "small = nan\n", "", ["small must be a number and not negative"]),
    ("size_class.toml", 'metric = "staff"', 'metric = "desks"', "", ["metric 'desks' is none of"]),
    (
        "size_class.toml",
        'metric = "revenue"',
        'metric = "staff"',
        '"industry"',
        ["metric 'staff' is there twice"],
    ),
    # the plan
    (PLAN, "ends_on = 2025-12-31", "ends_on = 2020-12-31", "", ["[plan]", "starts_on is after ends_on"]),
    (PLAN, "starts_on = 2021-01-01", "starts_on = 2021-01-01T08:00:00", "", ["without a time of day"]),
    (PLAN, 'id = "P02"', 'id = "P01"', "", ["[[target]] 2 (P01)", "id 'P01' is there twice"]),
    (PLAN, "order = 1\n", "order = 2\n", "", ["order 2 is there twice"]),
    (PLAN, 'comparator = ">="', 'comparator = "=="', "", ["(P01)", "comparator '==' is none of"]),
    (PLAN, "value = 10\n", "", "", ["(P01)", "comparator '>=' needs a value"]),
    (PLAN, "value = 10\n", "value = -10\n", "", ["value must be a number and not negative"]),
    (PLAN, "value = 10\n", 'value = "10"\n', "", ["value must be a number"]),
    (
        PLAN,
        'comparator = "strive"',
        'comparator = "strive"\nvalue = 3',
        "",
        ["(P02)", "'strive' takes no value"],
    ),
    (PLAN, 'comparator = "some"', 'comparator = "some"\nvalue = 3', "", ["(P07)", "'some' takes no value"]),
    (PLAN, '["seed:municipal"]', '["seed:national"]', "", ["(P05)", "counts 'seed:national' is none of"]),
    (PLAN, '["seed:municipal"]', '["seeds:municipal"]', "", ["(P05)", "counts 'seeds:municipal' is none of"]),
    (PLAN, 'basis = "ever"', 'basis = "total"', "", ["basis 'total' is none of ever, in_period, net, valid"]),
    (PLAN, 'basis = "ever"\n', "", "", ["counts and basis must be given together"]),
    (PLAN, 'verb = "挖掘"', 'verb = "培育"', "", ["the verb '培育' does not stand in the phrase"]),
    (PLAN, "due_on = 2025-12-31", "due_on = 2019-12-31", 'id = "P03"', ["P03 is due before the plan starts"]),
    (PLAN, "opening_on = 2020-12-31\n", "", "", ["(P08)", "opening and opening_on must be given together"]),
    (PLAN, "opening = 114", "opening = -114", "", ["(P08)", "opening must not be negative"]),
    (PLAN, "opening = 114", "opening = 114.5", "", ["(P08)", "opening must be a whole number"]),
    (PLAN, "base = ", "opening = ", 'id = "P12"', ["(P12)", "opening and opening_on"]),
    (PLAN, "base_on = 2020-12-31\n", "", 'id = "P12"', ["(P12)", "base and base_on must be given together"]),
    (
        PLAN,
        "order = 3\n",
        'order = 3\nsuperseded_by = "P77"\n',
        "",
        ["P03 is superseded by the unknown target"],
    ),
    (
        PLAN,
        "order = 3\n",
        'order = 3\nsuperseded_by = "P03"\n',
        "",
        ["P03 is superseded by the unknown target"],
    ),
    (PLAN, "order = 7\n", "order = 7\nheadline = true\n", "", ["(P02)", "a headline target needs a value"]),
    (PLAN, 'registry_countable = "yes"', 'registry_countable = "maybe"', "", ["'maybe' is none of"]),
    (PLAN, 'period = "2022-02"', 'period = "Feb 2022"', "", ["[[target.reported]] 1", "period 'Feb 2022'"]),
    (PLAN, "no = 2\n", "no = 1\n", "", ["[[indicator]] 2 (1)", "no 1 is there twice"]),
    (PLAN, 'comparator = "task"', 'comparator = "task"\nvalue = 1', "", ["(11)", "state task"]),
    (PLAN, "\nnote_en = ", "\n# note_en = ", "[[target]]", ["(P01)", "note_en is missing"]),
    (PLAN, "\nnote = ", "\n# note = ", "[[target]]", ["(P01)", "note_en is given without note"]),
    (PLAN, "\nsource = ", "\n# source = ", "[[target.reported]]", ["source is missing"]),
    (PLAN, 'base_period = "2020"\n', "", "[[indicator]]", ["base and base_period must be given together"]),
]


@pytest.mark.parametrize(
    ("name", "old", "new", "after", "said"), BREAKAGES, ids=[f"{b[0]}: {b[4][-1]}" for b in BREAKAGES]
)
def test_a_broken_file_is_refused_by_name(
    folder: Path, name: str, old: str, new: str, after: str, said: list[str]
) -> None:
    break_file(folder, name, old, new, after)
    message = refusal(folder)
    assert message.startswith(name)
    for fragment in said:
        assert fragment in message


def test_the_line_is_that_of_the_entry(folder: Path) -> None:
    break_file(folder, PLAN, "value = 2000", 'value = "many"')
    match = re.search(r"line (\d+), \[\[target]] 5 \(P05\)", refusal(folder))
    assert match is not None
    lines = (folder / PLAN).read_text("utf-8").splitlines()
    assert lines[int(match.group(1)) - 1 : int(match.group(1)) + 1] == ["[[target]]", 'id = "P05"']


def test_the_line_of_an_entry_inside_an_entry(folder: Path) -> None:
    break_file(folder, "schemes.toml", 'authority = "national"', 'authority = "world"', 'id = "pilot"')
    match = re.search(r"line (\d+), \[\[scheme.level]] 5 \(pilot\)", refusal(folder))
    assert match is not None
    assert (folder / "schemes.toml").read_text("utf-8").splitlines()[int(match.group(1))] == 'id = "pilot"'


@pytest.mark.parametrize("name", ["schemes.toml", "districts.toml", "industries.toml", "gbt4754.toml", PLAN])
def test_a_file_that_is_no_toml_is_refused_with_its_line(folder: Path, name: str) -> None:
    (folder / name).write_text("[[scheme]\nid = 1\n", "utf-8")
    assert re.match(rf"{re.escape(name)}: not a valid TOML file: .*line 1", refusal(folder))


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "schemes.toml").write_bytes("认定".encode("gb18030"))
    assert refusal(folder).startswith("schemes.toml: not a valid TOML file")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "size_class.toml").unlink()
    assert refusal(folder).startswith("size_class.toml: the file cannot be read")


def test_a_table_where_a_list_of_tables_belongs_is_refused(folder: Path) -> None:
    (folder / "schemes.toml").write_text('[scheme]\nid = "seed"\n', "utf-8")
    assert "scheme must be a list of tables" in refusal(folder)


def test_a_list_of_words_where_tables_belong_is_refused(folder: Path) -> None:
    (folder / "schemes.toml").write_text('scheme = ["seed"]\n', "utf-8")
    assert "scheme must be a list of tables" in refusal(folder)


def test_a_catalog_without_a_plan_is_refused(folder: Path) -> None:
    (folder / PLAN).unlink()
    assert refusal(folder) == "plans/: there is no plan file"


def test_two_files_of_one_plan_are_refused(folder: Path) -> None:
    shutil.copy(folder / PLAN, folder / "plans/again.toml")
    assert "two files have the same plan id" in refusal(folder)
