"""A batch of a wrong year, corrected in a browser by two people, and the old number looked up in public."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from registry.models import Enterprise, Recognition
from registry.rules.state import State
from tests.journeys.person import answer_to, follow, press, shot, signed_in, wide_by
from tests.journeys.system import Seeded, System, answering, filling
from tests.journeys.titles import approve, days_later
from tests.servers.chromium import browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_wrong_year_is_corrected_by_two_and_the_old_number_is_found(seeded: Seeded) -> None:
    system = seeded("innovative_sme:municipal")
    title, batch, year, number = _put_in(system)
    with answering(system), browser() as chrome:
        with signed_in(chrome, system, "admin") as page:
            days_later(page, 30)
        url = _propose(chrome, system, title, year)
        with signed_in(chrome, system, "decider") as page:
            approve(page, url)
            assert str(year - 1) in page.inner_text("main")
            page.goto(f"/bureau/recognitions/{title}")
            new = page.inner_text("main").split("已更正为 ")[1].split("。")[0]
            page.goto(f"/roll?q={quote(number)}")
            assert f"证书编号 {number} 已更正为 {new}。" in page.inner_text("main")
            shot(page, "corrected-roll")
            follow(page.locator(".r-box a"))
            assert f"认定年度 {year} → {year - 1}" in page.inner_text("main")
            _look(page, f"/roll/{title}", "corrected-public")
            _look(page, f"/bureau/recognitions/{title}", "corrected-title")
            _look(page, f"/bureau/batches/{batch}", "corrected-batch")
            _look(page, url, "corrected-approval")


def _put_in(system: System) -> tuple[int, int, int, str]:
    """A recognition decided on a notice; with its batch, award year and number."""
    with filling(system) as make:
        make.application(State.RECOGNIZED, enterprise=Enterprise.get_by_id(system.enterprises[0]))
        row = Recognition.get()
        make.drained()
    return row.id, row.batch_id, row.award_year, row.certificate_no or ""


def _propose(chrome: Browser, system: System, title: int, year: int) -> str:
    """Reached from the title; the result is seen before it is proposed."""
    with signed_in(chrome, system, "reviewer") as page:
        page.goto(f"/bureau/recognitions/{title}")
        shot(page, "correct-title")
        follow(page.locator("#correct a"))
        page.fill("[name=award_year]", str(year - 1))
        press(page, "/correct#result", status=422)
        assert "请填写更正理由" in page.inner_text("main")
        page.fill("[name=by_document]", "津工信〔2026〕20号")
        page.fill("[name=reason]", "年度误填")
        press(page, "/correct#result", status=200)
        assert f"认定年度 {year} → {year - 1}" in page.inner_text("#result")
        shot(page, "correct-tried")
        answer = answer_to(page.locator("#result button"))
        assert answer == 303, page.inner_text("main")
        shot(page, "correct-proposed")
        return page.url


def _look(page: Page, path: str, name: str) -> None:
    """Nothing runs over the side at either width, in both languages."""
    for lang, width in (("en", 360), ("en", 1440), ("zh", 1440), ("zh", 360)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/language/{lang}")
        page.goto(path)
        assert not wide_by(page), (name, lang, width)
        shot(page, f"{name}-{lang}-{width}")
