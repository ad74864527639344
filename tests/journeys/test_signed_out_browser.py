"""An officer is signed out in the other tab: nothing is lost, and who sits there next sees nothing of it."""

import pytest
from playwright.sync_api import Page

from registry.actions.account import open_account
from registry.models import Application, ClauseCheck, EventSecret
from registry.rules.role import Role
from registry.rules.state import State
from tests.journeys.person import answer_clause, choose, shot, sign_in, wide_by
from tests.make import PASSWORD, SYSTEM, Make
from tests.sheets import STATED, publish_small, state

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite")]
REASON, WORDS = "商标已转让，见公告", "主导产品证明不足。\n请一并补充。"
RETURN = "return"


@pytest.mark.timeout(90)
def test_an_officer_is_signed_out_in_the_other_tab(plain_page: Page, make: Make) -> None:
    page = plain_page
    publish_small()
    enterprise = make.enterprise()
    state(enterprise, **STATED)
    file = make.application(State.SUBMITTED, enterprise=enterprise)
    for login in ("officer", "colleague"):
        open_account(login, login, Role.DISTRICT_OFFICER, SYSTEM, password=PASSWORD, district="120111")
    url = f"/district/applications/{file.id}"
    page.goto(f"/sign-in?next={url}")
    sign_in(page, "officer")
    _types(page)
    _signs_out_elsewhere(page)
    choose(page, RETURN, status=401)
    link = _reads_what_became_of_it(page)
    _somebody_else_sees_nothing(page, link)
    _signs_out_elsewhere(page)
    page.goto(link)
    sign_in(page, "officer")
    _finds_everything(page)
    choose(page, RETURN)
    assert Application.get_by_id(file.id).state == State.RETURNED
    assert (ClauseCheck.get().reason, ClauseCheck.get().clause) == (REASON, "gate:brand")
    assert "请一并补充" in EventSecret.select().order_by(EventSecret.seq.desc()).first().content


def _signs_out_elsewhere(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/")
    other.click("details.r-menu summary")
    other.locator("details.r-menu form button").click()
    other.locator(".r-flash").wait_for()
    other.close()


def _types(page: Page) -> None:
    answer_clause(page, "gate:brand", "no", REASON)
    page.fill("#note", WORDS)
    page.locator("#actions summary", has_text="需要补正的事项").click()
    page.locator('#actions input[value="audit"]').check()


def _reads_what_became_of_it(page: Page) -> str:
    """The 401 page, which holds nothing of it; the link to sign in."""
    assert "您已退出登录" in page.inner_text("main") and "已为您保留 30 分钟" in page.inner_text("main")
    assert REASON not in page.content() and "请一并补充" not in page.content()
    _at_every_width(page, "signed-out")
    link = page.locator("main .r-buttons a").first.get_attribute("href")
    assert link
    return link


def _somebody_else_sees_nothing(page: Page, link: str) -> None:
    page.goto(link)
    sign_in(page, "colleague")
    assert "没有可以放回的内容" in page.inner_text("main")
    assert page.input_value("#note") == "" and not page.is_checked('[name="given-gate:brand"][value="no"]')
    assert REASON not in page.content() and "请一并补充" not in page.content()
    page.go_back()
    assert REASON not in page.content() and "请一并补充" not in page.content()


def _finds_everything(page: Page) -> None:
    """In the same boxes, all of them seen, in both languages."""
    for language, said in (("zh", "还没有提交。请核对后再提交。"), ("en", "has not been submitted")):
        page.goto(f"/language/{language}?next={_path(page)}")
        assert said in page.inner_text("#given-back")
        assert page.input_value("#note") == WORDS
        assert page.is_checked('[name="given-gate:brand"][value="no"]')
        reason = page.locator('[name="reason-gate:brand"]')
        assert reason.input_value() == REASON and reason.is_visible()
        assert page.locator('#actions input[value="audit"]').is_visible()
        assert page.is_checked('#actions input[value="audit"]')
        _at_every_width(page, f"given-back-{language}")
    page.goto(f"/language/zh?next={_path(page)}")


def _path(page: Page) -> str:
    """The present address without its host, as the link of the language switch has it."""
    return str(page.evaluate("encodeURIComponent(location.pathname + location.search)"))


def _at_every_width(page: Page, name: str) -> None:
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert not wide_by(page)
        shot(page, f"{name}-{width}")
    page.set_viewport_size({"width": 1440, "height": 900})
