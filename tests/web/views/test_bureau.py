"""The bureau's desk, notices, recognitions and calls, through the browser's eyes."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from registry.actions.setting import set_workday
from registry.models import Application, Batch, Call, Notice, Recognition
from registry.rules.role import Role
from registry.rules.workflow import State
from tests.conftest import DAY, People
from tests.make import SYSTEM, Make

OnDay = Callable[[date], Any]


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


@pytest.fixture
def reviewer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


def _state(application: Application) -> str:
    return str(Application.get_by_id(application.id).state)


def _rows(page: str) -> int:
    return page.count('<th scope="row"')


def test_desk_spans_districts_and_narrows_by_one(make: Make, reviewer: FlaskClient) -> None:
    make.application(State.RECOMMENDED)
    make.application(State.RECOMMENDED, enterprise=make.enterprise(district="120112"))
    make.application(State.SUBMITTED)

    page = reviewer.get("/bureau/").text
    assert '区级已推荐 <span class="r-count">2</span>' in page
    assert _rows(page) == 2
    assert _rows(reviewer.get("/bureau/?district=120112").text) == 1
    assert _rows(reviewer.get("/bureau/?scheme=green_factory").text) == 0
    assert _rows(reviewer.get("/bureau/?state=submitted").text) == 1


def test_propose_goes_on_to_the_next_file(make: Make, reviewer: FlaskClient) -> None:
    first, second = make.application(State.RECOMMENDED), make.application(State.RECOMMENDED)
    url = f"/bureau/applications/{first.id}/steps/propose"
    answer = reviewer.post(url, data={"version": first.version})
    assert answer.location == f"/bureau/applications/{second.id}"
    assert _state(first) == State.PROPOSED


def test_reviewer_may_not_reject_what_is_proposed(make: Make, reviewer: FlaskClient) -> None:
    application = make.application(State.PROPOSED)
    page = reviewer.get(f"/bureau/applications/{application.id}").text
    assert "无需您办理" in page
    url = f"/bureau/applications/{application.id}/steps/reject"
    assert reviewer.post(url, data={"version": application.version, "note": "不符"}).status_code == 403
    assert _state(application) == State.PROPOSED


def test_compose_shows_the_last_day_of_the_period(make: Make, decider: FlaskClient) -> None:
    make.application(State.PROPOSED)
    page = decider.get("/bureau/notices/new").text
    assert "自 2026-03-02 起，至 2026-03-06 24:00 届满" in page
    page = decider.get("/bureau/notices/new?opens_on=2026-03-06&days=7").text
    assert "自 2026-03-06 起，至 2026-03-16 24:00 届满" in page


def test_a_short_or_past_period_cannot_be_published(make: Make, decider: FlaskClient) -> None:
    application = make.application(State.PROPOSED)
    for query, sentence in (
        ("days=4", "不能少于 5 个工作日"),
        ("opens_on=2026-02-27", "不能早于今天"),
        ("days=99999999", "不能少于 5 个工作日"),
    ):
        url = f"/bureau/notices/new?name=innovative_sme:municipal&{query}"
        page = decider.get(url)
        assert page.status_code == 200
        assert sentence in page.text
        answer = decider.post(url, data={"title": "公示", "application": application.id})
        assert answer.status_code == 422
        assert not Notice.select().exists()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("days=0", "不能少于 5 个工作日"),
        ("days=abc", "“abc”不是整数"),
        ("opens_on=soon", "“soon”不是日期"),
    ],
)
def test_a_period_that_cannot_be_read_is_said_and_not_computed(
    make: Make, decider: FlaskClient, query: str, sentence: str
) -> None:
    application = make.application(State.PROPOSED)
    url = f"/bureau/notices/new?name=innovative_sme:municipal&{query}"
    shown = decider.get(url)
    assert shown.status_code == 200
    answer = decider.post(url, data={"title": "公示", "application": application.id})
    assert answer.status_code == 422
    for page in (shown.text, answer.text):
        assert sentence in page
        assert "届满；次日起可以认定" not in page
    assert not Notice.select().exists()


def test_a_notice_that_opens_on_a_day_off_says_from_when_it_counts(
    make: Make, decider: FlaskClient, on_day: OnDay
) -> None:
    application = make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-07&days=5"
    page = decider.get(url).text
    assert "自 2026-03-07 起，至 2026-03-13 24:00 届满" in page
    assert "开始日不是工作日，自 2026-03-09 起计。" in page
    assert "首日计入" not in page
    address = decider.post(url, data={"title": "公示", "application": application.id}).location
    assert "（开始日不是工作日，自 2026-03-09 起计）" in decider.get(address).text
    with on_day(date(2026, 3, 7)):
        public = decider.get(f"/notices/{Notice.get().id}").text
    assert "（开始日不是工作日，自 2026-03-09 起计）" in public
    assert "含公示首日" not in public


def test_a_year_without_working_days_holds_a_notice_back(
    make: Make, decider: FlaskClient, on_day: OnDay
) -> None:
    application = make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2030-12-30&days=5"
    data = {"title": "公示", "application": application.id}
    with on_day(date(2030, 12, 30)):
        page = decider.get(url).text
        assert "2030 年的工作日安排尚未录入" in page
        assert "2031 年的工作日安排尚未录入" in page
        assert "暂按周一至周五推算" in page
        assert ">发布公示<" not in page
        refused = decider.post(url, data=data)
        assert refused.status_code == 422
        assert "2031 年的工作日安排尚未录入" in refused.text
        assert not Notice.select().exists()
        for year in (2030, 2031):
            set_workday(date(year, 1, 1), False, "元旦", SYSTEM)
        assert decider.post(url, data=data).status_code == 302


def test_publish_freezes_the_ticked_files(make: Make, decider: FlaskClient) -> None:
    ticked, left = make.application(State.PROPOSED), make.application(State.PROPOSED)
    answer = decider.post(
        "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-02&days=5",
        data={"title": "拟认定公示", "document_no": "公示〔2026〕3号", "application": [ticked.id]},
    )
    assert answer.status_code == 302
    assert _state(ticked) == State.ON_NOTICE
    assert _state(left) == State.PROPOSED
    page = decider.get(answer.location).text
    assert "2026-03-02 至 2026-03-06 24:00（5 个工作日）" in page
    assert _rows(page) == 1


def test_publish_without_a_line_keeps_what_was_typed(make: Make, decider: FlaskClient) -> None:
    make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal"
    answer = decider.post(url, data={"title": "我的标题"})
    assert answer.status_code == 422
    assert 'value="我的标题"' in answer.text
    assert "请至少选择一份" in answer.text
    assert 'name="application" value="' in answer.text
    assert " checked" not in answer.text


def test_reviewer_may_look_but_not_publish(make: Make, reviewer: FlaskClient) -> None:
    application = make.application(State.PROPOSED)
    page = reviewer.get("/bureau/notices/new").text
    assert "发布公示由市局决定人办理" in page
    url = "/bureau/notices/new?name=innovative_sme:municipal"
    assert reviewer.post(url, data={"title": "公示", "application": application.id}).status_code == 403
    assert _state(application) == State.PROPOSED


def test_one_line_is_struck_off_with_a_reason(make: Make, decider: FlaskClient) -> None:
    gone, kept = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(gone, kept)
    gone = Application.get_by_id(gone.id)
    url = f"/bureau/applications/{gone.id}/steps/reject"
    assert decider.post(url, data={"version": gone.version}).status_code == 422
    answer = decider.post(url, data={"version": gone.version, "note": "异议成立：材料不实"})
    assert answer.location == f"/bureau/notices/{notice.id}"
    page = decider.get(answer.location).text
    assert "2 件（其中移出 1 件）" in page
    assert _rows(page) == 2


def test_recognizing_waits_for_the_end_of_the_period(make: Make, decider: FlaskClient, on_day: OnDay) -> None:
    application = make.application(State.ON_NOTICE)
    url = f"/bureau/notices/{application.notice_id}"
    data = {"document_no": "津工信〔2026〕5号", "award_year": "2026", "announced_on": "2026-03-09"}

    page = decider.get(url).text
    assert "请于 2026-03-07 起办理" in page
    assert "recognize" not in page
    assert decider.post(f"{url}/recognize", data=data).status_code == 422

    with on_day(date(2026, 3, 9)):
        over = decider.get(url).text
        assert "认定 1 件" in over
        assert "公示期满，待认定" in over
        assert "公示中" not in over
        missing = decider.post(f"{url}/recognize", data={**data, "document_no": ""})
        assert missing.status_code == 422
        assert "请填写文号" in missing.text
        assert decider.post(f"{url}/recognize", data=data).status_code == 302
        page = decider.get(url).text
        again = decider.post(f"{url}/recognize", data=data)
    assert again.status_code == 409
    assert _state(application) == State.RECOGNIZED
    certificate = str(Recognition.get().certificate_no)
    assert certificate in page
    assert re.search(r"<dt>认定数量</dt>\s*<dd>1 件", page)
    assert Batch.select().count() == 1


def test_reviewer_may_not_recognize(make: Make, reviewer: FlaskClient, on_day: OnDay) -> None:
    application = make.application(State.ON_NOTICE)
    url = f"/bureau/notices/{application.notice_id}"
    data = {"document_no": "津工信〔2026〕5号", "award_year": "2026", "announced_on": "2026-03-09"}
    with on_day(date(2026, 3, 9)):
        assert "由市局决定人办理认定" in reviewer.get(url).text
        assert reviewer.post(f"{url}/recognize", data=data).status_code == 403
    assert _state(application) == State.ON_NOTICE


def test_notices_stand_as_the_calendar_says(make: Make, decider: FlaskClient, on_day: OnDay) -> None:
    application = make.application(State.ON_NOTICE)
    assert '公示中 <span class="r-count">1</span>' in decider.get("/bureau/notices").text
    assert _rows(decider.get("/bureau/notices?state=open").text) == 1
    with on_day(date(2026, 3, 9)):
        assert '届满待认定 <span class="r-count">1</span>' in decider.get("/bureau/notices").text
        make.recognize(Notice.get_by_id(application.notice_id))
        page = decider.get("/bureau/notices?state=over").text
        assert _rows(page) == 0
        assert '已认定 <span class="r-count">1</span>' in page


def test_recognitions_are_found_and_counted(make: Make, decider: FlaskClient, on_day: OnDay) -> None:
    make.application(State.RECOGNIZED, enterprise=make.enterprise(name="天津海河精密有限公司"))
    make.application(State.RECOGNIZED, enterprise=make.enterprise(district="120112"))
    with on_day(date(2026, 3, 10)):
        page = decider.get("/bureau/recognitions").text
        assert _rows(page) == 2
        assert '有效 <span class="r-count">2</span>' in page
        for query, count in (
            ("q=海河", 1),
            (f"q={str(Recognition.get().certificate_no).lower()}", 1),
            ("district=120112", 1),
            ("scheme=seed", 0),
            ("year=2026", 2),
            ("year=2020", 0),
            ("year=%00&state=x&sort=;drop&page=zzz", 2),
            ("state=valid&sort=name&direction=desc", 2),
            ("state=expired", 0),
        ):
            assert _rows(decider.get(f"/bureau/recognitions?{query}").text) == count, query
    with on_day(date(2032, 1, 5)):
        assert '已到期 <span class="r-count">2</span>' in decider.get("/bureau/recognitions").text


def test_a_recognition_is_ended_once_and_by_a_decider(
    make: Make, decider: FlaskClient, reviewer: FlaskClient, on_day: OnDay
) -> None:
    make.application(State.RECOGNIZED)
    recognition = Recognition.get()
    url = f"/bureau/recognitions/{recognition.id}"
    data = {
        "how": "revoked",
        "effective_on": "2026-03-20",
        "reason": "提供虚假材料",
        "document_no": "津撤1号",
    }
    with on_day(date(2026, 3, 20)):
        assert "确认终止" not in reviewer.get(url).text
        assert reviewer.post(f"{url}/end", data=data).status_code == 403
        wrong = decider.post(f"{url}/end", data={**data, "effective_on": "2026-03-21"})
        assert wrong.status_code == 422
        assert "提供虚假材料</textarea>" in wrong.text
        assert decider.post(f"{url}/end", data={**data, "how": "forgotten"}).status_code == 422
        assert decider.post(f"{url}/end", data=data).status_code == 302
        page = decider.get(url).text
        assert "撤销" in page
        assert "提供虚假材料" in page
        assert "确认终止" not in page
        assert decider.post(f"{url}/end", data=data).status_code == 409
        assert _rows(decider.get("/bureau/recognitions?state=ended").text) == 1


def test_a_call_opens_at_shanghai_time(decider: FlaskClient) -> None:
    data = {
        "name": "green_factory:municipal",
        "title": "2026年绿色工厂申报",
        "opens_at": "2026-04-01T09:00",
        "closes_at": "2026-05-01T00:00",
        "award_year": "2026",
    }
    late = decider.post("/bureau/calls", data={**data, "closes_at": "2026-03-01T00:00"})
    assert late.status_code == 422
    assert 'value="2026年绿色工厂申报"' in late.text
    assert decider.post("/bureau/calls", data={**data, "opens_at": "soon"}).status_code == 422
    assert decider.post("/bureau/calls", data={**data, "award_year": "20260"}).status_code == 422
    assert not Call.select().exists()

    assert decider.post("/bureau/calls", data=data).status_code == 302
    call = Call.get()
    assert str(call.opens_at) == "2026-04-01 01:00:00"
    assert str(call.closes_at) == "2026-04-30 16:00:00"
    page = decider.get("/bureau/calls").text
    assert "2026-04-01 09:00" in page
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
    assert _rows(decider.get(link.replace("&amp;", "&")).text) == 2


@pytest.mark.parametrize(
    "path", ["/bureau/", "/bureau/notices", "/bureau/notices/new", "/bureau/recognitions", "/bureau/calls"]
)
def test_lists_cost_the_same_however_long(
    make: Make, decider: FlaskClient, queries: list[str], on_day: OnDay, path: str
) -> None:
    def fill() -> None:
        for state in (State.RECOMMENDED, State.PROPOSED, State.RECOGNIZED):
            make.application(state)

    with on_day(DAY + timedelta(days=10)):
        fill()
        queries.clear()
        decider.get(path)
        few = len(queries)
        for _ in range(3):
            fill()
        queries.clear()
        assert decider.get(path).status_code == 200
        assert len(queries) == few


def test_the_notice_page_costs_the_same_however_long(
    make: Make, decider: FlaskClient, queries: list[str]
) -> None:
    short = make.notice(make.application(State.PROPOSED))
    long = make.notice(*(make.application(State.PROPOSED) for _ in range(4)))
    queries.clear()
    decider.get(f"/bureau/notices/{short.id}")
    few = len(queries)
    queries.clear()
    assert _rows(decider.get(f"/bureau/notices/{long.id}").text) == 4
    assert len(queries) == few


def test_others_are_turned_away(make: Make, people: People) -> None:
    for role in (Role.DISTRICT_OFFICER, Role.ENTERPRISE, Role.LEADER, Role.SYSTEM_ADMIN):
        client = people.client(make.account(role))
        for path in (
            "/bureau/",
            "/bureau/notices",
            "/bureau/notices/new",
            "/bureau/recognitions",
            "/bureau/calls",
        ):
            assert client.get(path).status_code == 403, (role, path)


def test_what_is_not_there_is_404(decider: FlaskClient) -> None:
    for path in ("/bureau/notices/9", "/bureau/recognitions/9", "/bureau/applications/9"):
        assert decider.get(path).status_code == 404
    for path in ("/bureau/notices/9/recognize", "/bureau/recognitions/9/end"):
        assert decider.post(path).status_code == 404
