"""The main job in a real browser: applications, six accounts, one notice each, +1 on the board and in the
list behind it, within seconds of the decision. Without JavaScript first: everything must work so."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from registry.database import open_database
from tests.journeys.person import answer_to, press, shot, signed_in
from tests.journeys.system import Seeded, System, close_database, running, until
from tests.journeys.titles import approve, days_later, decide, propose_notice, propose_recognizing
from tests.make import PDF
from tests.servers.chromium import browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FACTORY = "green_factory:municipal"
SCHEMES = ("innovative_sme:municipal", "specialized_new:municipal", FACTORY)


def apply(page: Page, system: System, scheme: str, name: str = "") -> int:
    """Start, fill in, attach, submit; returns the application's number."""
    page.goto(f"/enterprise/applications/new/{system.calls[scheme]}")
    if name:
        page.fill("#name", name)
    press(page, f"/applications/new/{system.calls[scheme]}")
    id = int(re.search(r"/applications/(\d+)", page.url)[1])  # type: ignore[index]
    press_expecting_refusal(page, id)
    page.fill("#statement", "本企业长期专注于细分市场，产品质量稳定。")
    page.fill("#contact", "李四")
    page.fill("#phone", "022-88888888")
    page.set_input_files("#file", {"name": "审计报告.pdf", "mimeType": "application/pdf", "buffer": PDF})
    shot(page, f"draft-{scheme.split(':', maxsplit=1)[0]}")
    press(page, f"/applications/{id}", "submit")
    return id


def press_expecting_refusal(page: Page, id: int) -> None:
    """An empty application is refused with all that is missing at once."""
    answer = answer_to(page.locator(f'form[action$="/applications/{id}"] button[name=do][value=submit]'))
    assert answer == 422
    assert "申报说明不能少于" in page.inner_text("main")
    assert "至少上传一份" in page.inner_text("main")


def figure_of(page: Page, scheme: str) -> int:
    """The number of valid titles of a scheme as the list behind it counts them."""
    page.goto(f"/board/titles?count={scheme}&basis=valid")
    rows = page.locator("main table tbody tr").count()
    total = page.locator("main").inner_text()
    return 0 if "试点制造" not in total else rows


@pytest.mark.parametrize(
    ("database", "javascript", "schemes"),
    # A second title goes the same way: what it adds, one of the two shows.
    [("sqlite", False, SCHEMES), ("postgres", True, SCHEMES[:2])],
    ids=["sqlite-no-javascript", "postgres"],
)
def test_from_application_to_the_leaders_board(
    seeded: Seeded, database: str, javascript: bool, schemes: tuple[str, ...]
) -> None:
    _story(seeded(*schemes, engine=database, whole=True), javascript)


def _story(system: System, javascript: bool) -> None:
    with running(system), browser() as chrome:
        ids = _applications(chrome, system, javascript)
        for login, desk, action in (("officer", "district", "recommend"), ("reviewer", "bureau", "propose")):
            with signed_in(chrome, system, login, javascript=javascript) as page:
                for id in ids.values():
                    decide(page, desk, id, action)
        with signed_in(chrome, system, "reviewer", javascript=javascript) as page:
            proposed = [propose_notice(page, scheme) for scheme in ids]
        with signed_in(chrome, system, "decider", javascript=javascript) as page:
            notices = [int(approve(page, url).rpartition("/")[2]) for url in proposed]
            page.goto(f"/bureau/notices/{notices[0]}")
            assert "届满前不能认定" in page.inner_text("main")
        with signed_in(chrome, system, "admin", javascript=javascript) as page:
            days_later(page, 12)
        with signed_in(chrome, system, "leader", javascript=javascript) as page:
            before = {scheme: figure_of(page, scheme) for scheme in ids}
        base, above, *others = notices
        with signed_in(chrome, system, "reviewer", javascript=javascript) as page:
            propose_recognizing(page, above, status=422)
            assert "公告日须持有下列之一的有效称号" in page.inner_text("main")
        for each in ((base, *others), (above,)):
            with signed_in(chrome, system, "reviewer", javascript=javascript) as page:
                proposed = [propose_recognizing(page, notice) for notice in each]
            with signed_in(chrome, system, "decider", javascript=javascript) as page:
                for url in proposed:
                    approve(page, url)
        _board_shows_one_more(chrome, system, before, javascript)
        _public_sees_it(chrome, system, notices[0], javascript)


def _applications(chrome: Browser, system: System, javascript: bool) -> dict[str, int]:
    """One 创新型, with it one 专精特新, which presupposes it, and one 绿色工厂 where there is a call."""
    with signed_in(chrome, system, "applicant", javascript=javascript) as page:
        ids = {scheme: apply(page, system, scheme) for scheme in SCHEMES[:2]}
        if FACTORY in system.calls:
            ids[FACTORY] = apply(page, system, FACTORY, "一号工厂")
        page.goto("/enterprise/")
        shot(page, "enterprise-home")
        return ids


def _board_shows_one_more(chrome: Browser, system: System, before: dict[str, int], javascript: bool) -> None:
    with signed_in(chrome, system, "leader", javascript=javascript) as page:
        for scheme, old in before.items():
            until(
                f"{scheme} is one more", lambda scheme=scheme, old=old: figure_of(page, scheme) == old + 1, 30
            )  # type: ignore[misc]
        page.goto("/board/")
        shot(page, "board")
        # Not the tile's own figure: after the plan that is the one of its last day.
        today = 'main a[href*="/board/titles"][href*="specialized_new"]:not([href*="day=2025-12-31"])'
        link = page.locator(today).first
        shown = int(re.sub(r"\D", "", link.inner_text()))
        page.goto(link.get_attribute("href") or "")
        assert shown == 1
        assert page.locator("main table tbody tr").count() == shown
        assert "试点制造" in page.inner_text("main table")


def _public_sees_it(chrome: Browser, system: System, notice: int, javascript: bool) -> None:
    context = chrome.new_context(base_url=system.address, java_script_enabled=javascript)
    page = context.new_page()
    page.goto("/roll")
    assert "试点制造" in page.inner_text("main")
    shot(page, "roll")
    page.goto(f"/notices/{notice}")
    assert "试点制造" in page.inner_text("main")
    context.close()


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path) -> Iterator[None]:
    yield
    close_database()
    open_database(f"sqlite:///{tmp_path / 'after.sqlite3'}")
