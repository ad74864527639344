"""An imported firm gets in: its person registers, the district confirms with one click, and the firm works; a
second person claims the same record. In a real browser, without JavaScript."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from registry.actions.account import open_account
from registry.models import Account, Application, Claim, Enterprise
from registry.rules.role import Role
from tests.journeys.person import follow, press, shot, sign_in, wide_by
from tests.journeys.served import served
from tests.make import PASSWORD, PDF, SYSTEM, Make
from tests.servers.chromium import browser

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite")]
LICENCE = {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": PDF}
WRITTEN = "主营精密零件二十年，等待确认期间写。"
NARROW, WIDE = {"width": 360, "height": 800}, {"width": 1440, "height": 900}


@pytest.fixture
def visitors(app: Flask) -> Iterator["Visitors"]:
    app.config["WTF_CSRF_ENABLED"] = True
    with served(app) as address, browser() as chrome:
        yield Visitors(chrome, address)


class Visitors:
    """Browsers of people who are not signed in yet."""

    def __init__(self, chrome: Browser, address: str) -> None:
        self._chrome, self._address = chrome, address

    def page(self, path: str) -> Page:
        context = self._chrome.new_context(
            base_url=self._address, java_script_enabled=False, locale="zh-CN", viewport=WIDE
        )
        page = context.new_page()
        page.goto(path)
        return page


def both(page: Page, name: str) -> None:
    """The page is read on a desk and on a phone: nothing scrolls sideways."""
    for width, size in (("360", NARROW), ("1440", WIDE)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert not wide_by(page), (name, width)
        shot(page, f"claims-{name}-{width}")


def register(page: Page, firm: Enterprise, person: str, *, licence: bool = True) -> None:
    said = {
        "uscc": firm.uscc or "",
        "name": "天津认领人写的名称有限公司",
        "representative": "钱法人",
        "person": person,
    }
    for name, text in {**said, "password": PASSWORD, "again": PASSWORD}.items():
        page.fill(f"#{name}", text)
    page.select_option("#place", "120111")
    page.select_option("#industry", "I4")
    if licence:
        page.set_input_files("#licence", files=LICENCE)  # type: ignore[arg-type]
    press(page, "/register", status=303 if licence else 422)


@pytest.mark.timeout(90)
def test_an_imported_firm_claims_its_record_and_works(visitors: Visitors, make: Make) -> None:
    firm, call = make.enterprise(name="天津导入名录有限公司"), make.call()
    officer, _ = open_account(
        "officer", "区审核员", Role.DISTRICT_OFFICER, SYSTEM, password=PASSWORD, district="120111"
    )
    first, second = visitors.page("/register"), visitors.page("/register")
    both(first, "register")
    register(first, firm, "第一人", licence=False)
    both(first, "register-refused")
    register(first, firm, "第一人")
    both(first, "pending")
    login = first.locator("main code").first.inner_text()
    assert firm.name not in first.content()
    first.goto(f"/enterprise/applications/new/{call.id}")
    assert "没有此项权限" in first.inner_text("main")
    _drafts(first, call.id)
    register(second, firm, "第二人")
    _confirms(visitors, officer, firm)
    _works(first, firm, call.id)
    _second_is_returned(visitors, officer, second)
    again = visitors.page("/sign-in")
    sign_in(again, login)
    assert again.url.endswith("/enterprise/")
    assert Enterprise.select().count() == 1


def _drafts(page: Page, call_id: int) -> None:
    """Written while the claim waits; there is no button that submits."""
    page.goto("/pending/")
    follow(page.get_by_role("link", name="现在可申报的批次"))
    page.goto(f"/pending/drafts/{call_id}")
    page.fill("#statement", WRITTEN)
    both(page, "draft")
    press(page, f"/pending/drafts/{call_id}")
    assert page.get_by_role("button", name="提交").count() == 0


def _confirms(visitors: Visitors, officer: Account, firm: Enterprise) -> None:
    page = visitors.page("/sign-in?next=/claims/")
    sign_in(page, officer.login)
    both(page, "desk")
    claim = Claim.select().order_by(Claim.id).get()
    follow(page.locator(f'a[href="/claims/{claim.id}"]'))
    both(page, "claim")
    assert "企业名称仍以登记库为准" in page.inner_text("main")
    press(page, f"/claims/{claim.id}", "confirm")
    both(page, "confirmed")
    assert Claim.get_by_id(claim.id).enterprise_id == firm.id


def _works(page: Page, firm: Enterprise, call_id: int) -> None:
    """Signed in all the while, the person goes on: the start page of a call, a draft."""
    page.goto("/pending/")
    assert page.url.endswith("/enterprise/")
    both(page, "works")
    page.goto(f"/enterprise/applications/new/{call_id}")
    press(page, f"/new/{call_id}")
    begun = Application.get()
    assert (begun.enterprise_id, begun.statement) == (firm.id, WRITTEN)


def _second_is_returned(visitors: Visitors, officer: Account, second: Page) -> None:
    page = visitors.page("/sign-in")
    sign_in(page, officer.login)
    claim = Claim.select().order_by(Claim.id.desc()).get()
    page.goto(f"/claims/{claim.id}")
    assert "该企业已有 1 人可以登录" in page.inner_text("main")
    both(page, "claim-second")
    page.fill("#note", "请先与本单位经办人联系，再行注册。")
    press(page, f"/claims/{claim.id}", "decline")
    second.goto("/pending/")
    assert "请先与本单位经办人联系" in second.inner_text("main")
    both(second, "returned")
    follow(second.get_by_role("link", name="修改并重新提交"))
    both(second, "correct")
    press(second, "/pending/correct")
    assert Claim.get_by_id(claim.id).state == "waiting"
