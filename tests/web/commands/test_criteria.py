"""`flask criteria`: sets listed, told, compared, published, and facts judged line by line."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import click.testing
import pytest
from flask import Flask

from registry.config import Config
from registry.database import open_database
from registry.jobs import open_broker
from registry.models import CriteriaUse, CriteriaVersion, Event
from registry.rules.criteria.files.shipped import shipped
from registry.web import create_app
from tests.conftest import KEY
from tests.make import Make
from tests.rules.criteria.small import HEAD, REVENUE, USE, gate

Invoke = Callable[..., click.testing.Result]
CASES = Path(__file__).parents[2] / "rules" / "criteria" / "cases"
ANSWER = {
    "eligible",
    "failed_gates",
    "unknown_gates",
    "score_pass",
    "total",
    "by_indicator",
    "by_dimension",
    "direct_pass",
}


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    def run(*words: str, lines: str | bytes = "") -> click.testing.Result:
        return app.test_cli_runner().invoke(args=["criteria", *words], input=lines)

    return run


@pytest.fixture
def without_tables(tmp_path: Path, redis_server: str) -> Invoke:
    """The command line on a database nobody has migrated."""
    url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    open_database(url)
    open_broker(redis_server)
    app = create_app(
        Config(database_url=url, redis_url=redis_server, var=tmp_path, port=8000, secret_key=KEY)
    )
    return lambda *words, lines="": app.test_cli_runner().invoke(args=["criteria", *words], input=lines)


def read(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((CASES / name).read_text("utf-8"))
    return body


def golden() -> Iterator[Any]:
    for path in sorted(CASES.glob("golden_*.json")):
        if path.stem != "golden_size_class":
            yield pytest.param(path.name, id=path.stem)


@pytest.mark.parametrize("name", list(golden()))
def test_every_worked_case_comes_out_of_the_command_line_as_computed_by_hand(
    without_tables: Invoke, name: str
) -> None:
    body = read(name)
    lines = "".join(json.dumps(case["inputs"]) + "\n" for case in body["cases"])
    answer = without_tables("assess", body["criteria"], lines=lines)
    assert answer.exit_code == 0, answer.stderr
    assert answer.stderr == ""
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(told) == len(body["cases"])
    for case, found in zip(body["cases"], told, strict=True):
        assert set(found) == ANSWER
        assert {key: found[key] for key in case["expect"]} == case["expect"], case["id"]


@pytest.mark.engines("sqlite")
def test_a_published_version_gives_the_same_answers_as_the_file_it_came_from(invoke: Invoke) -> None:
    body = read("golden_srdi_sme_2022.json")
    lines = "".join(json.dumps(case["inputs"]) + "\n" for case in body["cases"])
    before = invoke("assess", body["criteria"], lines=lines)
    assert invoke("load").exit_code == 0
    after = invoke("assess", body["criteria"], lines=lines)
    assert before.stdout == after.stdout
    assert before.exit_code == after.exit_code == 0


def test_lines_that_cannot_be_read_give_null_and_say_why(without_tables: Invoke) -> None:
    lines = b"""{"revenue_y1": 5400}
not json

