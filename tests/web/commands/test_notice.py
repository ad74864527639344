"""`flask notice`: correcting what was published, at the terminal."""

import json

from click.testing import Result
from flask import Flask

from registry.models import Application, Event, Notice, NoticeLine
from registry.rules.state import State
from tests.make import Make
from tests.web.one_engine import one_engine

pytestmark = one_engine
WITHDRAWING = ("--document", "津工信〔2026〕8号", "--reason", "名单有误")


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=["notice", *map(str, words)])


def states(*files: Application) -> list[str]:
    return [Application.get_by_id(each.id).state for each in files]


def test_a_line_is_held_released_and_struck(make: Make, app: Flask) -> None:
    files = [make.application(State.PROPOSED) for _ in range(2)]
    notice = make.notice(*files)
    before = Event.select().count()
    tried = run(app, "hold", notice.id, 1, "--reason", "异议待核", "--dry-run", "--json")
    answer = json.loads(tried.stdout)
    assert (answer["done"], [line["application"] for line in answer["lines"]]) == (False, [files[0].id])
    assert (Event.select().count(), NoticeLine.select().count()) == (before, 0)
    held = run(app, "hold", notice.id, 1, "--reason", "异议待核")
    assert (held.exit_code, files[0].number in held.stdout) == (0, True), held.output
    again = run(app, "hold", notice.id, 1, "--reason", "异议待核")
    assert (again.exit_code, "This line is now" in again.stderr) == (1, True)
    assert run(app, "hold", notice.id, 1, "--release", "--reason", "异议不成立").exit_code == 0
    struck = run(app, "strike", notice.id, 1, "--cause", "slip", "--reason", "名称有误", "--json")
    answer = json.loads(struck.stdout)
    assert (answer["done"], answer["cause"]) == (True, "slip")
    assert states(*files) == [State.PROPOSED, State.ON_NOTICE]
    event = Event.get(Event.kind == "application.unpublish")
    assert (event.actor, json.loads(event.body)["alone"]) == ("system:cli", "operator")


def test_a_notice_is_withdrawn(make: Make, app: Flask) -> None:
    files = [make.application(State.PROPOSED) for _ in range(2)]
    notice = make.notice(*files)
    tried = run(app, "withdraw", notice.id, *WITHDRAWING, "--dry-run")
    assert (tried.exit_code, "将办理 2 件" in tried.stderr) == (0, True), tried.output
    assert Notice.get_by_id(notice.id).withdrawn_at is None
    assert json.loads(run(app, "withdraw", notice.id, *WITHDRAWING, "--json").stdout)["count"] == 2
    assert states(*files) == [State.PROPOSED, State.PROPOSED]
    again = run(app, "withdraw", notice.id, *WITHDRAWING)
    assert (again.exit_code, "withdrawn already" in again.stderr) == (1, True)


def test_what_is_not_there_is_a_sentence(make: Make, app: Flask) -> None:
    notice = make.notice(make.application(State.PROPOSED))
    for words in (("hold", 999, 1), ("hold", notice.id, 2), ("strike", notice.id, 2, "--cause", "firm")):
        ran = run(app, *words, "--reason", "理由")
        assert (ran.exit_code, type(ran.exception)) == (1, SystemExit), ran.output
    assert run(app, "strike", notice.id, 1, "--cause", "untrue", "--reason", "理由").exit_code == 2
    blank = run(app, "withdraw", notice.id, "--document", " ", "--reason", " ")
    assert (blank.exit_code, len(blank.stderr.splitlines())) == (1, 2)
