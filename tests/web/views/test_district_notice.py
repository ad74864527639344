"""What a district decides goes through its own pages, from call to public page; the bureau only reads."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.actions.approval import propose
from registry.actions.message import deliver_messages
from registry.models import Account, Application, Approval, Call, MeasureFile, Notice, Recognition
from registry.rules.approval import ApprovalAction
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.approval_acts import alone
from tests.actions.procedure_acts import DISTRICT_TITLE, SITE
from tests.conftest import People
from tests.make import PDF, Make
from tests.web.approving import approved
from tests.web.contact import CONTACT, confirmed
from tests.web.one_engine import one_engine
from tests.web.second_press import press_twice
from tests.web.views.bureau.pages import OnDay, row_count, state_of

COMPOSE = "/district/notices/new?name=green_factory:district&opens_on=2026-03-02&days=5"
CALL = {
    "name": "green_factory:district",
    "title": "2026年西青区绿色工厂申报",
    "opens_at": "2026-02-27T09:00",
    "closes_at": "2026-05-01T00:00",
    "award_year": "2026",
    "may_file_again": "yes",
}
DECISION = {"document_no": "西青工信〔2026〕5号", "award_year": "2026", "announced_on": "2026-03-09"}
BESIDE = {"district": "120116", "zone": "BH-THT"}
BODY = "西青区工业和信息化主管部门"
ENDING = {
    "ground": "own_wish.end",
    "effective_on": "2026-03-10",
    "reason": "企业申请",
    "document_no": "西青工信〔2026〕3号",
}


@pytest.fixture
def officer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_OFFICER))


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_DECIDER))


@pytest.fixture
def elsewhere(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_DECIDER, district="120112"))


@pytest.fixture
def bureau(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


def filed(make: Make, at: State = State.PROPOSED, district: str = "120111") -> Application:
    """A file of what districts decide."""
    holder = make.enterprise(district=district)
    return make.application(at, call=make.call(*DISTRICT_TITLE), enterprise=holder, **SITE)


def notice_form(*applications: Application) -> dict[str, object]:
    return {
        "title": "西青区绿色工厂拟认定名单公示",
        **CONTACT,
        "application": [str(each.id) for each in applications],
    }


def test_a_factory_is_decided_by_its_district_from_the_call_to_the_public_page(
    make: Make, people: People, officer: FlaskClient, decider: FlaskClient, bureau: FlaskClient, on_day: OnDay
) -> None:
    elsewhere = people.client(make.account(Role.DISTRICT_DECIDER, district="120112"))
    listed = _proposed(make, officer, decider, bureau)
    assert "只受理西青区企业的申报" in people.client().get("/").text
    page = officer.get(COMPOSE).text
    assert 'value="西青区2026年绿色工厂（区级）拟认定名单公示"' in page
    refused = confirmed(bureau, f"/bureau{COMPOSE.removeprefix('/district')}", notice_form(listed))
    assert (refused.status_code, Approval.select().count()) == (422, 0)
    waiting = confirmed(officer, COMPOSE, notice_form(listed))
    for other in (elsewhere, bureau):
        _finds_no_proposal(other, waiting.location)
    url = approved(decider, waiting).location
    notice = Notice.get()
    assert (url, state_of(listed)) == (f"/district/notices/{notice.id}", State.ON_NOTICE)
    assert elsewhere.get(url).status_code == 404
    assert people.client().get(f"/notices/{notice.id}").text.count(BODY) == 2
    seen = bureau.get(f"/bureau/notices/{notice.id}").text
    assert ("本公示由西青区办理和认定" in seen, "暂缓或移出" in seen) == (True, False)

    with on_day(date(2026, 3, 9)):
        assert 'id="recognize"' not in bureau.get(f"/bureau/notices/{notice.id}").text
        for data in (DECISION, {}):
            assert bureau.post(f"/bureau/notices/{notice.id}?do=recognize", data=data).status_code == 403
        assert elsewhere.post(f"{url}?do=recognize", data=DECISION).status_code == 404
        assert approved(decider, officer.post(f"{url}?do=recognize", data=DECISION)).location == url
        held = Recognition.get(Recognition.application == listed.id)
        assert people.client().get(f"/roll/{held.id}").text.count(BODY) == 2
        assert "由西青区认定" in people.client().get("/roll").text
        assert f'href="/district/recognitions/{held.id}"' in decider.get(url).text


def test_a_call_of_a_district_says_how_long_its_notices_run(
    make: Make, officer: FlaskClient, decider: FlaskClient
) -> None:
    """The form of a district takes it, its compose page proposes it, and no shorter notice is published."""
    assert decider.post("/district/calls", data={**CALL, "notice_days": "2"}).status_code == 422
    assert press_twice(decider, "/district/calls", {**CALL, "notice_days": "9"}).status_code == 303
    assert "公示期 9 个工作日" in officer.get("/district/calls").text
    listed = make.application(State.PROPOSED, call=Call.get(), **SITE)
    assert "公示期 9 个工作日" in officer.get("/district/notices/new").text
    url = COMPOSE.removesuffix("5")
    short = confirmed(officer, f"{url}5", notice_form(listed))
    assert (short.status_code, "不能少于 9 个工作日" in short.text) == (422, True)
    assert approved(decider, confirmed(officer, f"{url}9", notice_form(listed))).status_code == 303
    assert Notice.get().days == 9


def _proposed(make: Make, officer: FlaskClient, decider: FlaskClient, bureau: FlaskClient) -> Application:
    """A file of a call of the district, which its officer proposed and the bureau could not."""
    assert press_twice(decider, "/district/calls", CALL).location == "/district/calls"
    call = Call.get()
    assert (call.district, call.title in officer.get("/district/calls").text) == ("120111", True)
    listed = make.application(State.SUBMITTED, call=call, **SITE)
    step, version = f"/applications/{listed.id}/steps/propose", {"version": listed.version}
    assert bureau.post(f"/bureau{step}", data=version).status_code in {403, 409}
    assert state_of(listed) == State.SUBMITTED
    assert officer.post(f"/district{step}", data=version).status_code == 303
    return listed


def _finds_no_proposal(other: FlaskClient, url: str) -> None:
    assert other.get(url).status_code == 404
    for act, data in (("approve", {"seen": "x"}), ("decline", {"note": "不"}), ("withdraw", {})):
        assert other.post(f"{url}?do={act}", data=data).status_code == 404


def test_a_title_of_a_district_is_ended_by_it(
    make: Make,
    officer: FlaskClient,
    decider: FlaskClient,
    elsewhere: FlaskClient,
    bureau: FlaskClient,
    on_day: OnDay,
) -> None:
    held = Recognition.get(Recognition.application == filed(make, State.RECOGNIZED).id)
    own = f"/district/recognitions/{held.id}"
    with on_day(date(2026, 3, 10)):
        read = bureau.get(f"/bureau/recognitions/{held.id}").text
        assert ("终止等处置由该区办理" in read, "提交批准" in read) == (True, False)
        assert bureau.post(f"/bureau/recognitions/{held.id}/end", data=ENDING).status_code == 403
        assert elsewhere.post(f"{own}/end", data=ENDING).status_code == 404
        assert "请上传所依据的决定" in officer.post(f"{own}/end", data=ENDING).text
        with_file = ENDING | {"file": (BytesIO(PDF), "决定.pdf")}
        assert approved(decider, officer.post(f"{own}/end", data=with_file)).location == own
        file = f"/files/measure/{MeasureFile.get().id}"
        assert [each.get(file).status_code for each in (officer, decider, elsewhere, bureau)] == [
            200,
            200,
            404,
            404,
        ]
        assert "企业申请" in decider.get(own).text
    assert str(Recognition.get_by_id(held.id).ended_on) == "2026-03-10"


@one_engine
def test_each_office_composes_its_own_lists(
    make: Make, officer: FlaskClient, elsewhere: FlaskClient, bureau: FlaskClient, on_day: OnDay
) -> None:
    here, there = filed(make), filed(make, district="120112")
    make.application(State.PROPOSED)
    assert "green_factory:district" not in bureau.get("/bureau/notices/new").text
    assert "有 1 件申报等待公示" in bureau.get("/bureau/notices").text
    page = officer.get(COMPOSE).text
    assert (here.number in page, there.number in page, "innovative_sme" in page) == (True, False, False)
    assert confirmed(officer, COMPOSE, notice_form(there)).status_code == 403
    nothing = confirmed(officer, COMPOSE, notice_form())
    assert (nothing.status_code, "请至少选择一份" in nothing.text) == (422, True)
    assert confirmed(officer, COMPOSE, notice_form(here)).status_code == 303
    assert "第 1 号待批" in officer.get(COMPOSE).text
    assert "第 1 号待批" not in elsewhere.get(COMPOSE).text
    assert confirmed(elsewhere, COMPOSE, notice_form(there)).status_code == 303, "each place has its own list"
    assert confirmed(officer, COMPOSE, notice_form(here)).status_code == 409


@one_engine
def test_a_district_finds_its_own_notices_and_the_bureau_all(
    make: Make, officer: FlaskClient, elsewhere: FlaskClient, bureau: FlaskClient
) -> None:
    listed = filed(make, State.ON_NOTICE)
    make.application(State.ON_NOTICE)
    url = f"/district/notices/{listed.notice_id}"
    assert [row_count(each.get("/district/notices").text) for each in (officer, elsewhere)] == [1, 0]
    seen = bureau.get("/bureau/notices").text
    assert (row_count(seen), seen.count("由西青区办理")) == (2, 1)
    assert row_count(officer.get("/district/?state=on_notice.district_decision").text) == 1
    assert row_count(officer.get("/district/?state=on_notice").text) == 1, "the bureau's notice, not this one"
    file = officer.get(f"/district/applications/{listed.id}").text
    assert f'href="{url}"' in file
    line = officer.get(f"{url}/lines/{listed.id}").text
    assert ("提交批准移出" in line, 'value="hold"' in line) == (True, False), "an officer proposes only"


@one_engine
def test_where_nobody_has_to_approve_only_the_places_decider_publishes(
    make: Make, officer: FlaskClient, decider: FlaskClient
) -> None:
    listed = filed(make)
    alone(ApprovalAction.PUBLISH)
    assert "发布公示由区级决定人办理" in officer.get(COMPOSE).text
    assert confirmed(officer, COMPOSE, notice_form(listed)).status_code == 403
    assert confirmed(decider, COMPOSE, notice_form(listed)).location == f"/district/notices/{Notice.get().id}"
    page = decider.get(f"/district/notices/{Notice.get().id}").text
    assert "暂缓或移出" in page
    version = Application.get_by_id(listed.id).version
    assert decider.post(f"/district/applications/{listed.id}/steps/reject").status_code in {409, 422}
    struck = decider.post(
        f"/district/notices/{Notice.get().id}/lines/{listed.id}",
        data={"version": version, "act": "strike", "cause": "objection", "reason": "异议成立"},
    )
    assert struck.location == f"/district/notices/{Notice.get().id}"


@one_engine
def test_a_call_of_a_district_is_of_what_districts_decide(officer: FlaskClient, decider: FlaskClient) -> None:
    page = decider.get("/district/calls").text
    assert ("green_factory:district" in page, "green_factory:municipal" in page) == (True, False)
    assert ('name="cap"' in page, 'name="title"' in officer.get("/district/calls").text) == (False, False)
    assert officer.post("/district/calls", data=CALL).status_code == 403
    city = press_twice(decider, "/district/calls", {**CALL, "name": "green_factory:municipal"})
    assert (city.status_code, Call.select().count()) == (422, 0)


@one_engine
def test_a_notice_of_whom_the_city_recommends_says_so_and_recognizes_nothing(
    make: Make, people: People, bureau: FlaskClient, on_day: OnDay
) -> None:
    site = {"subject_kind": "data_center", "name": "一号数据中心"}
    plain = make.call("green_data_center", "national", notice=False)
    make.application(State.PROPOSED, call=plain, **site)
    assert "green_data_center" not in bureau.get("/bureau/notices/new").text, "its call asks for no notice"
    asked = make.call("green_data_center", "national", notice=True)
    listed = make.application(State.PROPOSED, call=asked, **site)
    page = bureau.get("/bureau/notices/new").text
    assert "（国家级）拟推荐名单公示" in page
    assert "次日起可以上报" in page
    notice = make.notice(listed)
    url = f"/bureau/notices/{notice.id}"
    public = people.client().get(f"/notices/{notice.id}").text
    assert ("拟推荐名单" in public, "公示期满后作出" in public) == (True, False)
    with on_day(date(2026, 3, 9)):
        page = bureau.get(url).text
        assert ('id="recognize"' in page, 'href="/bureau/recommendations/new"' in page) == (False, True)
        assert "公示期满，待上报" in page
        refused = bureau.post(f"{url}?do=recognize", data=DECISION)
        assert (refused.status_code, "不在这里认定" in refused.text) == (422, True)


@one_engine
def test_a_proposal_is_told_the_deciders_who_find_it(make: Make, people: People) -> None:
    """A zone's own list is told its deciders and its district's; a list of the whole district only these."""
    place = {"district": "120116", "zone": "BH-TEDA"}
    listed = make.application(
        State.PROPOSED, call=make.call(*DISTRICT_TITLE), enterprise=make.enterprise(**place), **SITE
    )
    other = make.enterprise(district="120116")
    spread = make.application(State.PROPOSED, call=make.call(*DISTRICT_TITLE), enterprise=other, **SITE)
    propose(make.publishing(listed), make.actor(Role.DISTRICT_OFFICER, **place), make.storage)
    propose(
        make.publishing(listed, spread), make.actor(Role.DISTRICT_OFFICER, district="120116"), make.storage
    )
    deliver_messages()
    found = {}
    for name, where in {"zone": place, "district": {"district": "120116"}, "next": BESIDE}.items():
        client = people.client(make.account(Role.DISTRICT_DECIDER, **where))
        page = client.get("/messages/").text
        found[name] = [f"/approvals/{id}" in page for id in (1, 2)]
        assert found[name] == [client.get(f"/approvals/{id}").status_code == 200 for id in (1, 2)]
    assert found == {"zone": [True, False], "district": [True, True], "next": [False, False]}


@one_engine
def test_a_district_decider_is_opened_at_the_terminal(app: Flask) -> None:
    words = ["user", "create", "--role", "district_decider", "--one-time-link", "--login", "li-si"]
    runner = app.test_cli_runner()
    assert "须指定所属区" in runner.invoke(args=words).output
    assert runner.invoke(args=[*words, "--place", "BH-TEDA"]).exit_code == 0
    opened = Account.get(Account.login == "li-si")
    assert (opened.role, opened.district, opened.zone) == ("district_decider", "120116", "BH-TEDA")
