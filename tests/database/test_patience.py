"""Nobody waits without end: for a lock, for a statement, for a transaction that somebody left open."""

import threading
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from peewee import InternalError, OperationalError

from registry import clock
from registry.actions.account import open_account
from registry.actions.setting import set_workday
from registry.config import Config
from registry.database import connect_to, db, is_postgres, transactional, with_patience
from registry.errors import Stale, Unavailable
from registry.models import Setting, SignIn, WorkdayOverride
from registry.patience import AT_ONCE, JOBS, PAGES, Patience
from registry.rules.role import Role
from registry.turnstile import Turnstile
from registry.web.access import SEEN_EVERY
from tests.conftest import People
from tests.databases import forget
from tests.days import DAY
from tests.make import PASSWORD, PDF, SYSTEM, Make
from tests.stuck_writer import stuck_writer


def shown(database: Any = db) -> str:
    return str(
        database.execute_sql("SHOW lock_timeout" if is_postgres() else "PRAGMA busy_timeout").fetchone()[0]
    )


def shown_to_another() -> str:
    with db.connection_context():
        return shown()


def test_who_wants_to_write_waits_for_a_few_seconds_and_jobs_for_longer(registry: Config) -> None:
    pages, jobs = ("4s", "1min") if is_postgres() else ("4000", "60000")
    fresh: Any = connect_to(registry.database_url)
    with fresh.connection_context():
        assert shown(fresh) == jobs
    fresh.patience = PAGES
    forget(fresh)
    with fresh.connection_context():
        assert shown(fresh) == pages
    forget(fresh)
    usual = shown()
    with with_patience(Patience(lock=7, statement=30, idle=60)), ThreadPoolExecutor(1) as another:
        assert shown() in {"7s", "7000"}
        assert another.submit(shown_to_another).result(60) not in {"7s", "7000"}, "others keep theirs"
    assert shown() == usual
    with stuck_writer(registry), with_patience(AT_ONCE), pytest.raises(OperationalError):
        set_workday(DAY, False, "", SYSTEM)
    set_workday(DAY, False, "", SYSTEM)
    assert WorkdayOverride.select().count() == 1


def test_a_block_within_gives_back_the_patience_of_the_block_around(registry: Config) -> None:
    usual = shown()
    with with_patience(Patience(lock=7, statement=0, idle=0)):
        around = shown()
        with with_patience(AT_ONCE):
            assert shown() not in (usual, around)
        assert shown() == around != usual
    assert shown() == usual


@pytest.mark.engines("postgres")
def test_a_statement_has_an_end(registry: Config) -> None:
    short = Patience(lock=1, statement=0.1, idle=60)
    with with_patience(short), pytest.raises(OperationalError, match="timeout"):
        db.execute_sql("SELECT pg_sleep(20)")


@pytest.mark.engines("postgres")
def test_a_transaction_that_is_left_open_is_ended_and_its_locks_with_it(registry: Config) -> None:
    @transactional
    def forget_to_end() -> None:
        pids.append(db.execute_sql("SELECT pg_backend_pid()").fetchone()[0])
        threading.Event().wait(0.5)
        Setting.select().count()

    pids: list[int] = []
    short = Patience(lock=1, statement=30, idle=0.1)
    with with_patience(short), pytest.raises(InternalError, match="idle-in-transaction"):
        forget_to_end()
    db.close()
    db.connect()
    assert db.execute_sql("SELECT pg_backend_pid()").fetchone()[0] not in pids
    set_workday(DAY, False, "", SYSTEM)


def test_a_page_is_read_without_saying_when_it_was_read(registry: Config, make: Make, people: People) -> None:
    client = people.client(make.account(Role.LEADER))
    long_ago = clock.real_now() - 2 * SEEN_EVERY
    SignIn.update(created_at=long_ago, seen_at=long_ago).execute()
    with stuck_writer(registry):
        assert client.get("/board/").status_code == 200
    assert client.get("/board/").status_code == 200
    assert SignIn.get().seen_at > long_ago


def test_what_was_typed_is_in_the_page_and_files_are_asked_for(
    registry: Config, make: Make, people: People
) -> None:
    draft = make.draft()
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    form = {"version": draft.version, "statement": "一句“话”", "file": [(BytesIO(PDF + b"1"), "甲.pdf")]}
    with stuck_writer(registry), with_patience(AT_ONCE):
        page = client.post(f"/enterprise/applications/{draft.id}?do=attach", data=form)
    assert page.status_code == 503
    assert 'name="statement" value="一句“话”"' in page.text
    assert "请重新选择文件：甲.pdf" in page.text
    assert 'type="file"' in page.text


def test_a_password_is_in_no_page(registry: Config, make: Make, people: People) -> None:
    account, _ = open_account("leader", "张三", Role.LEADER, SYSTEM, password=PASSWORD)
    with stuck_writer(registry), with_patience(AT_ONCE):
        page = people.client().post("/sign-in", data={"login": account.login, "password": PASSWORD})
    assert page.status_code == 503
    assert PASSWORD not in page.text
    assert 'name="login" value="leader"' in page.text
    assert "密码不保留，请在下一页重新填写。" in page.text


def test_a_line_that_stands_still_takes_nobody_and_one_that_moves_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line = Turnstile(1)
    with line.place():
        line._moved -= Turnstile.LONGEST
        with pytest.raises(Unavailable):
            line.place().__enter__()
    monkeypatch.setattr(Turnstile, "LONGEST", 60.0)
    passed: list[int] = []
    ready, leave = threading.Event(), threading.Event()

    def first() -> None:
        with line.place():
            ready.set()
            leave.wait(60)

    def second() -> None:
        with line.place():
            passed.append(2)

    with pytest.raises(Stale), line.place():
        raise Stale()  # a refusal is an answer: the line moves
    threads = [threading.Thread(target=each) for each in (first, second)]
    threads[0].start()
    assert ready.wait(60)
    threads[1].start()
    leave.set()
    for thread in threads:
        thread.join(60)
    assert passed == [2]


def test_what_answers_people_has_less(registry: Config, app: Flask) -> None:
    db.obj.patience = JOBS
    try:
        assert app.test_client().get("/healthz").status_code == 200
        assert db.obj.patience == PAGES, "from the first request on"
    finally:
        db.obj.patience = JOBS
