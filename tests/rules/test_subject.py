"""Names and addresses that may be one subject, and the facts a catalog asks of a kind."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from registry.rules.catalog import catalog
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.files.shipped import read_metrics, shipped
from registry.rules.scheme import Scheme
from registry.rules.subject import SubjectDetails, is_alike
from registry.rules.subject_facts import OwnFacts, asked_of, kind_asked_by

ROAD = "东丽区一经路1号"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("东丽工厂", ""), ("东丽工厂（新）", ""), True),
        (("东丽工厂", ""), ("东丽新工厂", ""), True),
        (("一号工厂", ""), ("二号工厂", ""), False),
        (("1号工厂", ""), ("2号工厂", ""), False),
        (("一号工厂", ROAD), ("二号工厂", "东丽区 一经路1号"), True),
        (("东丽工厂", ""), ("西青装配基地", ""), False),
    ],
)
def test_what_may_be_the_same(one: tuple[str, str], other: tuple[str, str], alike: bool) -> None:
    first, second = SubjectDetails(*one), SubjectDetails(*other)
    assert is_alike(first, second) is is_alike(second, first) is alike


METRIC = """
[[section]]
id = "s"
zh = "甲"
en = "A"

[[metric]]
id = "built"
zh = "建成"
en = "Built"
kind = "flag"
section = "s"
definition = "建成"
definition_en = "built"
document = "D"
confidence = "high"
"""


def asking(*parts: tuple[str, str]) -> str:
    tables = [f'[[asked_of]]\nkind = "{kind}"\nmetrics = ["{name}"]\n' for kind, name in parts]
    return "\n".join([*tables, METRIC])


def asked_of_another(schemes: Mapping[str, Scheme]) -> set[tuple[str, str]]:
    """By scheme, the facts its criteria ask for that are of another kind of subject than its titles."""
    return {
        (each.scheme, name)
        for each in shipped().sets.values()
        for name in asked_of().keys() & each.metrics.keys()
        if asked_of()[name] != kind_asked_by(schemes[each.scheme])
    }


def test_criteria_ask_only_for_facts_of_the_kind_that_is_recognized() -> None:
    """Else a title would not go by the facts of the very subject."""
    known = catalog().schemes
    assert asked_of_another(known) == set()
    split = {**known, "digital_workshop": replace(known["digital_workshop"], subject_kinds=("workshop",))}
    assert {scheme for scheme, _ in asked_of_another(split)} == {"digital_workshop"}


def test_a_fact_is_asked_of_one_kind() -> None:
    assert read_metrics("m.toml", asking(("site", "built"))).profile.asked_of == {"built": "site"}
    assert read_metrics("m.toml", METRIC).profile.asked_of == {}
    for wrong in (
        [("site", "rd")],
        [("enterprise", "built")],
        [("site", "built"), ("park", "built")],
        [("works", "built")],
    ):
        with pytest.raises(CatalogError):
            read_metrics("m.toml", asking(*wrong))


@pytest.mark.shipped
def test_whose_facts_count() -> None:
    built, said = ("built", None), {("built", None): "old", ("rd", 2025): "1"}
    own = OwnFacts({1: "site", 2: "site", 3: "park"}, {1: {built: "one"}})
    assert own.seen_by(1, said) == {built: "one", ("rd", 2025): "1"}
    assert own.seen_by(2, said) == {("rd", 2025): "1"}
    assert own.seen_by(3, said) == own.seen_by(None, said) == {("rd", 2025): "1"}
    only = OwnFacts({1: "site"}, {1: {("scenes", None): "3"}})
    assert only.seen_by(None, said) == {**said, ("scenes", None): "3"}
    none: OwnFacts[str] = OwnFacts()
    assert none.seen_by(None, said) == said
