"""An officer's evening in a real browser, without JavaScript: nothing typed is lost, whatever is pressed."""

import pytest
from playwright.sync_api import Page

from registry.actions.account import open_account
from registry.actions.application import save_application, submit_application
from registry.models import Application, ClauseCheck, Enterprise, Opinion
from registry.rules.role import Role
from registry.rules.state import State
from tests.journeys.person import answer_clause, answer_to, choose, shot, sign_in, wide_by
from tests.make import PASSWORD, SYSTEM, Make
from tests.sheets import STATED, publish_small, state

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite")]
REASON, WORDS = "商标已转让，见公告", "主导产品证明不足。\n请一并补充。"
SAVE, RETURN, GO_ON = "save", "return", "recommend"


@pytest.mark.timeout(90)
def test_an_officers_evening(plain_page: Page, make: Make) -> None:
    page = plain_page
    publish_small()
    enterprise = make.enterprise()
    state(enterprise, **STATED)
    file = make.application(State.SUBMITTED, enterprise=enterprise)
    officer, _ = open_account("officer", "张三", Role.DISTRICT_OFFICER, SYSTEM, password=PASSWORD,
                              district="120111")  # fmt: skip
    page.goto("/sign-in")
    sign_in(page, officer.login)
    url = f"/district/applications/{file.id}"
    _types_and_saves_by_enter(page, url)
    _decides_with_a_wrong_turn(page, url, file)
    _comes_back_corrected(make, file, enterprise)
    _reads_what_changed(page, url)
    _decides_with_a_second_press(page, url, file)


def _types_and_saves_by_enter(page: Page, url: str) -> None:
    page.goto(url)
    answer_clause(page, "gate:brand", "no", REASON)
    page.fill("#note", WORDS)
    answer = answer_to(page.locator('[name="given-gate:brand"][value="no"]'), "Enter")
    assert answer == 303 and Application.get().state == State.SUBMITTED
    assert (ClauseCheck.get().reason, Opinion.get().words.replace("\r", "")) == (REASON, WORDS)
    assert page.input_value("#note") == WORDS
    shot(page, "evening-saved")


def _decides_with_a_wrong_turn(page: Page, url: str, file: Application) -> None:
    """Recommending is refused by the override; going back, reloading, ticking: nothing is lost or doubled."""
    page.reload()
    choose(page, GO_ON, status=422)
    assert page.url.endswith(url), page.url
    assert page.input_value("#note") == WORDS and page.is_checked('[name="given-gate:brand"][value="no"]')
    page.go_back()
    page.wait_for_load_state()
    assert page.input_value("#note") == WORDS
    page.locator("#actions summary", has_text="需要补正的事项").click()
    page.locator('#actions input[value="audit"]').check()
    answer_clause(page, "gate:rd", "yes")
    choose(page, GO_ON, status=422)
    assert "勾选了需要补正的事项" in page.inner_text("main") and page.is_checked('input[value="audit"]')
    choose(page, RETURN)
    assert Application.get_by_id(file.id).state == State.RETURNED and not Opinion.select().exists()
    assert {row.clause for row in ClauseCheck.select()} == {"gate:brand", "gate:rd"}


def _comes_back_corrected(make: Make, file: Application, enterprise: Enterprise) -> None:
    actor = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    state(enterprise, rd="270")
    now = Application.get_by_id(file.id)
    said = {"statement": f"{now.statement}主导产品证明见附件。", "contact": now.contact, "phone": now.phone}
    save_application(now, actor, version=now.version, **said)
    submit_application(Application.get_by_id(file.id), actor)


def _reads_what_changed(page: Page, url: str) -> None:
    page.goto("/district/")
    assert "补正后" in page.inner_text("main table")
    page.goto(url)
    shot(page, "evening-back")
    text = page.inner_text(".f-diff")
    assert "主导产品证明见附件。" in text and "270 万元" in text and "主导产品证明不足。" in text
    assert page.is_checked('[name="given-gate:brand"][value="no"]')
    assert not page.is_checked('[name="given-gate:rd"][value="yes"]')
    page.set_viewport_size({"width": 360, "height": 800})
    assert not wide_by(page)
    page.goto("/language/en")
    page.goto(url)
    assert not wide_by(page) and "Compared with before" in page.inner_text(".f-diff")
    shot(page, "evening-back-en-360")
    page.goto("/language/zh")
    page.set_viewport_size({"width": 1440, "height": 900})


def _decides_with_a_second_press(page: Page, url: str, file: Application) -> None:
    page.goto(url)
    answer_clause(page, "gate:brand", "yes", "转让已撤销")
    page.fill("#note", "同意推荐")
    choose(page, GO_ON, status=422)
    assert "还有 4 条没有核对" in page.inner_text("#actions")
    assert page.input_value("#note") == "同意推荐"
    shot(page, "evening-second-press")
    choose(page, GO_ON)
    assert Application.get_by_id(file.id).state == State.RECOMMENDED
    page.goto(url)
    assert "未核对 4 条" in page.inner_text("main") and "同意推荐" in page.inner_text("main")
