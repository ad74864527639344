"""What no command can work with is a sentence and an exit code, never a traceback."""

from pathlib import Path

import pytest
from flask import Flask

from registry.actions.deep_check import check_deeply
from registry.config import Config
from registry.database import db
from registry.models import Account
from registry.queries.setting import last_deep_check
from registry.rules.state import State
from tests.days import DAY
from tests.make import SYSTEM, Make

READING = (
    ("doctor",),
    ("doctor", "--deep"),
    ("ledger", "verify"),
    ("ledger", "heads"),
    ("tally", "recount"),
    ("tally", "show"),
    ("db", "migrate"),
)


@pytest.mark.parametrize("number", ["0", "-1", "9223372036854775808", "1" + "0" * 26, "１", "x"])
def test_what_is_no_number_of_an_event(app: Flask, number: str) -> None:
    for words in (("erase", "--yes", "--reason", "依申请", "--", number), ("prove", f"--event={number}")):
        ran = app.test_cli_runner().invoke(args=["ledger", *words])
        assert (ran.exit_code, "Not the number of an event" in ran.stderr) == (2, True), ran.output


def test_a_number_no_event_has(app: Flask) -> None:
    last = str(2**63 - 1)
    for words in (("erase", last, "--yes", "--reason", "依申请"), ("prove", "--event", last)):
        ran = app.test_cli_runner().invoke(args=["ledger", *words])
        assert (ran.exit_code, type(ran.exception)) == (1, SystemExit), ran.output


def test_a_number_no_enterprise_has(app: Flask) -> None:
    words = ["user", "create", "--role", "enterprise", "--one-time-link", "--enterprise"]
    ran = app.test_cli_runner().invoke(args=[*words, "1" + "0" * 26])
    assert (ran.exit_code, "is not in the range" in ran.stderr) == (2, True), ran.output
    ran = app.test_cli_runner().invoke(args=[*words, str(2**31 - 1)])
    assert (ran.exit_code, type(ran.exception)) == (1, SystemExit), ran.output


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_database_that_was_cut_short(app: Flask, make: Make, registry: Config, share: float) -> None:
    make.application(State.SUBMITTED)
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    path = Path(db.obj.database)
    content = path.read_bytes()
    path.write_bytes(content[: round(len(content) * share)])
    for words in READING:
        ran = app.test_cli_runner().invoke(args=list(words))
        assert (ran.exit_code, type(ran.exception)) == (1, SystemExit), (words, ran.output)
        assert "damaged or cut short" in ran.output, (words, ran.output)


@pytest.mark.engines("sqlite")
def test_a_damaged_page_that_no_row_is_read_from(app: Flask, make: Make) -> None:
    make.application(State.SUBMITTED)
    sql = "SELECT rootpage FROM sqlite_master WHERE name = 'enterprise_name'"
    ((page,),) = db.execute_sql(sql).fetchall()
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with Path(db.obj.database).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    db.connect()
    found = check_deeply(DAY, make.storage, SYSTEM)
    assert found.parts[0].part == "database"
    assert found.parts[0].count > 0
    # The board does not go on saying what a night before found.
    assert (last_deep_check() or {})["count"] == found.count
    ran = app.test_cli_runner().invoke(args=["doctor", "--deep"])
    assert (ran.exit_code, type(ran.exception)) == (1, SystemExit), ran.output
    assert "数据库有误：" in ran.output


def test_a_character_that_may_not_be_kept(app: Flask) -> None:
    words = ["user", "create", "--role", "leader", "--one-time-link", "--login", "leader-1", "--name"]
    for name, point in (("张\ue000三", "U+E000"), ("张三\ud800", "U+D800")):
        ran = app.test_cli_runner().invoke(args=[*words, name])
        assert (ran.exit_code, point in ran.stderr) == (1, True), ran.output
    ran = app.test_cli_runner().invoke(args=[*words, "张\U000323b0\u200b三"])
    assert ran.exit_code == 0, ran.output
    assert Account.get(Account.login == "leader-1").name == "张\U000323b0三"
