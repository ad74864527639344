"""Somebody types, is signed out in another tab, and loses nothing: in a real browser, without JavaScript."""

import pytest
from playwright.sync_api import Locator, Page

from registry.actions.account import open_account
from registry.actions.criteria import begin_draft
from registry.models import Account, Application, Attachment, CriteriaVersion, EventSecret, ProfileFact
from registry.queries.criteria import version_named
from registry.rules.role import Role
from registry.rules.state import State
from tests.journeys.person import answer_to, follow, shot, sign_in, wide_by
from tests.make import PASSWORD, PDF, SYSTEM, Make

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite"), pytest.mark.shipped]
WORDS = f"主营“精密轴承” <b>&amp; {'x' * 200}\n\n第二段：连续三年增长。"


def opened(page: Page, account: Account, path: str) -> None:
    """A page of somebody who signed in for it."""
    page.context.clear_cookies()
    page.goto(f"/sign-in?next={path}")
    sign_in(page, account.login)


def sign_out_elsewhere(page: Page) -> None:
    other = page.context.new_page()
    other.goto("/")
    other.click("details.r-menu summary")
    assert answer_to(other.get_by_role("button", name="退出登录")) == 303


def sideways(page: Page) -> int:
    """By how many pixels the page scrolls sideways on a small phone."""
    page.set_viewport_size({"width": 320, "height": 800})
    return wide_by(page)


def send_after_all(page: Page, button: Locator, account: Account, file: str = "") -> None:
    """Press a button after the session ended in another tab, sign in, and press it once more."""
    sign_out_elsewhere(page)
    assert answer_to(button) == 401
    assert not sideways(page)
    shot(page, f"kept-401-{account.role}")
    follow(page.locator("main").get_by_role("link", name="登录", exact=True))
    assert "已保留 30 分钟" in page.inner_text("main")
    sign_in(page, account.login)
    assert "还没有提交。请核对后再提交。" in page.inner_text("#given-back")
    assert not sideways(page)
    shot(page, f"kept-back-{account.role}")
    if file:
        assert file in page.inner_text("#given-back")
        chosen = {"name": file, "mimeType": "application/pdf", "buffer": PDF + b"1"}
        page.set_input_files("main input[type=file]", files=chosen)  # type: ignore[arg-type]
    assert answer_to(button) == 303


def person(role: Role, **place: object) -> Account:
    return open_account(f"{role.value}.a", "张三", role, SYSTEM, password=PASSWORD, **place)[0]  # type: ignore[arg-type]


@pytest.mark.timeout(90)
def test_nobody_loses_what_was_typed(plain_page: Page, make: Make) -> None:
    page = plain_page
    draft = make.draft()
    applicant = person(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)
    _applies(page, applicant, draft)
    _fills_the_profile(page, applicant)
    _decides(page, make)
    _edits_criteria(page)


def _applies(page: Page, applicant: Account, draft: Application) -> None:
    opened(page, applicant, f"/enterprise/applications/{draft.id}")
    page.fill("#statement", WORDS)
    chosen = {"name": "审计报告.pdf", "mimeType": "application/pdf", "buffer": PDF + b"1"}
    page.set_input_files("#file", files=chosen)  # type: ignore[arg-type]
    send_after_all(page, page.get_by_role("button", name="保存草稿"), applicant, file="审计报告.pdf")
    kept = Application.get_by_id(draft.id)
    assert kept.statement == WORDS
    assert Attachment.select().where(Attachment.name == "审计报告.pdf").count() == 1


def _fills_the_profile(page: Page, applicant: Account) -> None:
    opened(page, applicant, "/profile/yearly")
    boxes = page.locator("main input[name^=source-]")
    for number in range(boxes.count()):
        boxes.nth(number).fill(f"审计报告“{number}”")
    figures = page.locator("main input[name*=revenue]")
    for number in range(figures.count()):
        figures.nth(number).fill(f"{number + 1}234.5")
    send_after_all(page, page.get_by_role("button", name="保存").first, applicant)
    assert {row.source for row in ProfileFact.select()} >= {"审计报告“0”", "审计报告“1”"}


def _decides(page: Page, make: Make) -> None:
    officer = person(Role.DISTRICT_OFFICER, district="120111")
    file = make.application(State.SUBMITTED)
    opened(page, officer, f"/district/applications/{file.id}")
    page.fill("#note", WORDS)
    send_after_all(page, page.locator('#file button[value="return"]'), officer)
    assert Application.get_by_id(file.id).state == State.RETURNED
    assert "第二段" in EventSecret.select().order_by(EventSecret.seq.desc()).first().content


def _edits_criteria(page: Page) -> None:
    decider = person(Role.BUREAU_DECIDER)
    base = version_named("specialized_new.2022")
    assert base is not None
    draft = begin_draft(base, "specialized_new.next", SYSTEM)
    opened(page, decider, f"/criteria-drafts/drafts/{draft.id}/about")
    page.fill("#note", WORDS)
    page.fill("#note_en", "A note\n\nof two parts")
    send_after_all(page, page.get_by_role("button", name="保存"), decider)
    assert "第二段：连续三年增长。" in str(CriteriaVersion.get_by_id(draft.id).document)
