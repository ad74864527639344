"""Published lists are read right or asked about, never guessed."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask

from registry.models import Enterprise, Recognition
from tests.web.commands.worked_lists import DAY, FIRMS, LISTS, SRDI, WORKED, Worked
from tests.web.one_engine import one_engine

pytestmark = one_engine

Invoke = Callable[..., Any]


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    def run(how: Sequence[str], file: str, *more: str) -> Any:
        kind, *options = how
        return app.test_cli_runner().invoke(args=["import", kind, str(LISTS / file), *options, *more])

    return run


@pytest.mark.parametrize("worked", WORKED, ids=lambda each: each.file.partition("_")[0])
def test_a_published_list_is_read_right_or_asked_about(invoke: Invoke, worked: Worked) -> None:
    answer = invoke(worked.how, worked.file, "--dry-run", "--json")
    said = json.loads(answer.stdout)
    good = {each["name"]: each["district"] for each in said["rows"] if each["outcome"] != "refused"}
    codes = [each["code"] for each in said["questions"]]
    if not worked.asked:
        assert good == dict(worked.rows)
        assert codes == []
    for start in worked.asked:
        assert any(code.startswith(start) for code in codes), codes
    refused = {each["row"]: each["reason"] for each in said["refused"]}
    assert set(refused) == set(worked.refused)
    for row, reason in worked.refused.items():
        assert reason in refused[row]
    remarks = "".join(each["text"] for each in said["remarks"])
    assert all(text in remarks for text in worked.noticed), remarks
    if worked.aside:
        assert len(said["set_aside"]) == worked.aside
    assert answer.exit_code == (1 if worked.asked or worked.refused else 0)
    assert not Enterprise.select().exists()


def rows_of(invoke: Invoke, how: Sequence[str], file: str, *more: str) -> list[dict[str, Any]]:
    """The rows of a dry run."""
    said = json.loads(invoke(how, file, "--dry-run", "--json", *more).stdout)
    return list(said["rows"])


def test_each_row_is_shown_as_it_would_stand(invoke: Invoke) -> None:
    (firm,) = rows_of(invoke, FIRMS, "pc12_unit_row_yuan.xlsx")
    assert firm["revenue_fen"] == 1_234_567_890, "the row under the header says yuan"
    money = {each["row"]: each["revenue_fen"] for each in rows_of(invoke, FIRMS, "pc59_money_words.xlsx")}
    assert (money[2], money[5], money[6]) == (12_345_670_000, 8_000_000_000, None)
    mixed = rows_of(invoke, SRDI, "pc10_new_and_rereview_mixed.xlsx", "--answer", "re_reviewed=keep")
    assert [each["valid_until"] for each in mixed] == ["2026-12-31"] * 2
    numbers = [each["certificate_no"] for each in rows_of(invoke, SRDI, "pc89_certificates.xlsx")]
    assert numbers == ["20230001", "0012", "120230000012"]
    (title,) = rows_of(invoke, SRDI, "pc95_digits_title.xlsx")
    assert (title["uscc"], title["certificate_no"]) == ("911201110103803250", "012023000000000017")
    assert (title["scheme"], title["level"], title["award_year"]) == ("specialized_new", "municipal", 2023)
    assert (title["announced_on"], title["valid_until"]) == ("2023-08-01", "2026-07-31")


def test_a_list_in_two_sections_recognizes_firms_and_products(invoke: Invoke) -> None:
    how = ("recognitions", "--scheme", "single_champion", "--level", "national", *DAY)
    answer = invoke(how, "pc06_champions_two_sections.xlsx", "--json")
    assert json.loads(answer.stdout)["applied"], answer.output
    kinds = Counter(row.subject_kind for row in Recognition.select())
    assert kinds == {"enterprise": 2, "product": 2}


def test_a_question_is_answered_by_its_code(invoke: Invoke) -> None:
    file = "pc17_two_places_disagree.xlsx"
    said = json.loads(invoke(SRDI, file, "--json").stdout)
    assert (said["applied"], said["created"], said["rows"]) == (False, 0, [])
    (question,) = said["questions"]
    assert question["row"] == 2
    value = question["answers"][0]["value"]
    answered = invoke(SRDI, file, "--json", "--answer", f"{question['code']}={value}")
    assert (answered.exit_code, json.loads(answered.stdout)["created"]) == (0, 1)
    wrong = invoke(SRDI, file, "--dry-run", "--answer", f"{question['code']}=nowhere")
    assert wrong.exit_code
    assert "没有“nowhere”这个回答" in wrong.output
    unknown = invoke(SRDI, file, "--dry-run", "--answer", "none.such=yes")
    assert "没有编号为“none.such”的问题" in unknown.output


def test_a_leap_day_ends_on_the_last_day_before_three_years(invoke: Invoke) -> None:
    how = ("recognitions", "--scheme", "specialized_new", "--level", "municipal")
    of = ("--announced-on", "2024-02-29", "--award-year", "2023")
    answer = invoke(how, "pc77_leap_day.xlsx", *of, "--json")
    assert json.loads(answer.stdout)["rows"][0]["valid_until"] == "2027-02-28"


def test_names_that_differ_by_a_rare_character_are_different_firms(invoke: Invoke) -> None:
    answer = invoke(SRDI, "pc78_dropped_collide.xlsx", "--json")
    assert json.loads(answer.stdout)["created"] == 3, answer.output
    assert Enterprise.select(Enterprise.name).distinct().count() == 3


@pytest.mark.parametrize(
    ("file", "count"), [("pc29_workbook2.xlsx", 3), ("pc43_gbk.csv", None), ("pc45.ods", None)]
)
def test_other_makers_and_formats_are_read(invoke: Invoke, file: str, count: int | None) -> None:
    answer = invoke(SRDI, file, "--dry-run", "--json")
    assert answer.exit_code == 0, answer.output
    rows = json.loads(answer.stdout)["rows"]
    assert rows
    assert count in (None, len(rows))


def test_what_is_no_workbook_is_one_sentence(invoke: Invoke) -> None:
    answer = invoke(SRDI, "pc44_html.xlsx", "--dry-run")
    assert answer.exit_code == 2
    assert "另存为" in answer.output


def test_what_was_read_and_what_was_noted_stands_in_the_json(invoke: Invoke) -> None:
    """PC106: every sheet with its header and rows, and remarks at their rows."""
    said = json.loads(invoke(SRDI, "pc01_sheet_per_district.xlsx", "--dry-run", "--json").stdout)
    sheets = [(each["name"], each["header_row"], each["rows"], each["read"]) for each in said["sheets"]]
    assert sheets == [("西青区", 2, 3, True), ("北辰区", 2, 2, True), ("武清区", 2, 2, True)]
    noted = {(each["sheet"], each["row"]) for each in said["remarks"] if "待补码" in each["text"]}
    assert noted == {(each["sheet"], each["row"]) for each in said["rows"]}
    left = ("--sheet", "西青区", "--dry-run", "--json")
    one = json.loads(invoke(SRDI, "pc01_sheet_per_district.xlsx", *left).stdout)
    assert [(each["read"], bool(each["why"])) for each in one["sheets"]] == [
        (True, False),
        (False, True),
        (False, True),
    ]


def test_who_passed_a_re_review_is_asked_about_and_counted_once(invoke: Invoke) -> None:
    """PC82: titles of 2020, then the same firms on a list of who passed in 2024."""
    how = ("recognitions", "--scheme", "specialized_new", "--level", "municipal")
    first = ("--announced-on", "2020-12-01", "--award-year", "2020")
    assert json.loads(invoke(how, "pc82_rereview.xlsx", *first, "--json").stdout)["created"] == 2
    later = ("--announced-on", "2024-01-15", "--award-year", "2023")
    asked = json.loads(invoke(how, "pc82_rereview_passed.xlsx", *later, "--json").stdout)
    (question,) = asked["questions"]
    assert (question["code"], asked["applied"]) == ("title.kind.re_review", False)
    yes = ("--answer", f"{question['code']}=yes", "--json")
    done = json.loads(invoke(how, "pc82_rereview_passed.xlsx", *later, *yes).stdout)
    assert done["applied"] and done["created"] == 0, done
    assert [row["valid_until"] for row in done["rows"]] == ["2027-01-14"] * 2
    assert Enterprise.select().count() == 2
