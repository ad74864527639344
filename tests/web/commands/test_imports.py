"""`flask import`: what it prints, what it exits with, and how its questions are answered."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from registry.models import Enterprise, Event, ImportRun
from registry.queries.imports import piece
from tests import changed_list
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.workbooks import CHAMPIONS, REGISTER, SAMPLES

pytestmark = one_engine

Invoke = Callable[..., Any]


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    """Run `flask import …`."""

    def run(*words: str) -> Any:
        return app.test_cli_runner().invoke(args=["import", *words])

    return run


DECIDED = ["--announced-on", "2021-11-08", "--award-year", "2021"]
CHAMPION = ["--scheme", "single_champion", "--level", "national", *DECIDED]


def test_the_command_prints_json_alone_and_its_exit_code_says_whether_it_was_applied(invoke: Invoke) -> None:
    file = str(SAMPLES / REGISTER)
    dry = invoke("enterprises", file, "--dry-run", "--json")
    assert dry.exit_code == 1, "rows are refused"
    answer = json.loads(dry.stdout)
    assert list(answer) == [
        "kind", "created", "updated", "matched", "unchanged", "refused", "questions", "remarks", "set_aside",
        "sheets", "rows", "effect", "applied", "run",
    ]  # fmt: skip
    first = answer["rows"][0]
    assert list(first) == [
        "sheet", "row", "outcome", "name", "uscc", "district", "zone", "scheme", "level", "award_year",
        "announced_on", "valid_until", "certificate_no", "revenue_fen",
    ]  # fmt: skip
    assert len(answer["rows"]) == 210
    assert answer["sheets"][0]["read"] is True
    assert (answer["created"], len(answer["refused"]), answer["applied"]) == (201, 9, False)
    blocked = invoke("enterprises", file, "--json")
    assert (blocked.exit_code, json.loads(blocked.stdout)["applied"]) == (1, False)
    good = invoke("enterprises", file, "--accept-good", "--json")
    assert (good.exit_code, json.loads(good.stdout)["applied"]) == (0, True)
    again = json.loads(invoke("enterprises", file, "--accept-good", "--json").stdout)
    assert (again["created"], again["unchanged"], again["applied"]) == (0, 201, True)


@pytest.mark.parametrize("rows", [500, 3], ids=["at-once", "in-pieces"])
def test_the_command_brings_in_a_published_list_and_only_once(
    invoke: Invoke, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piece, "ROWS", rows)
    monkeypatch.setattr("registry.turns.PAUSE", 0)
    file, number = str(SAMPLES / CHAMPIONS), ["--document-no", "工信部联政法函〔2021〕326号"]
    dry = json.loads(invoke("recognitions", file, *CHAMPION, *number, "--dry-run", "--json").stdout)
    first = invoke("recognitions", file, *CHAMPION, *number, "--json")
    done = json.loads(first.stdout)
    assert (first.exit_code, done["created"]) == (0, 7)
    assert done["effect"] == dry["effect"] != []
    events = Event.select().count()
    again = json.loads(invoke("recognitions", file, *CHAMPION, "--json").stdout)
    assert (again["unchanged"], again["applied"]) == (7, True)
    assert Event.select().count() == events


def test_people_read_sentences(invoke: Invoke) -> None:
    answer = invoke("enterprises", str(SAMPLES / REGISTER))
    assert answer.exit_code == 1
    assert "新建 201" in answer.output
    assert "第 211 行：没有“炼丹”这个产业" in answer.output
    assert "--accept-good" in answer.output


def test_wrong_usage_is_2_with_a_sentence(invoke: Invoke, tmp_path: Path) -> None:
    text = tmp_path / "名单.xlsx"
    text.write_bytes(b"%PDF-1.7\n")
    champions = str(SAMPLES / CHAMPIONS)
    tries = [
        (["enterprises", str(tmp_path / "none.xlsx")], "none.xlsx"),
        (["enterprises", str(tmp_path)], "irectory"),
        (["enterprises", str(text)], "PDF"),
        (
            ["recognitions", champions, "--scheme", "x", "--level", "national", *DECIDED],
            "没有“x”这个认定类别",
        ),
        (
            ["recognitions", champions, "--scheme", "seed", "--level", "pilot", *DECIDED],
            "没有“pilot”这个级别",
        ),
        (["recognitions", champions, "--scheme", "seed", "--level", "municipal"], "--announced-on"),
    ]
    for words, sentence in tries:
        answer = invoke(*words)
        assert answer.exit_code == 2, words
        assert sentence in answer.output
        assert "Traceback" not in answer.output


def test_rows_that_others_changed_are_answered_by_the_run(invoke: Invoke, make: Make) -> None:
    run = str(changed_list.changed(make).id)
    shown = invoke("run", run)
    assert (shown.exit_code, "原为“新建”，现为“更新”" in shown.stdout) == (1, True)
    waiting = json.loads(invoke("run", run, "--json").stdout)["questions"]
    answers = [
        word for each in waiting for word in ("--answer", f"{each['code']}={each['answers'][0]['value']}")
    ]
    assert invoke("run", run, *answers[:2]).exit_code == 1
    again = invoke("run", run, *answers)
    assert (again.exit_code, "没有在等待回答" in again.stderr) == (1, True)
    done = invoke("run", run, *answers[2:], "--json")
    assert (done.exit_code, json.loads(done.stdout)["updated"]) == (0, 2)
    assert invoke("run", run).exit_code == 0


def test_a_list_announced_tomorrow_is_refused(invoke: Invoke) -> None:
    words = [
        "--scheme",
        "seed",
        "--level",
        "municipal",
        "--announced-on",
        "2099-01-01",
        "--award-year",
        "2099",
    ]
    answer = invoke("recognitions", str(SAMPLES / CHAMPIONS), *words, "--json")
    assert answer.exit_code == 1
    refused = json.loads(answer.stdout)["refused"]
    assert len(refused) == 7
    assert "尚未公告" in refused[0]["reason"]


def test_a_long_list_says_how_far_it_is_and_its_json_stays_alone(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piece, "ROWS", 100)
    monkeypatch.setattr("registry.turns.PAUSE", 0)
    done = invoke("enterprises", str(SAMPLES / REGISTER), "--accept-good", "--json")
    assert done.exit_code == 0, done.output
    assert "已写入 100 / 201 行 rows" in done.stderr
    assert json.loads(done.stdout)["applied"] is True
    assert Enterprise.select().count() == 201
    # Its file is kept meanwhile, so that a worker could have gone on.
    assert ImportRun.get().sha256
