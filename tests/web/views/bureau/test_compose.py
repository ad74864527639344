"""A notice is composed: its period, its list, its publication."""

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.application import step_application
from registry.actions.setting import set_workday
from registry.models import Application, Approval, Notice
from registry.rules.approval import ApprovalAction
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.approval_acts import alone
from tests.actions.procedure_acts import SITE
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.sheets import STATED, publish_small, state
from tests.web.approving import approved
from tests.web.contact import CONTACT, confirmed
from tests.web.one_engine import one_engine
from tests.web.views.bureau.pages import OnDay, row_count, state_of
from tests.workday_years import declared

pytestmark = one_engine


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
        answer = confirmed(decider, url, {**CONTACT, "title": "公示", "application": application.id})
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
    answer = confirmed(decider, url, {**CONTACT, "title": "公示", "application": application.id})
    assert answer.status_code == 422
    for page in (shown.text, answer.text):
        assert sentence in page
        assert "届满；次日起可以认定" not in page
    assert not Notice.select().exists()


def test_a_notice_that_opens_on_a_day_off_says_from_when_it_counts(
    make: Make, decider: FlaskClient, second: FlaskClient, on_day: OnDay
) -> None:
    application = make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-07&days=5"
    page = decider.get(url).text
    assert "自 2026-03-07 起，至 2026-03-13 24:00 届满" in page
    assert "开始日不是工作日，自 2026-03-09 起计。" in page
    assert "首日计入" not in page
    address = approved(
        second, confirmed(decider, url, {**CONTACT, "title": "公示", "application": application.id})
    ).location
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
    data = {**CONTACT, "title": "公示", "application": application.id}
    with on_day(date(2030, 12, 30)):
        page = decider.get(url).text
        assert "2030 年的放假和调休尚未按通知登记完整" in page
        assert "2031 年的放假和调休尚未按通知登记完整" in page
        assert "暂按周一至周五推算" in page
        assert ">预览公示<" not in page
        refused = confirmed(decider, url, data)
        assert refused.status_code == 422
        assert "2031 年的放假和调休尚未按通知登记完整" in refused.text
        assert not Notice.select().exists()
        for year in (2030, 2031):
            set_workday(date(year, 1, 1), False, "元旦", SYSTEM)
        assert confirmed(decider, url, data).status_code == 422, "some days are not the whole year"
        for year in (2030, 2031):
            declared(year)
        assert confirmed(decider, url, data).status_code == 303


def test_publish_keeps_the_list_of_ticked_applications(
    make: Make, decider: FlaskClient, second: FlaskClient
) -> None:
    ticked, left = make.application(State.PROPOSED), make.application(State.PROPOSED)
    answer = confirmed(
        decider,
        "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-02&days=5",
        {**CONTACT, "title": "拟认定公示", "application": [ticked.id]},
    )
    assert state_of(ticked) == State.PROPOSED, "nothing is published before another approves it"
    assert "第 1 号待批" in decider.get("/bureau/notices/new?name=innovative_sme:municipal").text
    answer = approved(second, answer)
    assert state_of(ticked) == State.ON_NOTICE
    assert state_of(left) == State.PROPOSED
    page = decider.get(answer.location).text
    assert "2026-03-02 至 2026-03-06 24:00（5 个工作日）" in page
    assert row_count(page) == 1


def test_publish_without_a_line_keeps_what_was_typed(make: Make, decider: FlaskClient) -> None:
    make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal"
    answer = confirmed(decider, url, {**CONTACT, "title": "我的标题"})
    assert answer.status_code == 422
    assert 'value="我的标题"' in answer.text
    assert "请至少选择一份" in answer.text
    assert 'name="application" value="' in answer.text
    ticked = re.findall(r'<input[^>]*name="application"[^>]*>', answer.text)
    assert [each for each in ticked if "checked" in each] == []
    assert ticked


def test_where_nobody_has_to_approve_a_reviewer_may_look_but_not_publish(
    make: Make, reviewer: FlaskClient, decider: FlaskClient
) -> None:
    application = make.application(State.PROPOSED)
    alone(ApprovalAction.PUBLISH)
    page = reviewer.get("/bureau/notices/new").text
    assert "发布公示由市局决定人办理" in page
    url = "/bureau/notices/new?name=innovative_sme:municipal"
    assert (
        confirmed(reviewer, url, {**CONTACT, "title": "公示", "application": application.id}).status_code
        == 403
    )
    assert state_of(application) == State.PROPOSED
    answer = confirmed(decider, url, {**CONTACT, "title": "公示", "application": application.id})
    assert answer.location.startswith("/bureau/notices/")
    assert state_of(application) == State.ON_NOTICE


