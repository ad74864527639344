"""`flask criteria assess`: facts judged line by line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.rules.criteria.files.shipped import shipped
from tests.web.commands.invoke import Invoke
from tests.workbooks import SAMPLES

CASES = Path(__file__).parents[3] / "rules" / "criteria" / "cases"
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
    answers = [json.loads(line) for line in answer.stdout.splitlines()]
    assert len(answers) == len(body["cases"])
    for case, found in zip(body["cases"], answers, strict=True):
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
    answers = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [each is None for each in answers] == [False, *[True] * 8, False]
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
    assert answers[-1]["eligible"] is None


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
        answers = json.loads(answer.stdout)
        assert answers["eligible"] is None, criteria.id
        assert not answers["failed_gates"]


def test_numbers_are_exact_however_they_are_written(without_tables: Invoke) -> None:
    share = '{"main_revenue_y1": %s, "revenue_y1": %s}\n'
    lines = share % (1200, 1500) + share % ('"1199.99999999999999999"', "1500.0")
    answer = without_tables("assess", "specialized_new.2026", lines=lines)
    met, missed = (json.loads(line)["failed_gates"] for line in answer.stdout.splitlines())
    assert "main_share" not in met
    assert "main_share" in missed


def test_a_mark_at_the_beginning_and_lines_of_another_system_are_no_fault(without_tables: Invoke) -> None:
    """PC91: a byte order mark, CRLF and an empty line."""
    lines = (SAMPLES / "lists" / "pc91_bom_crlf.jsonl").read_bytes()
    answer = without_tables("assess", "specialized_new.2026", lines=lines)
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert [json.loads(line)["eligible"] for line in answer.stdout.splitlines()] == [True, True]


def test_figures_as_people_write_them_are_read_or_refused_by_line(without_tables: Invoke) -> None:
    """PC93: 1,500 / 1500 in full width / 1500万元 / NaN, each beside what reads 1500."""
    lines = (SAMPLES / "lists" / "pc93_numbers.jsonl").read_bytes()
    answer = without_tables("assess", "specialized_new.2026", lines=lines)
    plain = without_tables(
        "assess", "specialized_new.2026", lines=lines.splitlines()[0].replace(b"1,500", b"1500")
    )
    found = answer.stdout.splitlines()
    assert answer.exit_code == 1
    for number, text in enumerate(found, start=1):
        assert text in ("null", plain.stdout.strip()), number
        assert (text == "null") == (f"第 {number} 行" in answer.stderr), number
    assert found[-1] == "null"
