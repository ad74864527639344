"""Before one is signed out there is a warning; leaving a page with typed text asks: in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Dialog, Page

from registry import clock
from registry.actions.account import open_account
from registry.models import Application, Event, SignIn
from registry.rules.role import Role
from tests.journeys.person import shot, sign_in, wide_by
from tests.make import PASSWORD, SYSTEM, Make

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite")]


@pytest.mark.timeout(90)
def test_who_types_is_warned_and_asked(page: Page, make: Make) -> None:
    draft = make.draft()
    open_account(
        "firm", "张三", Role.ENTERPRISE, SYSTEM, password=PASSWORD, enterprise_id=draft.enterprise_id
    )
    url = f"/enterprise/applications/{draft.id}"
    page.clock.install()
    _sign_in(page, url)
    _is_warned(page)
    _sign_in(page, url)
    _is_asked(page, url)


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"/sign-in?next={url}")
    sign_in(page, "firm")
    page.wait_for_url(f"**{url}")


def _passes(page: Page, spell: timedelta, *, server: timedelta | None = None) -> None:
    """Time passes for the page and, by as much or by `server`, for what is kept of the session."""
    for row in SignIn.select().where(SignIn.ended_at.is_null()):
        row.created_at, row.seen_at = (
            each - (spell if server is None else server) for each in (row.created_at, row.seen_at)
        )
        row.save()
    page.clock.fast_forward(int(spell.total_seconds() * 1000))


def _is_warned(page: Page) -> None:
    box = page.locator("#stay")
    _passes(page, timedelta(hours=1, minutes=57))
    assert not box.is_visible()
    # Another tab was used: the page asks before it warns, and warns of nothing.
    with page.expect_response("**/left") as found:
        _passes(page, timedelta(minutes=2), server=timedelta(minutes=-110))
    assert found.value.json()["seconds"] > 100 * 60
    page.clock.run_for(1000)
    assert not box.is_visible()
    _passes(page, timedelta(minutes=112))
    box.wait_for()
    assert "2 分钟内将自动退出登录" in box.inner_text()
    # It has the focus, so that one press is enough.
    assert page.evaluate("document.activeElement.closest('#stay') !== null")
    _looks_right(page, "stay")
    with page.expect_response("**/stay") as pressed:
        page.keyboard.press("Enter")
    assert pressed.value.json()["seconds"] > 7190
    box.wait_for(state="hidden")
    # Twelve hours are over soon: nothing puts that off, and it says so.
    SignIn.update(created_at=clock.real_now() - timedelta(hours=11), seen_at=clock.real_now()).execute()
    page.reload()
    _passes(page, timedelta(minutes=58, seconds=30))
    box.wait_for()
    assert "不能延长" in box.inner_text() and not box.locator("button").is_visible()
    assert page.evaluate("document.activeElement.closest('#stay a') !== null")
    _looks_right(page, "stay-final")
    SignIn.update(ended_at=clock.real_now()).execute()
    page.clock.fast_forward(11_000)
    page.locator("#stay [data-say=over]").wait_for()


def _looks_right(page: Page, name: str) -> None:
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert not wide_by(page)
        shot(page, f"{name}-{width}-zh")
    page.set_viewport_size({"width": 1440, "height": 900})


def _saves_itself(page: Page, url: str, asked: list[str]) -> None:
    events = Event.select().count()
    with page.expect_response("**/enterprise/typed"):
        page.clock.run_for(6000)
    note = page.locator("main form .r-buttons [role=status]").first
    note.get_by_text("已自动保存").wait_for()
    shot(page, "typed-saved")
    # It is safe now: leaving asks no more, and the page is found as it was left, without an event.
    page.goto("/enterprise/")
    page.goto(url)
    assert asked == ["beforeunload"] and page.input_value("#contact") == "赵六"
    assert "还没有正式保存" in page.inner_text("#given-back")
    assert Event.select().count() == events and Application.get().contact != "赵六"
    shot(page, "typed-found")


def _is_asked(page: Page, url: str) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.reload()
    page.goto("/enterprise/")
    assert not asked
    page.goto(url)
    page.fill("#contact", "赵六")
    page.evaluate("setTimeout(() => { location.href = '/enterprise/' }, 0)")
    page.clock.run_for(100)
    page.wait_for_timeout(100)
    assert asked == ["beforeunload"] and page.url.endswith(url)
    assert page.input_value("#contact") == "赵六"
    _saves_itself(page, url, asked)
    # Sending the form asks nothing, nor does a page left as it was loaded.
    page.get_by_role("button", name="保存草稿").click()
    page.locator("text=草稿已保存。").wait_for()
    assert page.input_value("#contact") == "赵六"
    page.goto("/enterprise/")
    assert asked == ["beforeunload"]
