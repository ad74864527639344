"""A person at a real browser: signs in, presses buttons, and notices faults of ours on the way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page

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
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.click("main form button[type=submit]")
    assert "/sign-in" not in page.url, page.inner_text("main")
    yield page
    assert faults == []
    context.close()


def _is_foreign(url: str, system: System) -> bool:
    return not url.startswith((system.address, "data:"))


def _is_fault(message: ConsoleMessage) -> bool:
    """A refused form answers 422 or 409, which the browser logs; anything else on the console is a fault of
    ours."""
    refused = any(status in message.text for status in ("422", "409"))
    return message.type == "error" and not refused


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
    with page.expect_response(lambda answer: answer.request.method == "POST") as found:
        button.click()
    page.wait_for_load_state()
    assert found.value.status == status, (path, found.value.status, page.inner_text("main")[:2000])


def choose(page: Page, step: str, *, status: int = 303) -> None:
    """Press a button of the form of a file: save, met, or a step."""
    button = page.locator(f'#file button[name="step"][value="{step}"]:not(.visually-hidden)').last
    with page.expect_response(lambda answer: answer.request.method == "POST") as found:
        button.click()
    page.wait_for_load_state()
    assert found.value.status == status, (step, found.value.status, page.inner_text("main")[:2000])


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
    with page.expect_response(lambda answer: answer.request.method == "POST") as found:
        page.locator(f'#file button[name="step"][value="{step}"]').last.click()
    page.wait_for_load_state()
    if found.value.status == 422:
        assert "没有核对" in page.inner_text("#actions"), page.inner_text("main")[:2000]
        choose(page, step)


def shot(page: Page, name: str) -> None:
    """A picture of the page, where REGISTRY_SHOTS names a folder for them."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
