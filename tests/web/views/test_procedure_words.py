"""Pages call things by the procedure of a file: what is recommended, filed or a district's is called so."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.application import step_application
from registry.actions.approval import propose
from registry.actions.imports.file import apply_import
from registry.actions.message import deliver_messages
from registry.actions.person import state_person
from registry.actions.recommendation import close_not_named, send_sheet
from registry.models import Application, Enterprise, Notice
from registry.queries.actor import actor_of
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.imports.test_answer import listing
from tests.actions.procedure_acts import district_file, sending
from tests.conftest import People
from tests.days import noon
from tests.make import SYSTEM, Make
from tests.reading import page
from tests.web.one_engine import one_engine

pytestmark = one_engine
CENTER = {"subject_kind": "data_center", "name": "一号数据中心"}
NOBODY = "没有另一位决定人的账号可以批准此事项"


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


def test_what_is_recommended_is_not_said_to_be_recognized(make: Make, decider: FlaskClient) -> None:
    recommended = make.application(State.PROPOSED, call=make.call("green_data_center", "national"), **CENTER)
    history = page(decider, f"/bureau/applications/{recommended.id}")
    assert "列入拟推荐名单" in history
    assert "列入拟认定名单" not in history
    decided = make.application(State.PROPOSED)
    assert "列入拟认定名单" in page(decider, f"/bureau/applications/{decided.id}")


def test_no_list_answers_a_districts_sheet(make: Make, people: People, decider: FlaskClient) -> None:
    call = make.call(ranked_sheet=True)
    passed = make.application(State.PASSED, call=call)
    account = make.account(Role.DISTRICT_DECIDER)
    sheet = send_sheet(call, sending(passed), actor_of(account))
    assert "公布名单" not in page(people.client(account), f"/district/recommendations/{sheet.id}")
    forwarded = make.application(State.FORWARDED, call=make.call("green_data_center", "national"), **CENTER)
    assert "尚未收到完整的公布名单" in page(decider, f"/bureau/recommendations/{forwarded.forwarding_id}")


def test_a_refused_filing_is_not_told_of_recommending_and_recognizing(make: Make, people: People) -> None:
    basic = make.call("smart_factory", "basic")
    filed = make.application(State.SUBMITTED, call=basic, subject_kind="site", name="一号工厂")
    officer = make.actor(Role.DISTRICT_OFFICER)
    step_application(filed, Action.REJECT, officer, note="不符合基础级要求")
    deliver_messages()
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=filed.enterprise_id))
    for address in (f"/enterprise/applications/{filed.id}", "/messages/"):
        text = page(owner, address)
        assert "不予备案" in text
        assert "申报未获通过的，可以在本批次截止前再次申报" in text
        assert "不予推荐" not in text
        assert "不予认定" not in text


def test_the_public_notice_says_that_it_was_forwarded_and_what_was_named(make: Make, people: People) -> None:
    call = make.call("green_data_center", "national", notice=True)
    files = [make.application(State.PROPOSED, call=call, **CENTER) for _ in range(3)]
    notice: Notice = make.notice(*files)
    public = people.client()
    url = f"/notices/{notice.id}"
    with clock.at(noon(notice.closes_on + timedelta(days=1))):
        assert "公示期满后上报，称号以认定机关公布的名单为准" in page(public, url)
    forwarding = make.forward(*(Application.get_by_id(each.id) for each in files))
    with clock.at(noon(forwarding.sent_on)):
        text = page(public, url)
        assert f"{forwarding.sent_on} 上报 3 件；3 件等待公布的名单" in text
        assert ">已上报<" in text
    published = forwarding.sent_on + timedelta(days=3)
    name = Enterprise.get_by_id(files[0].enterprise_id).name
    with clock.at(noon(published + timedelta(days=1))):
        done = apply_import(listing(forwarding, [name], on=published), SYSTEM, accept_good=False, yes=True)
        assert done.applied
        left = Application.get_by_id(files[1].id)
        decider = make.actor(Role.BUREAU_DECIDER)
        close_not_named(left, decider, note="公布名单中没有", version=left.version)
        text = page(public, url)
    said = f"{published} 公布的名单列入 1 件；1 件未列入公布的名单；1 件等待公布的名单"
    assert f"{forwarding.sent_on} 上报 3 件；{said}" in text


def test_a_page_says_that_there_is_nobody_else_to_approve(make: Make, people: People) -> None:
    account = make.account(Role.DISTRICT_DECIDER)
    arguments = make.publishing(district_file(make, State.PROPOSED))
    approval = propose(arguments, actor_of(account), make.storage)
    proposer = people.client(account)
    url = f"/approvals/{approval.id}"
    assert NOBODY in page(proposer, url)
    make.account(Role.DISTRICT_DECIDER, district="120112")
    make.account(Role.DISTRICT_OFFICER)
    make.account(Role.BUREAU_DECIDER)
    assert NOBODY in page(proposer, url), "none of them could approve it"
    own, again = make.account(Role.DISTRICT_DECIDER), account
    for each in (own, again):
        state_person(each, "13900000001", "", SYSTEM)
    assert NOBODY in page(proposer, url), "it is the same person's"
    state_person(own, "13900000002", "", SYSTEM)
    assert NOBODY not in page(proposer, url)
    assert page(people.client(own), url).count("确认批准") == 1
