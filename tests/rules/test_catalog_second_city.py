"""Another city and another plan come in as files alone."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from registry.rules.catalog import PACKAGED, Catalog, load_catalog
from registry.rules.place import PENDING, Place

DISTRICTS = """
[city]
code = "990000"
zh = "甲市"
en = "Jia"
certificate_prefix = "JX"
bureau_names = ["甲工信局"]
office_suffixes = ["经信局"]
source = "made up for a test"
confidence = "high"

[[group]]
id = "all"
zh = "全部"
en = "All"

[[district]]
code = "990001"
zh = "乙区"
en = "Yi District"
aliases = ["乙"]
group = "all"
source = "made up for a test"
confidence = "low"
"""

PLAN = """
[plan]
id = "jia_15th"
zh = "甲市规划"
en = "Plan of Jia"
starts_on = 2026-01-01
ends_on = 2030-12-31
issued_on = 2026-06-01
document = "甲市规划"
source = "made up for a test"
confidence = "low"

[[target]]
id = "Q1"
zh = "绿色工厂"
en = "Green factories"
theme = "green"
clause = "1"
phrase = "建成绿色工厂约80家"
verb = "建成"
subject_kinds = ["site"]
unit = "家"
unit_en = "factories"
comparator = "~"
value = 80
basis = "valid"
counts = ["green_factory:national"]
due_on = 2030-12-31
order = 1
headline = true
registry_countable = "yes"
superseded_by = "Q2"
source = "made up for a test"
confidence = "low"

[[target]]
id = "Q2"
zh = "绿色工厂"
en = "Green factories"
theme = "green"
clause = "mid-term change"
phrase = "建成绿色工厂120家"
verb = "建成"
subject_kinds = ["site"]
unit = "家"
unit_en = "factories"
comparator = ">="
value = 120
basis = "valid"
counts = ["green_factory:national"]
due_on = 2030-12-31
order = 2
headline = true
registry_countable = "yes"
source = "made up for a test"
confidence = "low"
"""


@pytest.fixture
def other(tmp_path: Path) -> Catalog:
    (tmp_path / "districts.toml").write_text(DISTRICTS, "utf-8")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans/jia_15th.toml").write_text(PLAN, "utf-8")
    return load_catalog(tmp_path, PACKAGED)


def test_a_city_comes_from_its_file(other: Catalog) -> None:
    assert (other.city.zh, other.city.certificate_prefix) == ("甲市", "JX")
    assert list(other.districts) == ["990001"]
    assert other.place_by_name("甲市乙区经信局") == Place("990001", "")
    assert other.place_by_name("甲工信局") == PENDING
    assert other.place_by_name("西青区") is None


def test_plans_follow_each_other(other: Catalog) -> None:
    assert other.plan_on(date(2025, 12, 31)).id == "tianjin_14th"
    assert other.plan_on(date(2026, 1, 1)).id == "jia_15th"


def test_a_changed_target_stays_and_its_successor_leads(other: Catalog) -> None:
    plan = other.plans["jia_15th"]
    assert plan.target("Q1").value == Decimal(80)
    assert [target.id for target in plan.headline] == ["Q2"]
