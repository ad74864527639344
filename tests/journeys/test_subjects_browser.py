"""Two factories of one firm, two sheets: declared, answered for and filed by a person at a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page

from registry.actions.account import open_account
from registry.actions.profile_list import Statement, state_profiles
from registry.models import Account, Application, Call, Subject
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.journeys.person import follow, shot, sign_in, wide_by
from tests.journeys.served import served
from tests.make import PASSWORD, SYSTEM, Make
from tests.servers.chromium import browser

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite"), pytest.mark.shipped]
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1440, "height": 900}


@contextmanager
def signed_in(app: Flask, *accounts: Account) -> Iterator[list[Page]]:
    """A page for each of these people, on browsers that run no script."""
    with served(app) as address, browser() as chrome:
        pages = []
        for account in accounts:
            context = chrome.new_context(base_url=address, java_script_enabled=False, viewport=DESK)
            page = context.new_page()
            page.goto("/sign-in")
            sign_in(page, account.login)
            pages.append(page)
        yield pages


def send(page: Page, label: str) -> str:
    """Press a button and read the page that comes, which must fit on a phone, too."""
    follow(page.get_by_role("button", name=label, exact=True))
    return fits(page)


def fits(page: Page) -> str:
    """What a page says; it must not scroll sideways on a phone."""
    page.set_viewport_size(PHONE)
    assert not wide_by(page), page.url
    name = page.url.partition("//")[2].partition("/")[2].replace("/", "-").replace("?", "-")
    shot(page, f"subjects-360-{name}")
    page.set_viewport_size(DESK)
    shot(page, f"subjects-1440-{name}")
    return page.inner_text("main")


def declare(page: Page, name: str, address: str) -> Subject:
    page.goto("/subjects/new?kind=site")
    fits(page)
    page.fill("#name", name)
    page.fill("#address", address)
    page.select_option("#place", "120111")
    assert address in send(page, "登记")
    return Subject.get(Subject.name == name)


def answer(page: Page, subject: Subject, level: str) -> None:
    page.goto(f"/subjects/{subject.id}/answers")
    fits(page)
    page.fill("#maturity_level", level)
    page.check("input[name=built][value=yes]")
    page.fill("#source", "自评报告")
    assert "自评报告" in send(page, "保存")


def start(page: Page, call: Call, subject: Subject) -> Application:
    page.goto(f"/enterprise/applications/new/{call.id}")
    fits(page)
    page.check(f'input[name=subject][value="own:{subject.id}"]')
    assert subject.name in send(page, "开始填写")
    return Application.get(Application.subject == subject.id)


def test_two_factories_of_one_firm_two_sheets(app: Flask, make: Make) -> None:
    firm, call = make.enterprise(name="天津双厂制造有限公司"), make.call("smart_factory", "basic")
    state_profiles([Statement(firm, [ProfileEntry("scenes", None, "6")])], SYSTEM)
    owner, _ = open_account(
        "double", "张三", Role.ENTERPRISE, SYSTEM, password=PASSWORD, enterprise_id=firm.id
    )
    officer, _ = open_account(
        "xiqing", "李四", Role.DISTRICT_OFFICER, SYSTEM, password=PASSWORD, district="120111"
    )
    with signed_in(app, owner, officer) as (page, desk):
        one = declare(page, "西青一号工厂", "西青区一经路1号")
        two = declare(page, "西青二号工厂", "西青区二纬路2号")
        answer(page, one, "2")
        answer(page, two, "1")
        page.goto(f"/subjects/{one.id}")
        assert "智能制造典型场景数量" in fits(page), "answered before there were two"
        page.goto(f"/subjects/{two.id}")
        assert "智能制造典型场景数量" not in fits(page)
        page.goto("/sheet/")
        assert "西青一号工厂" in fits(page)
        verdicts = []
        for subject in (one, two):
            page.goto(f"/sheet/smart_factory/basic?subject={subject.id}")
            assert f"{subject.name} · {subject.number}" in fits(page)
            verdicts.append("不符合：" in page.inner_text(".s-verdict, main"))
        assert verdicts == [False, True]
        files = [start(page, call, subject) for subject in (one, two)]
        assert [file.state for file in files] == [State.DRAFT, State.DRAFT]
        page.goto(f"/subjects/of/{firm.id}")
        fits(page)
        third = make.draft(firm, call, subject_kind="site", name="西青一号工厂（新）")
        make._walk(third.id, Action.SUBMIT)
        desk.goto(f"/district/applications/{third.id}")
        said = fits(desk)
        assert "请核对是否同一处" in said
        assert one.name in said
        assert two.name not in said.split("请核对是否同一处")[1].split("申报内容")[0]
        desk.goto(f"/subjects/{one.id}/edit")
        assert "更正理由" in fits(desk)
        join_after_withdrawing(page, desk, third, files[0])


def join_after_withdrawing(page: Page, desk: Page, file: Application, other: Application) -> None:
    """Two with an open file each for the same title are not joined; once one is withdrawn they are."""
    desk.goto(f"/subjects/{file.subject_id}/join")
    assert "名称或地址相近的对象" in fits(desk)
    desk.fill("#reason", "现场核对为同一处")
    assert "未办结的申报" in send(desk, "并为同一处")
    page.goto(f"/enterprise/applications/{other.id}")
    page.locator("details.r-action-danger summary").click()
    follow(page.locator("form:has(input[name=do][value=withdraw]) button"))
    desk.goto(f"/subjects/{file.subject_id}/join")
    desk.fill("#reason", "现场核对为同一处")
    assert "与下列编号为同一处" in send(desk, "并为同一处")
