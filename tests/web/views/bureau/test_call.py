"""Calls are opened and lead to their applications."""

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from registry.models import Call
from registry.rules.state import State
from tests.make import Make
from tests.web.contact import CONTACT, confirmed
from tests.web.second_press import press_twice
from tests.web.views.bureau.pages import row_count


def test_a_call_opens_at_shanghai_time(decider: FlaskClient) -> None:
    data = {
        "name": "green_factory:municipal",
        "title": "2026年绿色工厂申报",
        "opens_at": "2026-04-01T09:00",
        "closes_at": ["2026-04-30", "23:59"],
        "award_year": "2026",
    }
    late = decider.post("/bureau/calls", data={**data, "closes_at": "2026-03-01T00:00"})
    assert late.status_code == 422
    assert 'value="2026年绿色工厂申报"' in late.text
    assert decider.post("/bureau/calls", data={**data, "opens_at": "soon"}).status_code == 422
    assert decider.post("/bureau/calls", data={**data, "award_year": "20260"}).status_code == 422
    assert not Call.select().exists()

    assert press_twice(decider, "/bureau/calls", data).status_code == 303
    call = Call.get()
    assert str(call.opens_at) == "2026-04-01 01:00:00"
    assert str(call.closes_at) == "2026-04-30 16:00:00"
    page = decider.get("/bureau/calls").text
    assert "2026-04-01 09:00" in page
    assert "至 2026-04-30 23:59" in page
    assert "未开始" in page


def test_a_calls_count_is_the_length_of_its_list(make: Make, decider: FlaskClient) -> None:
    call = make.call()
    for _ in range(2):
        make.application(State.SUBMITTED, call=call)
    make.application(State.SUBMITTED)
    make.application(State.DRAFT, call=call)
    page = decider.get("/bureau/calls").text
    link = f"/bureau/?state=all&amp;call={call.id}"
    assert f'href="{link}">2</a>' in page
    assert row_count(decider.get(link.replace("&amp;", "&")).text) == 2


def test_a_call_may_ask_for_a_longer_notice_than_its_title_and_not_for_a_shorter_one(
    make: Make, decider: FlaskClient
) -> None:
    data = {
        "name": "innovative_sme:municipal",
        "title": "2026年创新型中小企业申报",
        "opens_at": "2026-03-01T09:00",
        "closes_at": "2026-05-01T00:00",
        "award_year": "2026",
    }
    for days in ("4", "400", "七"):
        answer = decider.post("/bureau/calls", data={**data, "notice_days": days})
        assert (answer.status_code, f'value="{days}"' in answer.text) == (422, True)
    assert not Call.select().exists()
    assert press_twice(decider, "/bureau/calls", {**data, "notice_days": "8"}).status_code == 303
    assert "公示期 8 个工作日" in decider.get("/bureau/calls").text
    filed = make.application(State.PROPOSED, call=Call.get())
    assert "公示期 8 个工作日" in decider.get("/bureau/notices/new").text
    other = make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-02&days=5"
    notice = {**CONTACT, "title": "公示"}
    both = confirmed(decider, url, {**notice, "application": [str(filed.id), str(other.id)]})
    assert (both.status_code, "不能少于 8 个工作日" in both.text) == (422, True)
    assert confirmed(decider, url, {**notice, "application": [str(other.id)]}).status_code == 303


@pytest.mark.parametrize(
    ("name", "notice", "status"),
    [
        ("smart_factory:basic", "", 422),
        ("green_data_center:national", "no", 422),
        ("green_data_center:national", "yes", 303),
        ("green_factory:municipal", "", 303),
    ],
)
def test_a_call_without_a_notice_says_nothing_of_its_length(
    decider: FlaskClient, name: str, notice: str, status: int
) -> None:
    data = {
        "name": name,
        "title": "2026年申报",
        "opens_at": "2026-03-01T09:00",
        "closes_at": "2026-05-01T00:00",
        "award_year": "2026",
        "notice": notice,
    }
    answer = press_twice(decider, "/bureau/calls", {**data, "notice_days": "20"})
    assert answer.status_code == status, answer.text
    assert ("该批次没有公示环节" in answer.text) == (status == 422)
    assert [call.notice_days for call in Call.select()] == ([20] if status == 303 else [])


def test_the_form_takes_the_end_of_a_day_and_gives_back_what_was_typed(decider: FlaskClient) -> None:
    data = {
        "name": "green_factory:municipal",
        "title": "2026年绿色工厂申报",
        "opens_at": ["2026-04-01", "9:00"],
        "closes_at": ["2026-04-30", "24:00"],
    }
    refused = decider.post("/bureau/calls", data={**data, "award_year": "二〇二六"})
    assert refused.status_code == 422
    for box in ('value="2026-04-30"', 'value="24:00"', 'value="2026-04-01"', 'value="9:00"'):
        assert box in refused.text, box
    half = decider.post("/bureau/calls", data={**data, "closes_at": ["2026-04-30", ""], "award_year": "2026"})
    assert (half.status_code, "“2026-04-30”不是时间" in half.text) == (422, True)
    assert press_twice(decider, "/bureau/calls", {**data, "award_year": "2026"}).status_code == 303
    assert Call.get().closes_at == datetime(2026, 4, 30, 16)
