"""A call that is extended, in a browser: a day off takes a second press, and everybody reads of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from registry.clock import today
from registry.queries.setting import workdays
from registry.rules.workday import ONE_DAY
from tests.journeys.person import answer_to, follow, press, shot, signed_in, wide_by
from tests.journeys.system import Seeded, System, answering
from tests.servers.chromium import browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TITLE = "innovative_sme:municipal"
WHY = "受系统维护影响"
SIZES = ({"width": 1440, "height": 900}, {"width": 360, "height": 740})


def test_an_extended_call_says_so_on_every_page(seeded: Seeded) -> None:
    system = seeded(TITLE)
    call = system.calls[TITLE]
    with answering(system), browser() as chrome:
        end = _extend(chrome, system, call)
        _everybody_reads(chrome, system, call, end)
        _opening_is_asked_about_twice(chrome, system)


def _day_off() -> str:
    """The first day off from about ninety days on."""
    day = today() + timedelta(days=90)
    calendar = workdays()
    while calendar.is_working(day):
        day += ONE_DAY
    return day.isoformat()


def _extend(chrome: Browser, system: System, call: int) -> str:
    with signed_in(chrome, system, "reviewer") as page:
        page.goto("/bureau/calls")
        follow(page.locator(f'a[href="/bureau/calls/{call}"]'))
        page.fill("[name=extend-reason]", WHY)
        page.fill("#extend-closes_at", today().isoformat())
        page.fill("#extend-closes_at-time", "24:00")
        _press(page, "extend", 422)
        assert "应晚于现在的截止时间" in page.inner_text("main")
        assert page.input_value("#extend-closes_at-time") == "24:00"
        off = _day_off()
        page.fill("#extend-closes_at", off)
        _press(page, "extend", 422)
        assert f"截止日 {off} 不是工作日" in page.inner_text("main")
        assert page.input_value("[name=extend-reason]") == WHY
        _shots(page, "call-asked-twice")
        _press(page, "extend", 303)
        assert "批次已延长" in page.inner_text("body")
        _shots(page, "call")
        page.goto("/language/en")
        page.goto(f"/bureau/calls/{call}")
        _shots(page, "call-en")
        page.goto("/language/zh")
    return f"延长至 {off} 23:59（{today().isoformat()}，{WHY}）"


def _press(page: Page, act: str, status: int) -> None:
    answer = answer_to(page.locator(f"#{act} button[type=submit]"))
    assert answer == status, page.inner_text("main")


def _shots(page: Page, name: str) -> None:
    """In both sizes; nothing is wider than a phone."""
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        shot(page, f"{name}-{size['width']}")
        assert not wide_by(page), (name, size)
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]


def _everybody_reads(chrome: Browser, system: System, call: int, end: str) -> None:
    with signed_in(chrome, system, "applicant") as page:
        for address in ("/", f"/calls/{call}", "/enterprise/"):
            page.goto(address)
            assert end in str(page.text_content("main")), address
            _shots(page, f"call-read-{address.strip('/').replace('/', '-')}")


def _opening_is_asked_about_twice(chrome: Browser, system: System) -> None:
    with signed_in(chrome, system, "decider") as page:
        page.goto("/bureau/calls")
        page.select_option("[name=name]", TITLE)
        page.fill("[name=title]", "第二批")
        page.fill("#opens_at", (today() + timedelta(days=1)).isoformat())
        page.fill("#opens_at-time", "09:00")
        page.fill("#closes_at", (today() + timedelta(days=40)).isoformat())
        page.fill("#closes_at-time", "17:00")
        press(page, "/bureau/calls", status=422)
        assert "受理时间重叠" in page.inner_text("main")
        _shots(page, "calls")
        page.goto("/bureau/calls/several")
        _shots(page, "several")
        page.goto("/language/en")
        page.goto("/bureau/calls/several")
        _shots(page, "several-en")
