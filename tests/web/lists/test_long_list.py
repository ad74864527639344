"""Lists that are too long to wait for: a job, its page, its file, and who gets it."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from threading import Thread
from time import sleep
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry import clock
from registry.actions.list_job import cancel_list, clear_lists, drop_list, take_next_list
from registry.config import Config
from registry.database import db
from registry.models import Account, Enterprise, ListJob
from registry.queries.list_job import name_of_file
from registry.rules.list_job import KEPT_FOR, LEASE, MOST_FAILURES, ListJobState
from registry.rules.role import Role
from registry.web.lists import list_file, long_list
from tests.conftest import People
from tests.make import Make
from tests.web.listed import lines, sheets

LIST = "/enterprises/list.{}?district=120111&sort=code"
Sign = Callable[..., tuple[Account, FlaskClient]]


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_list, "LONG_LIST", 2)
    # So one is left half read, with its cursor open.
    monkeypatch.setattr(list_file, "PIECE", 1)


@pytest.fixture
def firms(make: Make) -> list[Enterprise]:
    return [make.enterprise() for _time in range(4)]


@pytest.fixture
def sign(make: Make, people: People) -> Sign:
    def signed(role: Role = Role.BUREAU_REVIEWER, **place: str) -> tuple[Account, FlaskClient]:
        account = make.account(role, **place)
        return account, people.client(account)

    return signed


def worked(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["lists", "make"])
    assert answer.exit_code == 0, answer.output


def begun(client: FlaskClient, suffix: str = "csv") -> ListJob:
    answer = client.get(LIST.format(suffix))
    assert answer.status_code == 302 and re.fullmatch(r"/lists/\d+", answer.location)
    return ListJob.get_by_id(int(answer.location.rpartition("/")[2]))


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_long_list_is_made_by_a_worker_and_fetched(
    sign: Sign, firms: list[Enterprise], app: Flask, suffix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _account, reviewer = sign()
    job = begun(reviewer, suffix)
    page = reviewer.get(f"/lists/{job.id}").text
    assert "排队等待生成" in page and 'http-equiv="refresh"' in page
    assert 'http-equiv="refresh"' not in reviewer.get(f"/lists/{job.id}?refresh=no").text
    assert begun(reviewer, suffix).id == job.id, "asked twice, it is the same job"
    assert reviewer.get(f"/lists/{job.id}/download").status_code == 302
    worked(app)
    page = reviewer.get(f"/lists/{job.id}").text
    assert "已生成" in page and "共 4 行" in page and "/download" in page
    answer = reviewer.get(f"/lists/{job.id}/download")
    assert answer.headers["Content-Disposition"].endswith(f".{suffix}")
    monkeypatch.setattr(long_list, "LONG_LIST", 100)
    at_once = reviewer.get(LIST.format(suffix))
    read = lines if suffix == "csv" else lambda content: sheets(content)[0]
    assert read(answer.data) == read(at_once.data) and len(read(answer.data)) == 5
    if suffix == "xlsx":
        assert dict(sheets(answer.data)[1])["地址"].endswith(LIST.format(suffix))


def test_its_page_says_what_it_is_in_the_language_of_the_reader(sign: Sign, firms: list[Enterprise]) -> None:
    _account, reviewer = sign()
    job = begun(reviewer)
    assert "下载：企业名录" in reviewer.get(f"/lists/{job.id}").text
    with reviewer.session_transaction() as session:
        session["language"] = "en"
    page = reviewer.get(f"/lists/{job.id}").text
    main = page[page.index("<main") : page.index("</main>")]
    assert ("Xiqing" in main, re.findall("[\u4e00-\u9fff]+", main)) == (True, [])
    # It is the same job: asked in another language, it would be another file.
    assert ListJob.get_by_id(job.id).language == "zh"


def test_nobody_else_gets_it_nor_who_has_lost_the_right(
    sign: Sign, firms: list[Enterprise], app: Flask
) -> None:
    account, officer = sign(Role.DISTRICT_OFFICER, district="120111")
    _other, reviewer = sign()
    job = begun(officer)
    worked(app)
    for path in ("", "/download"):
        assert reviewer.get(f"/lists/{job.id}{path}").status_code == 404
    assert reviewer.post(f"/lists/{job.id}", data={"do": "cancel"}).status_code == 404
    assert officer.get(f"/lists/{job.id}/download").status_code == 200
    Account.update(district="120101").where(Account.id == account.id).execute()
    assert officer.get(f"/lists/{job.id}/download").status_code == 403
    waits = begun(reviewer)
    Account.update(role=Role.SYSTEM_ADMIN.value).where(Account.id == waits.account_id).execute()
    worked(app)
    assert ListJob.get_by_id(waits.id).state == ListJobState.FAILED


def test_a_job_is_canceled_and_too_many_are_refused(sign: Sign, firms: list[Enterprise], app: Flask) -> None:
    _account, reviewer = sign()
    job = begun(reviewer)
    assert reviewer.post(f"/lists/{job.id}", data={"do": "cancel"}).status_code == 303
    assert "已取消" in reviewer.get(f"/lists/{job.id}").text
    worked(app)
    assert ListJob.get_by_id(job.id).state == ListJobState.CANCELED
    for number in range(3):
        assert reviewer.get(f"/enterprises/list.csv?v={number}").status_code == 302
    assert reviewer.get("/enterprises/list.csv?v=3").status_code == 429


def test_a_job_whose_worker_died_is_taken_up_again_until_it_failed_too_often(
    sign: Sign, firms: list[Enterprise], app: Flask
) -> None:
    _account, reviewer = sign()
    job = begun(reviewer)
    for attempt in range(MOST_FAILURES):
        taken = take_next_list()
        assert taken is not None and (taken.id, taken.failures) == (job.id, attempt)
        assert take_next_list() is None, "it has a worker"
        if attempt == 1:
            drop_list(taken, for_good=False)
            assert take_next_list() is None, "not at once"
        ListJob.update(free_at=clock.real_now() - LEASE).execute()
        if attempt == 1:
            ListJob.update(failures=attempt + 1).execute()
    assert take_next_list() is None
    assert ListJob.get_by_id(job.id).state == ListJobState.FAILED
    again = begun(reviewer)
    take_next_list()
    ListJob.update(free_at=clock.real_now() - LEASE).execute()
    worked(app)
    assert ListJob.get_by_id(again.id).state == ListJobState.READY


def test_a_file_goes_after_a_day(sign: Sign, firms: list[Enterprise], app: Flask, registry: Config) -> None:
    _account, reviewer = sign()
    job = begun(reviewer)
    worked(app)
    folder = registry.var / "lists"
    (folder / f"{job.id + 1}.part").write_bytes(b"of a dead worker")
    assert clear_lists(folder) == 1
    assert [file.name for file in folder.iterdir()] == [name_of_file(ListJob.get_by_id(job.id))]
    ListJob.update(asked_at=clock.real_now() - KEPT_FOR - timedelta(minutes=1)).execute()
    assert clear_lists(folder) == 1
    assert (list(folder.iterdir()), ListJob.select().count()) == ([], 0)
    assert reviewer.get(f"/lists/{job.id}/download").status_code == 404


@pytest.mark.engines("sqlite")
def test_what_nobody_waits_for_is_given_up_while_it_is_written(
    sign: Sign, firms: list[Enterprise], app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    _account, reviewer = sign()
    job = begun(reviewer)
    monkeypatch.setattr(long_list, "LOOKS", 0.01)
    pieces = long_list.in_pieces

    def cancel() -> None:
        with db.connection_context():
            cancel_list(job)

    def canceled_meanwhile(rows: Iterable[Any]) -> Iterator[Any]:
        for row in pieces(rows):
            yield row
            canceling = Thread(target=cancel)
            canceling.start()
            canceling.join()
            sleep(0.5)

    monkeypatch.setattr(long_list, "in_pieces", canceled_meanwhile)
    worked(app)
    assert ListJob.get_by_id(job.id).state == ListJobState.CANCELED
    assert not (app.config["REGISTRY"].var / "lists").exists()


@pytest.mark.engines("sqlite")
def test_the_public_waits_for_no_job(firms: list[Enterprise], app: Flask) -> None:
    assert app.test_client().get("/roll.csv").status_code == 200
