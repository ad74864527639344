"""`flask criteria load` and `publish`: what is published, and what is refused with its fault."""

import json
from pathlib import Path

import click.testing
import pytest
from flask import Flask

from registry.models import CriteriaUse, CriteriaVersion, Event
from registry.rules.criteria.files.shipped import shipped
from tests.rules.criteria.small import HEAD, REVENUE, USE, gate
from tests.web.commands.invoke import Invoke


@pytest.mark.engines("sqlite")
def test_loading_publishes_each_once_with_an_event_and_a_second_time_does_nothing(invoke: Invoke) -> None:
    invoke("load")
    count = CriteriaVersion.select().where(CriteriaVersion.state == "published").count()
    assert count == len(shipped().sets)
    assert Event.select().where(Event.kind == "criteria.published").count() == count
    assert invoke("load").output == ""
    assert Event.select().count() == count


def test_what_the_bureau_published_by_itself_keeps_no_new_release_from_starting(
    invoke: Invoke, tmp_path: Path
) -> None:
    table = shipped().tables["little_giant.2026"]
    assert table["use"][0]["from"] == "2026-04-01"
    path = tmp_path / "own.toml"
    own = USE.replace('["municipal"]', '["national"]').replace('["new", "re_review"]', '["new"]')
    path.write_text(
        HEAD.format(id="own.2026").replace("specialized_new", "little_giant")
        + gate("money", '{ metric = "revenue_y1", op = ">=", value = 1 }')
        + own.replace("2026-01-01", "2026-04-01"),
        "utf-8",
    )
    assert invoke("publish", str(path)).exit_code == 0
    answer = invoke("load")
    assert answer.exit_code == 0
    assert "未发布 little_giant.2026" in answer.stderr
    assert "own.2026" in answer.stderr
    state = {each["id"]: each["state"] for each in json.loads(invoke("list", "--json").stdout)}
    assert state["little_giant.2026"] == "shipped"
    assert state["own.2026"] == state["little_giant.2022"] == "published"


FAULTS = {
    "no toml": ("[[gate", "not a valid TOML file"),
    "a misspelled key": (HEAD.format(id="t.2026") + REVENUE + "tset = 1\n" + USE, "unknown key tset"),
    "a metric nobody knows": (
        HEAD.format(id="t.2026") + gate("money", '{ metric = "revenu_y1", op = ">=", value = 1 }') + USE,
        "revenu_y1",
    ),
    "no use": (HEAD.format(id="t.2026") + REVENUE, "[[use]]"),
    "a scheme nobody knows": (
        HEAD.format(id="t.2026").replace("specialized_new", "nothing") + REVENUE + USE,
        "nothing",
    ),
    "a level nobody knows": (HEAD.format(id="t.2026") + REVENUE + USE.replace("municipal", "lunar"), "lunar"),
    "nothing": ("", "schema is missing"),
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_file_that_cannot_be_used_is_refused_by_name_and_fault(
    invoke: Invoke, tmp_path: Path, fault: str
) -> None:
    text, word = FAULTS[fault]
    path = tmp_path / "bad.toml"
    path.write_text(text, "utf-8")
    answer = invoke("publish", str(path))
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert word in answer.stderr
    assert not CriteriaVersion.select().exists()
    assert not Event.select().exists()


@pytest.mark.engines("sqlite")
def test_a_fault_is_named_by_file_line_and_entry(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "my set.toml"
    text = (
        HEAD.format(id="t.2026")
        + REVENUE
        + gate("debt", '{ metric = "revenue_y1", op = "=>", value = 1 }')
        + USE
    )
    path.write_text(text, "utf-8")
    line = text[: text.index('id = "debt"')].count("\n")
    said = invoke("publish", str(path)).stderr
    assert f"my set.toml, line {line}, [[gate]] 2 (debt)" in said
    assert "'=>' is none of" in said
    path.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in invoke("publish", str(path)).stderr
    assert invoke("publish", str(tmp_path / "missing.toml")).exit_code == 2


def test_gaps_and_overlaps_are_refused_at_publishing(invoke: Invoke, tmp_path: Path) -> None:
    path = tmp_path / "set.toml"

    def published(id: str, first: str, last: str = "") -> click.testing.Result:
        until = f'to = "{last}"\n' if last else ""
        path.write_text(HEAD.format(id=id) + REVENUE + USE.replace("2026-01-01", first) + until, "utf-8")
        return invoke("publish", str(path))

    assert published("a.2026", "2026-01-01", "2026-06-30").exit_code == 0
    overlap = published("b.2026", "2026-06-01")
    assert overlap.exit_code == 1
    assert "与“a.2026”重叠" in overlap.stderr
    gap = published("b.2026", "2026-08-01")
    assert gap.exit_code == 1
    assert "2026-07-01 至 2026-07-31 没有任何版本适用" in gap.stderr
    assert published("b.2026", "2026-07-01").exit_code == 0
    again = published("b.2026", "2027-01-01")
    assert again.exit_code == 1
    assert "已有名为“b.2026”的版本" in again.stderr
    assert CriteriaUse.select().count() == 4
    assert CriteriaVersion.select().count() == 2


@pytest.mark.engines("sqlite")
def test_doctor_says_whether_criteria_are_published(app: Flask, invoke: Invoke) -> None:
    def doctor() -> str:
        return app.test_cli_runner().invoke(args=["doctor"]).output

    assert "WRONG criteria: none are published; run `criteria load`" in doctor()
    invoke("load")
    assert f"ok    criteria: {len(shipped().sets)} versions published" in doctor()
