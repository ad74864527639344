"""A person at a real browser: signs in, presses buttons, and notices faults of ours on the way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

from tests.journeys.system import PASSWORD, System

SHOTS = os.environ.get("REGISTRY_SHOTS")


@contextmanager
def signed_in(chrome: Browser, system: System, login: str, *, javascript: bool = False) -> Iterator[Page]:
    """A person at the desk; off-host requests and console errors fail the test."""
    context = chrome.new_context(
        base_url=system.address,
        java_script_enabled=javascript,
        locale="zh-CN",
        viewport={"width": 1440, "height": 900},
    )
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "request", lambda request: faults.append(request.url) if _is_foreign(request.url, system) else None
    )
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    page.goto("/sign-in")
    sign_in(page, login)
    yield page
    assert faults == []
    context.close()


def sign_in(page: Page, login: str) -> None:
    """On a page that shows the form."""
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    follow(page.locator("main form button[type=submit]"))
    assert "/sign-in" not in page.url, page.inner_text("main")


def _is_foreign(url: str, system: System) -> bool:
    return not url.startswith((system.address, "data:"))


def _is_fault(message: ConsoleMessage) -> bool:
    """A refused form answers 422 or 409, which the browser logs; anything else on the console is a fault of
    ours."""
    refused = any(status in message.text for status in ("422", "409"))
    return message.type == "error" and not refused


def follow(link: Locator) -> None:
    """Click what leads to another page, and wait for it: waiting for "loaded" alone is over at once, for the
    page that was there is loaded, and what looks then may find no page at all."""
    with link.page.expect_navigation():
        link.first.click()


def answer_to(button: Locator, key: str = "") -> int:
    """Press what posts a form (by a key, where one is given); the status of the answer to the post. The page
    that comes is there then."""
    with button.page.expect_navigation() as moved:
        if key:
            button.first.press(key)
        else:
            button.first.click()
    asked = moved.value.request
    while asked.redirected_from:
        asked = asked.redirected_from
    answer = asked.response()
    assert asked.method == "POST" and answer
    return answer.status


def wide_by(page: Page) -> int:
    """By how many pixels a page scrolls sideways; 0 is right."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def press(page: Page, path: str, do: str = "", *, status: int = 303) -> None:
    """Press the button that posts to an address ending so, of several forms the one that says `do`, and see
    what was answered."""
    form = f'form[action$="{path}"]'
    own = f"{form}:not(:has(input[name=do])) button[type=submit]"
    said = (
        f'{form}:has(input[name=do][value="{do}"]) button[type=submit], {form} button[name=do][value="{do}"]'
    )
    button = page.locator(said if do else own).first
    details = button.locator("xpath=ancestor::details[not(@open)]")
    if details.count():
        details.first.locator("summary").click()
    answer = answer_to(button)
    assert answer == status, (path, answer, page.inner_text("main")[:2000])


def choose(page: Page, step: str, *, status: int = 303) -> None:
    """Press a button of the form of a file: save, met, or a step."""
    button = page.locator(f'#file button[name="step"][value="{step}"]:not(.visually-hidden)').last
    answer = answer_to(button)
    assert answer == status, (step, answer, page.inner_text("main")[:2000])


def answer_clause(page: Page, clause: str, value: str, reason: str = "") -> None:
    """Choose a finding and write why, in a part of the list that may be folded."""
    box = page.locator(f"#check-{clause.replace(':', '-')}")
    for folded in box.locator("xpath=ancestor::details[not(@open)]/summary").all():
        folded.click()
    box.locator(f'[name="given-{clause}"][value="{value}"]').check()
    if reason:
        if not box.locator("textarea").is_visible():
            box.locator("summary").click()
        box.locator("textarea").fill(reason)


def decide_unchecked(page: Page, step: str) -> None:
    """Take a step; where clauses are unchecked and the page asks, press once more."""
    answer = answer_to(page.locator(f'#file button[name="step"][value="{step}"]').last)
    if answer == 422:
        assert "没有核对" in page.inner_text("#actions"), page.inner_text("main")[:2000]
        choose(page, step)


def shot(page: Page, name: str) -> None:
    """A picture of the page, where REGISTRY_SHOTS names a folder for them."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
