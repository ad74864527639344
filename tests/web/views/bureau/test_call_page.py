"""The page of one call: what may be done about it, twice where it is unusual, and what the public reads."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.call import open_call
from registry.models import Call, CallChange, CallCriteria, Event
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.web.second_press import press_twice

WHY = "受系统维护影响"
NOON = datetime(2026, 3, 4, 4)


@pytest.fixture(autouse=True)
def _on_a_wednesday(decider: FlaskClient) -> Iterator[None]:
    with clock.at(NOON):
        yield


def hidden(page: str, name: str) -> str:
    return page.split(f'name="{name}" type="hidden" value="')[1].split('"', maxsplit=1)[0]


def opened(title: str = "第一批", opens: int = -2, closes: int = 40) -> Call:
    now = clock.now().replace(second=0, microsecond=0)
    closing = datetime(2026, 3, 4, 16) + timedelta(days=closes)
    return open_call("innovative_sme", "municipal", title, now + timedelta(days=opens), closing, 2026, SYSTEM)


def test_an_open_call_is_extended_and_the_public_reads_from_when_to_when_and_why(
    decider: FlaskClient, people: People
) -> None:
    call = opened()
    url = f"/bureau/calls/{call.id}"
    page = decider.get(url).text
    assert "2026-04-13 23:59" in page
    assert ('name="extend-closes_at"' in page, 'name="title"' in page) == (True, False)
    data = {"act": "extend", "extend-seen": hidden(page, "extend-seen"), "extend-reason": WHY}
    sooner = decider.post(url, data={**data, "extend-closes_at": ["2026-04-10", "24:00"]})
    assert (sooner.status_code, "应晚于现在的截止时间" in sooner.text) == (422, True)
    for box in ('value="2026-04-10"', 'value="24:00"', WHY):
        assert box in sooner.text
    # A Sunday takes a second press; another Sunday another one.
    sunday = {**data, "extend-closes_at": ["2026-04-19", "23:59"]}
    asked = decider.post(url, data=sunday)
    assert (asked.status_code, "2026-04-19 不是工作日" in asked.text, WHY in asked.text) == (422, True, True)
    assert not CallChange.select().exists()
    token = {"extend-confirmed": hidden(asked.text, "extend-confirmed")}
    other = decider.post(url, data={**sunday, **token, "extend-closes_at": ["2026-04-26", "23:59"]})
    assert (other.status_code, "2026-04-26 不是工作日" in other.text) == (422, True)
    assert decider.post(url, data={**sunday, **token}).location == url

    said = "原定截止 2026-04-13 23:59，延长至 2026-04-19 23:59（2026-03-04，受系统维护影响）"
    for address in ("/", f"/calls/{call.id}", "/bureau/calls"):
        reader = decider if "bureau" in address else people.app.test_client()
        assert said in reader.get(address).text, address
    history = decider.get(url).text
    assert "延长申报批次（由 2026-04-13 23:59 改为 2026-04-19 23:59）" in history
    # The page of the other tab says another thing by now.
    stale = decider.post(url, data={**sunday, **token, "extend-closes_at": ["2026-04-28", "17:00"]})
    assert (stale.status_code, "2026-04-28" in stale.text, WHY in stale.text) == (409, True, True)
    assert CallChange.select().count() == 1


def test_a_call_is_closed_early_but_not_in_the_past(make: Make, decider: FlaskClient) -> None:
    call = opened()
    url = f"/bureau/calls/{call.id}"
    data = {"act": "close", "close-seen": hidden(decider.get(url).text, "close-seen"), "close-reason": WHY}
    past = decider.post(url, data={**data, "close-closes_at": ["2026-03-03", "17:00"]})
    assert (past.status_code, "不能早于现在" in past.text) == (422, True)
    bare = decider.post(url, data={**data, "close-reason": "", "close-closes_at": ["", ""]})
    assert (bare.status_code, bare.text.count("r-error-word")) == (422, 2)
    assert press_twice(decider, url, {**data, "close-closes_at": ["2026-03-20", "17:00"]}).location == url
    assert Call.get().closes_at == datetime(2026, 3, 20, 9, 1)
    assert "提前至 2026-03-20 17:00" in decider.get(f"/calls/{call.id}").text


def test_before_it_opens_a_call_is_changed_on_its_page(make: Make, decider: FlaskClient) -> None:
    call = opened(opens=5)
    url = f"/bureau/calls/{call.id}"
    page = decider.get(url).text
    assert ('name="title"' in page, 'name="extend-closes_at"' in page) == (True, False)
    assert "2026-03-09 12:00 开始受理" in decider.get(f"/calls/{call.id}").text
    data = {
        "act": "change",
        "seen": hidden(page, "seen"),
        "name": "green_factory:municipal",
        "title": "2026年绿色工厂",
        "opens_at": ["2026-03-09", "09:00"],
        "closes_at": ["2026-04-13", "24:00"],
        "award_year": "2025",
        "may_file_again": "no",
    }
    wrong_year = decider.post(url, data=data)
    assert (wrong_year.status_code, "认定年度 2025 不是开始受理的年份" in wrong_year.text) == (422, True)
    assert 'value="2026年绿色工厂"' in wrong_year.text
    assert decider.post(url, data={**data, "award_year": "2026"}).location == url
    now = Call.get()
    assert (now.scheme, now.award_year, now.opens_at) == ("green_factory", 2026, datetime(2026, 3, 9, 1))
    assert CallCriteria.select().where(CallCriteria.call == call.id).count() in (0, 1)
    assert "修改申报批次（类别、批次名称、开始受理时间、截止时间、能否再次申报）" not in decider.get(url).text
    assert "修改申报批次（类别、批次名称、开始受理时间、能否再次申报）" in decider.get(url).text
    same = decider.post(
        url, data={**data, "award_year": "2026", "seen": hidden(decider.get(url).text, "seen")}
    )
    assert (same.status_code, "没有更改任何内容" in same.text) == (422, True)


def test_a_call_is_withdrawn_and_says_so_everywhere(make: Make, decider: FlaskClient, people: People) -> None:
    call, other = opened(), opened("第二批")
    draft = make.draft(call=call)
    make.application(State.SUBMITTED, call=other)
    for one, status in ((other, 422), (call, 303)):
        url = f"/bureau/calls/{one.id}"
        seen = hidden(decider.get(url).text, "withdraw-seen")
        answer = decider.post(url, data={"act": "withdraw", "withdraw-seen": seen, "withdraw-reason": WHY})
        assert answer.status_code == status, one.title
    assert "已撤回（2026-03-04，受系统维护影响）" in decider.get(f"/calls/{call.id}").text
    assert "第一批" not in decider.get("/").text
    firm = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    assert "已撤回" in firm.get("/enterprise/").text
    page = firm.get(f"/enterprise/applications/{draft.id}").text
    assert ("已撤回" in page, "所在批次有变化（批次已撤回）" in page, WHY in page) == (True, True, True)
    refused = firm.post(
        f"/enterprise/applications/{draft.id}?do=submit", data={"version": str(draft.version)}
    )
    assert (refused.status_code, "该批次已撤回，不再受理" in refused.text) == (422, True)
    again = decider.post(f"/bureau/calls/{call.id}", data={"act": "extend", "extend-reason": WHY})
    assert again.status_code == 422


def test_opening_asks_twice_of_what_overlaps_or_was_posted_already(make: Make, decider: FlaskClient) -> None:
    data = {
        "name": "innovative_sme:municipal",
        "title": "2026年创新型中小企业申报",
        "opens_at": ["2026-03-09", "09:00"],
        "closes_at": ["2026-04-13", "23:59"],
        "award_year": "2026",
    }
    assert decider.post("/bureau/calls", data=data).status_code == 303
    twice = decider.post("/bureau/calls", data=data)
    assert (twice.status_code, "受理时间重叠" in twice.text) == (422, True)
    assert 'value="2026年创新型中小企业申报"' in twice.text
    assert Call.select().count() == 1
    # What is refused is said first, and nothing is asked about what cannot be.
    late = decider.post("/bureau/calls", data={**data, "closes_at": ["2026-03-01", "23:59"]})
    assert ("截止时间应晚于开始时间" in late.text, "再按一次" in late.text) == (True, False)
    assert press_twice(decider, "/bureau/calls", data).status_code == 303
    assert Call.select().count() == 2


def test_who_may_not_change_it_reads_it_and_posts_nothing(make: Make, people: People) -> None:
    call = opened()
    events = Event.select().count()
    district = people.client(make.account(Role.DISTRICT_DECIDER, district="120111"))
    assert district.get(f"/district/calls/{call.id}").status_code == 404
    own = make.call("green_factory", "district", make.actor(Role.DISTRICT_DECIDER, district="120111"))
    bureau = people.client(make.account(Role.BUREAU_DECIDER))
    page = bureau.get(f"/bureau/calls/{own.id}")
    assert (page.status_code, "extend-closes_at" in page.text) == (200, False)
    officer = people.client(make.account(Role.DISTRICT_OFFICER, district="120111"))
    for reader, url in ((bureau, f"/bureau/calls/{own.id}"), (officer, f"/district/calls/{own.id}")):
        assert reader.post(url, data={"act": "extend"}).status_code == 403
    assert Event.select().count() > events
    assert district.get(f"/district/calls/{own.id}").text.count('name="extend-closes_at"') == 2
    assert not CallChange.select().exists()


def test_files_move_to_a_call_that_is_named_and_their_firms_read_of_it(
    make: Make, decider: FlaskClient, people: People
) -> None:
    call, into = opened(), opened("第二批")
    filed = make.application(State.SUBMITTED, call=call)
    url = f"/bureau/calls/{call.id}"
    data = {
        "act": "move",
        "move-seen": hidden(decider.get(url).text, "move-seen"),
        "move-into": "",
        "move-reason": WHY,
    }
    bare = decider.post(url, data=data)
    assert (bare.status_code, "请选择批次" in bare.text, WHY in bare.text) == (422, True, True)
    assert decider.post(url, data={**data, "move-into": "99"}).status_code == 422
    assert decider.post(url, data={**data, "move-into": str(into.id)}).location == url
    assert (
        f"申报移到第 {into.id} 号批次（2026-03-04，受系统维护影响）" in decider.get(f"/calls/{call.id}").text
    )
    firm = people.client(make.account(Role.ENTERPRISE, enterprise_id=filed.enterprise_id))
    page = firm.get(f"/enterprise/applications/{filed.id}").text
    assert ("转到另一批次（由“第一批”到“第二批”）" in page, WHY in page) == (True, True)
    again = decider.post(url, data={**data, "move-into": str(into.id)})
    assert (again.status_code, "没有可以移动的申报" in again.text) == (422, True)


def test_one_form_opens_the_calls_of_several_titles_or_none(
    make: Make, decider: FlaskClient, people: People
) -> None:
    data = {
        "names": ["innovative_sme:municipal", "specialized_new:municipal"],
        "beginning": "2026年第一批",
        "opens_at": ["2026-03-09", "09:00"],
        "closes_at": ["2026-04-13", "23:59"],
        "award_year": "2026",
        "may_file_again": "no",
    }
    bare = decider.post("/bureau/calls/several", data={**data, "names": [], "beginning": ""})
    assert (bare.status_code, bare.text.count("r-error-word")) == (422, 2)
    late = decider.post("/bureau/calls/several", data={**data, "closes_at": ["2026-03-08", "23:59"]})
    assert (late.status_code, late.text.count("截止时间应晚于开始时间")) == (422, 2)
    assert late.text.count(" checked ") == 2
    sunday = {**data, "closes_at": ["2026-04-19", "23:59"]}
    asked = decider.post("/bureau/calls/several", data=sunday)
    assert (asked.status_code, asked.text.count("2026-04-19 不是工作日")) == (422, 1)
    assert not Call.select().exists()
    assert press_twice(decider, "/bureau/calls/several", sunday).location == "/bureau/calls"
    rows = [(row.title, row.scheme, row.may_file_again) for row in Call.select().order_by(Call.id)]
    assert rows == [
        ("2026年第一批创新型中小企业", "innovative_sme", False),
        ("2026年第一批专精特新中小企业", "specialized_new", False),
    ]
    twice = decider.post("/bureau/calls/several", data=sunday)
    assert (twice.status_code, twice.text.count("受理时间重叠")) == (422, 2)
    district = people.client(make.account(Role.DISTRICT_DECIDER, district="120111"))
    page = district.get("/district/calls/several").text
    assert ("green_factory:district" in page, "innovative_sme" in page) == (True, False)


def test_a_call_is_copied_without_its_instants_and_its_year(make: Make, decider: FlaskClient) -> None:
    call = make.call(document_no="津工信〔2025〕1号", may_file_again=False, notice_days=8)
    Call.update(award_year=2025).where(Call.id == call.id).execute()
    page = decider.get(f"/bureau/calls?copy={call.id}").text
    for box in ('value="试验批次"', 'value="津工信〔2025〕1号"', 'value="8"', 'value="2026"'):
        assert box in page, box
    assert '<option selected value="innovative_sme:municipal"' in page
    assert '<option selected value="no"' in page
    assert (f'value="{call.closes_at:%Y-%m-%d}"' in page, 'value="2025"' in page) == (False, False)
    assert decider.get("/bureau/calls?copy=99").status_code == 404
    Call.update(award_year=call.award_year).where(Call.id == call.id).execute()


def test_what_was_unusual_already_is_not_asked_about_again(decider: FlaskClient) -> None:
    # It began the day before yesterday, which who opens it is asked about.
    url = f"/bureau/calls/{opened().id}"
    seen = hidden(decider.get(url).text, "extend-seen")
    data = {"extend-closes_at": ["2026-04-17", "17:00"], "extend-reason": WHY}
    assert decider.post(url, data={"act": "extend", "extend-seen": seen, **data}).location == url
