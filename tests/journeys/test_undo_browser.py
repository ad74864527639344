"""The button that undoes a decision counts down and goes, with the focus where it was: in a real browser."""

import pytest
from playwright.sync_api import Page

from registry.actions.account import open_account
from registry.models import Application
from registry.rules.role import Role
from registry.rules.state import State
from tests.journeys.person import answer_to, shot, sign_in, wide_by
from tests.make import PASSWORD, SYSTEM, Make

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite")]


@pytest.mark.timeout(90)
def test_a_return_is_undone_by_one_press_and_later_the_button_is_gone(page: Page, make: Make) -> None:
    application = make.application(State.SUBMITTED)
    open_account(
        "officer", "李四", Role.DISTRICT_OFFICER, SYSTEM, password=PASSWORD, district=application.district
    )
    url = f"/district/applications/{application.id}"
    page.goto(f"/sign-in?next={url}")
    sign_in(page, "officer")
    _return(page)
    assert answer_to(page.locator(".r-undo button")) == 303
    assert page.url.endswith(url)
    assert Application.get_by_id(application.id).state == State.SUBMITTED
    assert page.input_value("#note") == "缺审计报告"
    page.clock.install()
    _return(page)
    for width, language in ((1440, "zh"), (360, "zh")):
        page.set_viewport_size({"width": width, "height": 900})
        assert not wide_by(page)
        shot(page, f"undo-{width}-{language}")
    assert int(page.inner_text(".r-undo [data-left]")) in range(1, 11)
    page.focus(".r-undo button")
    page.clock.fast_forward("00:11")
    page.wait_for_selector(".r-undo", state="detached")
    assert page.evaluate("document.activeElement.textContent") == "已不能在此撤回。"
    assert Application.get_by_id(application.id).state == State.RETURNED


def _return(page: Page) -> None:
    page.fill("#note", "缺审计报告")
    assert answer_to(page.locator("main button[value=return]")) == 303
    page.wait_for_selector(".r-undo")