{"revenue_y1": "many"}
[1]
{"revenue_y1": 1, "revenue_y1": 2}
\xff\xfe
{"revenue_y1": NaN}
{"revenue_y1": 1e999}
{"conduct_ok": "yes"}
{"conduct_ok": null}
"""
    answer = without_tables("assess", "specialized_new.2026", lines=lines)
    assert answer.exit_code == 1
    told = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [each is None for each in told] == [False, *[True] * 8, False]
    for number, word in (
        (2, "JSON"),
        (4, "revenue_y1"),
        (5, "对象"),
        (6, "两次"),
        (7, "UTF-8"),
        (10, "true"),
    ):
        assert any(
            line.startswith(f"第 {number} 行") and word in line for line in answer.stderr.splitlines()
        ), number
    assert "第 3 行" not in answer.stderr
    assert "8 lines could not be read" in answer.stderr
    assert told[-1]["eligible"] is None


def test_a_name_no_metric_has_is_warned_of_once_and_left_out(without_tables: Invoke) -> None:
    lines = '{"revenu_y1": 1, "rd_y1": 100}\n{"revenu_y1": 2}\n'
    answer = without_tables("assess", "specialized_new.2026", lines=lines)
    assert answer.exit_code == 0
    assert len(answer.stdout.splitlines()) == 2
    assert answer.stderr.count("revenu_y1") == 1
    # A metric of another set is nothing to warn of: one file of facts serves every set.
    assert (
        "is_new_product"
        not in without_tables("assess", "tech_sme.2017", lines='{"is_new_product": true}').stderr
    )


def test_nothing_known_is_nothing_decided_for_any_shipped_set(without_tables: Invoke) -> None:
    for criteria in shipped().sets.values():
        answer = without_tables("assess", criteria.id, lines="{}\n")
        assert answer.exit_code == 0, answer.stderr
        told = json.loads(answer.stdout)
        assert told["eligible"] is None, criteria.id
        assert not told["failed_gates"]


def test_numbers_are_exact_however_they_are_written(without_tables: Invoke) -> None:
    share = '{"main_revenue_y1": %s, "revenue_y1": %s}\n'
    lines = share % (1200, 1500) + share % ('"1199.99999999999999999"', "1500.0")
    answer = without_tables("assess", "specialized_new.2026", lines=lines)
    met, missed = (json.loads(line)["failed_gates"] for line in answer.stdout.splitlines())
    assert "main_share" not in met
    assert "main_share" in missed


def test_an_unknown_set_is_refused_with_the_names_there_are(without_tables: Invoke) -> None:
    for words in (("assess", "nothing"), ("show", "nothing"), ("diff", "nothing", "tech_sme.2017")):
        answer = without_tables(*words)
        assert answer.exit_code == 1
        assert "nothing" in answer.stderr
        assert "tech_sme.2017" in answer.stderr
        assert answer.stdout == ""


def test_sets_are_listed_whether_published_or_only_shipped(invoke: Invoke) -> None:
    before = json.loads(invoke("list", "--json").stdout)
    assert {each["id"] for each in before} == set(shipped().sets)
    assert {each["state"] for each in before} == {"shipped"}
    invoke("load")
    after = json.loads(invoke("list", "--json").stdout)
    assert {each["state"] for each in after} == {"published"}
    assert {each["id"]: each["digest"] for each in before} == {each["id"]: each["digest"] for each in after}
    assert "specialized_new.2026" in invoke("list").stdout


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


def test_a_set_is_told_clause_by_clause_in_either_language(without_tables: Invoke) -> None:
    chinese = without_tables("show", "srdi_sme.2026").stdout
    assert "专精特新中小企业认定标准（2026年）（specialized_new.2026）" in chinese
    assert "上年度资产负债率 ≤ 80 %" in chinese
    assert "市级" in chinese
    english = without_tables("show", "srdi_sme.2026", "--language", "en").stdout
    assert "Debt ratio no more than 80 %, last year" in english
    assert "上年度资产负债率不高于80%" not in english
    points = without_tables("show", "tech_sme.2017").stdout
    assert "满分 100 分，60 分以上通过" in points
    supply = without_tables("show", "seed.tj.2021").stdout
    assert "待市局补充" in supply


def test_a_set_as_json_is_the_document_that_is_kept(invoke: Invoke) -> None:
    invoke("load")
    told = json.loads(invoke("show", "srdi_sme.2026", "--json").stdout, parse_float=Decimal)
    assert told["id"] == "specialized_new.2026"
    assert told["aliases"] == ["srdi_sme.2026"]
    assert told["state"] == "published"
    assert told["set"]["gate"][1]["test"]["value"] == 3
    assert {"segment_years", "revenue"} <= {metric["id"] for metric in told["metric"]}


def test_two_sets_are_compared_in_both_languages(without_tables: Invoke) -> None:
    told = without_tables("diff", "specialized_new.2022", "srdi_sme.2026").stdout
    assert "从事特定细分市场的年限：≥ 2 年 改为 ≥ 3 年" in told
    assert "Years in the market segment" in told
    changes = json.loads(
        without_tables("diff", "specialized_new.2022", "specialized_new.2026", "--json").stdout
    )
    assert all(set(change) == {"zh", "en"} for change in changes)
    assert any("≥ 3" in change["en"] for change in changes)
    assert "没有不同" in without_tables("diff", "srdi_sme.2026", "specialized_new.2026").stdout
    only = without_tables("diff", "specialized_new.2022", "srdi_sme.2026", "--language", "en").stdout
    assert "从事特定细分市场的年限" not in only


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


def test_recheck_without_sheets_is_intact(invoke: Invoke, make: Make) -> None:
    assert json.loads(invoke("recheck", "--json").stdout) == {"intact": True, "sheets": 0, "faults": []}
    assert "0 份" in invoke("recheck").stdout


def test_commands_that_need_tables_say_so(without_tables: Invoke) -> None:
    for words in (("load",), ("recheck",)):
        answer = without_tables(*words)
        assert answer.exit_code == 1
        assert "db migrate" in answer.stderr


@pytest.mark.engines("sqlite")
def test_doctor_says_whether_criteria_are_published(app: Flask, invoke: Invoke) -> None:
    def doctor() -> str:
        return app.test_cli_runner().invoke(args=["doctor"]).output

    assert "WRONG criteria: none are published; run `criteria load`" in doctor()
    invoke("load")
    assert f"ok    criteria: {len(shipped().sets)} versions published" in doctor()
