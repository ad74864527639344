"""`flask ledger verify` and what `doctor` says of the ledger."""

import json
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest
from flask import Flask

from registry import clock
from registry.actions.setting import put_setting
from registry.config import Config
from registry.database import db
from registry.models import Event, EventSecret, NoticeEntry
from registry.queries.ledger_check import verify_ledger
from registry.queries.setting import DEMO_CLOCK
from registry.rules.state import State
from tests.days import noon
from tests.heads import busy, change_event, day, forge_everything, signed_days
from tests.lifted import Rows, taken_back
from tests.make import Make


def _run(app: Flask, *words: str) -> click.testing.Result:
    return app.test_cli_runner().invoke(args=list(words))


def test_an_intact_ledger_says_what_was_recomputed(app: Flask, make: Make) -> None:
    make.application(State.ON_NOTICE)
    make.award(make.enterprise())
    answer = _run(app, "ledger", "verify", "--json")
    found = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert list(found) == [
        "intact",
        "events",
        "head",
        "first_broken",
        "reason",
        "profiles_saved",
        "notice_lists",
    ]
    assert (found["intact"], found["first_broken"], found["reason"]) == (True, None, None)
    assert (found["profiles_saved"], found["notice_lists"]) == (1, 1)
    assert "Intact." in _run(app, "ledger", "verify").stdout
    assert f"ok    ledger: {found['events']} events, intact" in _run(app, "doctor").output


def test_a_changed_line_of_a_notice_is_refused_by_number(app: Flask, make: Make) -> None:
    make.application(State.ON_NOTICE)
    NoticeEntry.update(enterprise_name="天津别的有限公司").execute()
    answer = _run(app, "ledger", "verify", "--json")
    found = json.loads(answer.stdout)
    assert (answer.exit_code, found["intact"]) == (1, False)
    said = f"Event {found['first_broken']} is broken: notice 1: a line of its list was changed"
    assert said in answer.stderr
    plain = _run(app, "ledger", "verify")
    assert (plain.exit_code, plain.stdout) == (1, "")
    assert said in plain.stderr
    assert f"WRONG ledger: event {found['first_broken']}: {found['reason']}" in _run(app, "doctor").output


def test_a_broken_ledger_is_not_compared_and_says_so(app: Flask, registry: Config, tmp_path: Path) -> None:
    signed_days(registry)
    kept = tmp_path / "kept.json"
    kept.write_text(_run(app, "ledger", "heads").stdout)
    change_event(5, body="{}")
    answer = _run(app, "ledger", "verify", "--json", "--against", str(kept))
    assert (answer.exit_code, json.loads(answer.stdout)["against"]) == (1, None)
    assert "Nothing was compared with the kept heads" in answer.stderr
    assert "restore the last good backup" in answer.stderr
    assert "Nothing was compared" not in _run(app, "ledger", "verify").stderr


def test_a_missing_event_is_named_once(make: Make) -> None:
    make.application(State.SUBMITTED)
    with taken_back():
        Rows(Event).remove(1)
        found = verify_ledger()
    assert (found.first_broken, found.reason) == (1, "it is missing")


def test_erasing_says_which_events_have_nothing_to_erase(app: Flask, make: Make) -> None:
    make.application(State.SUBMITTED)
    hidden = {row.seq for row in EventSecret.select()}
    lacking = sorted({row.seq for row in Event.select()} - hidden)[:2]
    words = [str(seq) for seq in (*lacking, min(hidden))]
    answer = _run(app, "ledger", "erase", *words, "--reason", "依申请", "--yes")
    assert answer.exit_code == 1
    assert f"2 条记录没有个人信息，或者已经清除：{lacking[0]}、{lacking[1]}。" in answer.stderr
    assert {row.seq for row in EventSecret.select()} == hidden


def _run_on(app: Flask, number: int, *words: str) -> click.testing.Result:
    """Run a command on a day: commands go by the demo clock in the database."""
    with db.atomic():
        put_setting(DEMO_CLOCK, (noon(day(number)) - clock.real_now()).total_seconds())
    return _run(app, *words)


def test_heads_are_signed_by_hand_and_proved(app: Flask, registry: Config) -> None:
    busy(0)
    busy(1)
    assert "ok    heads: none signed yet; 1 days due\n" in _run_on(app, 1, "doctor").output
    answer = _run_on(app, 2, "ledger", "sign", "--json")
    assert json.loads(answer.stdout)["signed"] == [str(day(0)), str(day(1))]
    assert json.loads(answer.stdout)["key_begun"] in answer.stderr
    assert "0 days signed." in _run_on(app, 2, "ledger", "sign").stdout
    assert f"ok    heads: signed to {day(1)}\n" in _run_on(app, 2, "doctor").output
    proof = json.loads(_run(app, "ledger", "prove", "--event", "3").stdout)
    assert (proof["event"]["seq"], proof["head"]["day"]) == (3, str(day(1)))
    # What is recorded today is signed tomorrow.
    assert "还没有签名" in _run(app, "ledger", "prove", "--event", "5").stderr
    assert _run(app, "ledger", "prove", "--event", "99").exit_code == 1
    rotated = _run_on(app, 2, "ledger", "rotate-key").stdout.strip()
    assert [path.stem for path in registry.keys.iterdir()] == [rotated]


def test_a_forged_ledger_is_refused_against_a_kept_file(app: Flask, registry: Config, tmp_path: Path) -> None:
    signed_days(registry)
    kept = tmp_path / "kept.json"
    kept.write_text(_run(app, "ledger", "heads").stdout)
    assert _run(app, "ledger", "verify", "--against", str(kept)).exit_code == 0
    change_event(5, body="{}")
    assert "WRONG heads: the chain is broken at event 6" in _run_on(app, 5, "doctor").output
    forge_everything()
    assert _run(app, "ledger", "verify").exit_code == 0
    answer = _run(app, "ledger", "verify", "--json", "--against", str(kept))
    assert answer.exit_code == 1
    assert "the kept head covers events 5-6" in " ".join(json.loads(answer.stdout)["against"])
    assert "covers events 5-6" in answer.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: "{", "is no file of heads: it is no JSON from line 1, column 2 on."),
        (lambda text: "[]", "is no file of heads: it has not the format “cultivation-registry heads 1”."),
        (lambda text: text.replace('"first": 3', '"first": 4'), "itself is not as it was signed"),
    ],
)
def test_a_kept_file_that_was_changed_is_refused(
    app: Flask, registry: Config, tmp_path: Path, change: Callable[[str], str], said: str
) -> None:
    signed_days(registry)
    kept = tmp_path / "kept.json"
    kept.write_text(change(_run(app, "ledger", "heads").stdout))
    answer = _run(app, "ledger", "verify", "--against", str(kept))
    assert (answer.exit_code, said in answer.stderr) == (1, True), answer.stderr
