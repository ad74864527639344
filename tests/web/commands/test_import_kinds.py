"""`flask import endings|renames|rereviews`: a dry run, questions with their codes, brought in, undone."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from registry.models import Change, Recognition, TitleMeasure
from tests.actions.imports.kinds import NAMES, holders
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.workbooks import SAMPLES, workbook

pytestmark = one_engine
TITLE = ["--scheme", "specialized_new", "--level", "municipal"]
ENDING = [*TITLE, "--ground", "sme63_tax", "--ended-on", "2025-06-02", "--document-no", "津工信〔2025〕9号"]


@pytest.fixture
def listed(app: Flask, tmp_path: Path) -> Any:
    """Run `flask import KIND FILE …` with a list of these rows."""

    def run(kind: str, rows: list[list[str]], *words: str) -> Any:
        file = tmp_path / "名单.xlsx"
        file.write_bytes(workbook(*rows))
        return app.test_cli_runner().invoke(args=["import", kind, str(file), *words])

    return run


def test_titles_are_ended_by_a_list_and_given_back(make: Make, app: Flask, listed: Any) -> None:
    holders(make, *NAMES[:2])
    make.drained()
    rows = [["关于撤销部分专精特新中小企业认定的公告"], ["企业名称", "撤销原因"], [NAMES[0], "偷漏税"]]
    dry = listed("endings", rows, *ENDING, "--dry-run", "--json")
    answer = json.loads(dry.stdout)
    assert (dry.exit_code, answer["kind"], answer["updated"], answer["applied"]) == (0, "endings", 1, False)
    own = [row for row in answer["effect"] if row["target"] == "specialized_new:municipal"]
    assert [(row["as_of"], row["before"], row["after"]) for row in own] == [("2025-12-31", 2, 1)]
    done = json.loads(listed("endings", rows, *ENDING, "--json").stdout)
    assert done["effect"] == answer["effect"]
    assert (done["applied"], Recognition.get(Recognition.name == NAMES[0]).ended_on.isoformat()) == (
        True,
        "2025-06-02",
    )
    undo = app.test_cli_runner().invoke(
        args=["import", "undo", str(done["run"]), "--reason", "名单有误", "--json"]
    )
    assert (undo.exit_code, json.loads(undo.stdout)["restored"]) == (0, [[1, NAMES[0]]])
    assert Recognition.get(Recognition.name == NAMES[0]).ended_on is None


def test_a_list_of_another_kind_is_answered_by_its_code(make: Make, listed: Any) -> None:
    holders(make, *NAMES[:1])
    rows = [["2024年度专精特新中小企业名单"], ["企业名称"], [NAMES[0]]]
    asked = listed("endings", rows, *ENDING, "--json")
    assert asked.exit_code == 1
    assert [each["code"] for each in json.loads(asked.stdout)["questions"]] == ["title.kind.grant"]
    assert listed("endings", rows, *ENDING, "--answer", "title.kind.grant=no").exit_code == 1
    assert Recognition.get().ended_on is None
    assert listed("endings", rows, *ENDING, "--answer", "title.kind.grant=yes").exit_code == 0
    assert Recognition.get().ended_on is not None


def test_a_list_of_renames_is_refused_as_titles_and_asked_as_changes(make: Make, app: Flask) -> None:
    make.enterprise(name="天津旧名甲有限公司", uscc=None, district="120111")
    file = str(SAMPLES / "lists" / "pc07_rename_list.xlsx")
    giant = ["--scheme", "little_giant", "--level", "national", "--announced-on", "2021-07-19"]
    invoke = app.test_cli_runner().invoke
    wrong = invoke(args=["import", "recognitions", file, *giant, "--award-year", "2021", "--yes", "--json"])
    answer = json.loads(wrong.stdout)
    assert (wrong.exit_code, answer["created"], answer["rows"]) == (1, 0, [])
    assert [each["code"] for each in answer["questions"]] == ["title.kind.rename"]
    right = invoke(
        args=["import", "renames", file, "--effective-on", "2021-07-01", "--accept-good", "--json"]
    )
    answer = json.loads(right.stdout)
    assert (right.exit_code, answer["updated"], len(answer["refused"])) == (0, 1, 1)
    assert {row.fact for row in Change.select()} == {"name", "code"}


def test_who_passed_is_renewed(make: Make, listed: Any) -> None:
    holders(make, *NAMES[:2])
    rows = [["企业名称", "复核结果"], [NAMES[0], "通过"], [NAMES[1], "未通过"]]
    words = [*TITLE, "--announced-on", "2026-02-20", "--document-no", "津工信〔2026〕3号", "--json"]
    answer = json.loads(listed("rereviews", rows, *words).stdout)
    assert (answer["matched"], answer["updated"], answer["applied"]) == (1, 1, True)
    assert answer["rows"][0]["valid_until"] == "2029-02-19"


def test_wrong_usage_is_2_with_a_sentence(listed: Any) -> None:
    rows = [["企业名称"], ["天津甲制造有限公司"]]
    wrong_ground = [word if word != "sme63_tax" else "x" for word in ENDING]
    for kind, words, sentence in (
        ("endings", wrong_ground, "没有“x”这个事由"),
        (
            "rereviews",
            [*TITLE[:3], "x", "--announced-on", "2026-02-20", "--document-no", "1"],
            "没有“specialized_new:x”",
        ),
        ("renames", [], "--effective-on"),
    ):
        answer = listed(kind, rows, *words)
        assert (answer.exit_code, sentence in answer.output) == (2, True), answer.output


def test_who_gave_up_is_not_ended_as_dishonest(make: Make, listed: Any) -> None:
    """The ground is public: a row that gives another kind of reason than was chosen is asked about."""
    holders(make, *NAMES[:3])
    rows = [["企业名称", "处理结果"], [NAMES[0], "自愿放弃"], [NAMES[1], "迁出本市"], [NAMES[2], "撤销"]]
    asked = json.loads(listed("endings", rows, *ENDING, "--dry-run", "--json").stdout)
    (question,) = asked["questions"]
    assert (question["code"], question["answers"][0]["value"]) == ("ground.名单.gave_up", "own_wish")
    assert {row["name"] for row in asked["rows"]} == {NAMES[1], NAMES[2]}
    answer = f"{question['code']}=own_wish"
    assert listed("endings", rows, *ENDING, "--answer", answer, "--json").exit_code == 0
    said = {Recognition.get_by_id(row.recognition).name: row.ground for row in TitleMeasure.select()}
    assert said == {NAMES[0]: "own_wish", NAMES[1]: "moved_out", NAMES[2]: "sme63_tax"}


def test_a_header_that_is_not_known_is_named_at_the_terminal(make: Make, listed: Any) -> None:
    rows = [["一览"], ["户名", "地界"], [NAMES[0], "河西区"]]
    refused = listed("enterprises", rows, "--dry-run")
    assert (refused.exit_code, "--answer header.工作表=行号" in refused.output) == (2, True)
    named = listed("enterprises", rows, "--dry-run", "--answer", "header.名单=2")
    assert (named.exit_code, "“名单”第 2 行为表头，各列读作：户名=no，地界=no" in named.output) == (1, True)
    said = ["--answer", "header.名单=2", "--answer", "head.户名=name", "--answer", "head.地界=place"]
    done = listed("enterprises", rows, "--json", *said)
    (row,) = json.loads(done.stdout)["rows"]
    assert (done.exit_code, row["outcome"], row["district"]) == (0, "created", "120103")