def test_a_notice_says_where_objections_are_taken_and_the_next_one_remembers(
    make: Make, decider: FlaskClient, second: FlaskClient, people: People
) -> None:
    first, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-02&days=5"
    data = {**CONTACT, "title": "公示", "application": first.id}
    for name in CONTACT:
        lacking = confirmed(decider, url, {**data, name: ""})
        assert (lacking.status_code, Approval.select().count()) == (422, 0), name
    typed = confirmed(decider, url, {**data, "email": "gongshi"})
    assert (typed.status_code, "不是电子邮箱地址" in typed.text) == (422, True)
    waiting = confirmed(decider, url, data)
    proposal = second.get(waiting.location).text
    notice = approved(second, waiting).location.rpartition("/")[2]
    public = people.client().get(f"/notices/{notice}").text
    for name, value in CONTACT.items():
        assert value in public, name
        assert value in proposal, name
    assert f'value="{CONTACT["address"]}"' in decider.get(url).text
    assert state_of(other) == State.PROPOSED


def test_what_is_undecided_is_ticked_by_a_person_with_a_reason(
    make: Make, decider: FlaskClient, second: FlaskClient
) -> None:
    decided = make.application(State.PROPOSED)
    publish_small()
    state(firm := make.enterprise(), **STATED)
    undecided = make.application(State.PROPOSED, enterprise=firm)
    page = decider.get("/bureau/notices/new?name=innovative_sme:municipal").text
    ticked = {file.id: f'id="application-{file.id}" checked' in page for file in (decided, undecided)}
    assert ticked == {decided.id: True, undecided.id: False}
    url = "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-02&days=5"
    data = {**CONTACT, "title": "公示", "application": [str(decided.id), str(undecided.id)]}
    refused = confirmed(decider, url, data)
    assert (refused.status_code, f"{undecided.number} 的评价表尚为待定" in refused.text) == (422, True)
    waiting = confirmed(decider, url, {**data, f"reason-{undecided.id}": "现场已核实"})
    assert "现场已核实" in second.get(waiting.location).text
    assert approved(second, waiting).status_code == 303
    assert state_of(undecided) == State.ON_NOTICE


def test_in_the_evening_a_notice_opens_on_the_next_working_day(make: Make, decider: FlaskClient) -> None:
    make.application(State.PROPOSED)
    with clock.at(clock.start_of(date(2026, 3, 2)) + timedelta(hours=16)):
        assert "自 2026-03-03 起，至 2026-03-09 24:00 届满" in decider.get("/bureau/notices/new").text


def test_what_is_confirmed_is_what_the_public_will_read(
    make: Make, decider: FlaskClient, second: FlaskClient
) -> None:
    first, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    url = "/bureau/notices/new?name=innovative_sme:municipal&opens_on=2026-03-02&days=5"
    data = {**CONTACT, "title": "试点公示", "application": [str(first.id), str(other.id)]}
    shown = decider.post(url, data=data)
    assert (shown.status_code, Approval.select().count()) == (200, 0)
    for words in ("公示名单（2 项）", "受理异议的处室", "2026-03-06 24:00", "确认无误，提交批准"):
        assert words in shown.text, words
    back = decider.post(url, data={**data, "back": "yes"})
    assert (back.status_code, 'value="试点公示"' in back.text) == (200, True)
    struck_out = Application.get_by_id(other.id)
    step_application(struck_out, Action.REJECT, make.actor(Role.BUREAU_DECIDER), note="材料不实")
    old = re.search(r'name="seen" value="([0-9a-f]{64})"', shown.text)
    gone = decider.post(url, data={**data, "seen": old[1] if old else ""})
    assert (gone.status_code, Approval.select().count()) == (422, 0)
    fewer = {**data, "application": [str(first.id)]}
    changed = decider.post(url, data={**fewer, "seen": old[1] if old else ""})
    assert (changed.status_code, "预览以后情况有变化" in changed.text) == (409, True)
    assert approved(second, confirmed(decider, url, fewer)).status_code == 303


def test_several_titles_go_on_one_notice(make: Make, decider: FlaskClient) -> None:
    sme = make.application(State.PROPOSED)
    call = make.call("green_factory", "municipal")
    green = make.application(State.PROPOSED, call=call, **SITE)
    url = "/bureau/notices/new?name=innovative_sme:municipal&name=green_factory:municipal"
    page = decider.get(url).text
    assert "创新型中小企业（市级）、绿色工厂（市级）拟认定名单公示" in page
    assert row_count(page) == 2
    alone(ApprovalAction.PUBLISH)
    data = {**CONTACT, "title": "两类名单公示", "application": [str(sme.id), str(green.id)]}
    assert confirmed(decider, url, data).status_code == 303
    notice = Notice.get()
    for address in (f"/bureau/notices/{notice.id}", f"/notices/{notice.id}", "/notices"):
        shown = decider.get(address).text
        assert "创新型中小企业 · 市级" in shown, address
        assert "绿色工厂 · 市级" in shown, address
