"""What people do with a title in a browser: decide, publish, recognize, approve, read the board."""

import re
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.person import answer_to, decide_unchecked, follow, press, shot
from tests.web.contact import CONTACT


def decide(page: Page, desk: str, id: int, action: str) -> None:
    page.goto(f"/{desk}/applications/{id}")
    shot(page, f"{desk}-file")
    if "前提称号有缺" in page.inner_text("#actions"):
        assert "只在同时申报" in page.inner_text("#actions")
        page.fill("#note", "前提称号同批申报，材料齐全")
    decide_unchecked(page, action)


def propose_notice(page: Page, scheme: str, desk: str = "bureau") -> str:
    """Propose to publish; the address of what another person has to approve."""
    page.goto(f"/{desk}/notices/new?name={scheme}")
    for name, typed in CONTACT.items():
        page.fill(f"#{name}", typed)
    for line in page.locator("main input[name=application]").all():
        line.check()
    for reason in page.locator("main input[name^=reason-]").all():
        reason.fill("缺项已在现场核实")
    shot(page, "compose")
    button = 'form[method=post][action*="/notices/new"] button[type=submit]'
    follow(page.locator(button).last)
    shot(page, "preview")
    answer = answer_to(page.locator(button).first)
    assert answer == 303, page.inner_text("main")
    return page.url


def propose_recognizing(page: Page, notice: int, *, status: int = 303) -> str:
    page.goto(f"/bureau/notices/{notice}")
    page.fill("#document_no", "津工信〔2026〕9号")
    press(page, f"/bureau/notices/{notice}", "recognize", status=status)
    return page.url


def approve(page: Page, url: str) -> str:
    """Approve what another person proposed; the address it leads to."""
    page.goto(url)
    shot(page, "approval")
    press(page, urlsplit(url).path, "approve")
    return page.url


def days_later(page: Page, days: int) -> None:
    """An administrator moves the clock of the demo."""
    page.goto("/admin/workdays")
    form = "form:has(input[name=do][value=clock]):has(input[name=days]:not([type=hidden]))"
    page.fill(f"{form} input[name=days]:not([type=hidden])", str(days))
    follow(page.locator(f"{form} button"))


def count_on_board(page: Page, target: str, day: date) -> int:
    """How many count to a target on a day, by the board; 0 where its number is no link."""
    page.goto(f"/board/?day={day.isoformat()}")
    shot(page, "board")
    link = page.locator(f'main a[href*="/board/titles"][href*="{target}"]').first
    return int(re.sub(r"\D", "", link.inner_text())) if link.count() else 0
