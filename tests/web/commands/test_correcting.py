"""Batches corrected, titles voided and reinstated at the terminal: tried first, then done."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from registry import clock
from registry.models import Event, MeasureFile, Recognition
from registry.rules.state import State
from tests.agreement import all_agrees
from tests.make import Make
from tests.measures import PDF


@pytest.fixture
def row(make: Make) -> Any:
    """A recognition of a batch of one, some days after it was announced."""
    make.application(State.RECOGNIZED)
    found = Recognition.get()
    with clock.at(clock.start_of(found.announced_on + timedelta(days=9, hours=10))):
        make.drained()
        yield found


def answered(app: Flask, *words: object) -> dict[str, Any]:
    answer = app.test_cli_runner().invoke(args=[*map(str, words), "--json"])
    assert answer.exit_code == 0, answer.output
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_a_batch_is_tried_and_then_corrected(app: Flask, row: Recognition) -> None:
    why = ("--reason", "年度误填", "--document", "津工信〔2026〕20号")
    words = ("batch", "correct", row.batch_id, "--award-year", row.award_year - 1, *why)
    last = Event.select().count()
    tried = answered(app, *words, "--dry-run")
    title = [row.scheme, row.level]
    assert tried["applied"] is False
    assert tried["changes"] == [["award_year", row.award_year, row.award_year - 1]]
    assert tried["figures"]["award_years"] == [[*title, row.award_year - 1, 1], [*title, row.award_year, -1]]
    assert Event.select().count() == last
    done = answered(app, *words)
    assert done["applied"] is True
    assert done["certificates"][str(row.id)] == Recognition.get_by_id(row.id).certificate_no
    assert done["certificates"][str(row.id)] != row.certificate_no
    all_agrees(app)
    event = Event.get(Event.kind == "recognition.corrected")
    assert (event.actor, json.loads(event.body)["alone"]) == ("system:cli", "operator")
    again = app.test_cli_runner().invoke(args=list(map(str, words)))
    assert (again.exit_code, "没有任何更正" in again.stderr) == (1, True)
    named = app.test_cli_runner().invoke(args=[*map(str, words[:3]), "--name", "x", *why])
    assert named.exit_code == 2
    assert f"{row.batch_id}  " in app.test_cli_runner().invoke(args=["batch", "list"]).stdout


def test_a_title_is_voided_and_reinstated(app: Flask, row: Recognition, tmp_path: Path) -> None:
    paper = tmp_path / "决定.pdf"
    paper.write_bytes(PDF)
    why = (row.id, "--reason", "误列", "--document", "津工信〔2026〕21号", "--file", paper)
    tried = answered(app, "recognition", "void", *why, "--dry-run")
    assert (tried["measure"], tried["applied"]) == ("void", False)
    assert tried["figures"]["award_years"] == [[row.scheme, row.level, row.award_year, -1]]
    assert not MeasureFile.select().exists()
    answered(app, "recognition", "void", *why)
    assert Recognition.get_by_id(row.id).ended_how == "voided"
    again = app.test_cli_runner().invoke(args=["recognition", "void", *map(str, why)])
    assert again.exit_code == 1
    assert answered(app, "recognition", "reinstate", *why)["applied"] is True
    assert Recognition.get_by_id(row.id).ended_how is None
    all_agrees(app)
