"""Names and addresses that may be one subject, and the facts a catalog asks of a kind."""

import pytest

from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.files.shipped import read_metrics
from registry.rules.subject import SubjectDetails, is_alike
from registry.rules.subject_facts import OwnFacts

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
