"""Two records merged and parted at the terminal: tried first, then done; all agrees after each."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from registry import clock
from registry.models import Enterprise, Event
from tests.agreement import all_agrees
from tests.make import Make
from tests.merges import CHAMPION, SME
from tests.titles import award
from tests.web.commands.test_correcting import answered

WHY = ("--reason", "同一企业的两条记录")


@pytest.fixture
def pair(make: Make) -> Any:
    """One without its code, and the same one as it registered."""
    with clock.at(clock.start_of(date(2026, 4, 20)) + timedelta(hours=10)):
        goes = make.enterprise(name="天津命令并入有限公司", uscc=None)
        stays = make.enterprise(name="天津命令并入有限公司")
        award(*CHAMPION, date(2025, 3, 1), [goes, stays])
        award(*SME, date(2025, 4, 1), [goes])
        make.drained()
        yield goes, stays


def test_a_merge_is_tried_done_and_taken_back(app: Flask, pair: tuple[Enterprise, Enterprise]) -> None:
    goes, stays = pair
    assert answered(app, "enterprise", "doubles") == [{"enterprise": goes.id, "name": goes.name}]
    words = ("enterprise", "merge", goes.id, stays.uscc, *WHY)
    last = Event.select().count()
    tried = answered(app, *words, "--dry-run")
    assert (tried["applied"], tried["count"], len(tried["doubles"])) == (False, 2, 1)
    assert tried["figures"]["years"] == [[*CHAMPION, "2025-12-31", 2, 1]]
    assert Event.select().count() == last
    assert answered(app, *words)["applied"] is True
    assert Enterprise.get_by_id(goes.id).merged_into == stays.id
    all_agrees(app)
    event = Event.get(Event.kind == "enterprise.merged")
    assert (event.actor, json.loads(event.body)["alone"]) == ("system:cli", "operator")
    again = app.test_cli_runner().invoke(args=list(map(str, words)))
    assert (again.exit_code, "已并入另一条记录" in again.stderr) == (1, True)
    back = ("enterprise", "unmerge", goes.id, stays.id, *WHY)
    tried = answered(app, *back, "--dry-run")
    assert (tried["applied"], tried["figures"]["years"]) == (False, [[*CHAMPION, "2025-12-31", 1, 2]])
    assert answered(app, *back)["applied"] is True
    all_agrees(app)
    printed = app.test_cli_runner().invoke(args=list(map(str, (*words, "--dry-run"))))
    assert "累计（净） 2 → 1" in printed.stdout
    nobody = app.test_cli_runner().invoke(args=["enterprise", "merge", "999999", str(stays.id), *WHY])
    assert nobody.exit_code == 1
