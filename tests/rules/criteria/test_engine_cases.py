"""Sheets computed by hand, one JSON file a set: the shipped sets over them give exactly what was expected."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from registry.rules.criteria.assess import assess
from registry.rules.criteria.facts import read_facts
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.sheet.summary import summary
from registry.rules.size_class import size_class

CASES = Path(__file__).parent / "cases"


def _read(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((CASES / name).read_text("utf-8"), parse_float=Decimal)
    return body


def _cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("golden_*.json")):
        body = _read(path.name)
        if path.stem != "golden_size_class":
            for case in body["cases"]:
                yield pytest.param(body["criteria"], case, id=f"{path.stem}-{case['id']}")


@pytest.mark.parametrize(("name", "case"), list(_cases()))
def test_a_shipped_set_says_what_was_computed_by_hand(name: str, case: dict[str, Any]) -> None:
    criteria = shipped().named(name)
    assert criteria is not None, name
    facts, reasons = read_facts(case["inputs"], criteria.metrics)
    assert not reasons, [str(reason) for reason in reasons]
    found = summary(assess(criteria, facts))
    assert {key: found[key] for key in case["expect"]} == case["expect"]


def test_every_figure_of_a_case_is_one_of_a_shipped_metric() -> None:
    known = set(shipped().metrics.by_id)
    unknown = {
        name
        for path in CASES.glob("golden_*.json")
        if path.stem != "golden_size_class"
        for case in _read(path.name)["cases"]
        for name in case["inputs"]
    } - known
    assert not unknown


def test_there_are_cases_of_every_kind_of_verdict() -> None:
    found = [case.values[1]["expect"] for case in _cases()]
    assert len(found) >= 50
    assert {each["eligible"] for each in found} == {True, False}
    assert any(each.get("direct_pass") for each in found)
    assert any(each.get("score_pass") is False for each in found)


@pytest.mark.parametrize("case", _read("golden_size_class.json")["cases"], ids=lambda case: case["id"])
def test_a_size_class_is_what_was_computed_by_hand(case: dict[str, Any]) -> None:
    given = {"staff": None, "revenue": None, "assets": None} | case["inputs"]
    amounts = {
        name: None if given[name] is None else Decimal(str(given[name])) for name in ("revenue", "assets")
    }
    staff = None if given["staff"] is None else int(given["staff"])
    found = size_class(case["category"], staff, amounts["revenue"], amounts["assets"])
    assert found == case["expect"]["size"]
    assert (found != "large") == case["expect"]["is_sme"]
