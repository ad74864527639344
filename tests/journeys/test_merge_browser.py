"""A record without its code, merged in a browser by two people into the one that has it, and parted again."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from registry.models import Enterprise
from tests.journeys.person import answer_to, follow, press, shot, signed_in, wide_by
from tests.journeys.system import Seeded, System, answering, filling
from tests.journeys.titles import approve
from tests.merges import CHAMPION, DAY
from tests.servers.chromium import browser
from tests.titles import award

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_a_typed_code_that_another_holds_ends_in_one_record_and_the_merge_can_be_taken_back(
    seeded: Seeded,
) -> None:
    system = seeded("innovative_sme:municipal")
    goes, code = _put_in(system)
    stays = system.enterprises[0]
    with answering(system), browser() as chrome:
        url = _from_the_queue(chrome, system, goes, code)
        with signed_in(chrome, system, "decider") as page:
            _look(page, url, "merge-approval")
            approve(page, url)
            assert urlsplit(page.url).path == f"/enterprises/{stays}"
            page.goto(f"/enterprises/{goes}")
            assert urlsplit(page.url).path == f"/enterprises/{stays}"
            assert "随企业记录转入" in page.inner_text("main")
            _look(page, f"/enterprises/{stays}", "merged-record")
        url = _taken_back(chrome, system, goes)
        with signed_in(chrome, system, "decider") as page:
            approve(page, url)
            page.goto(f"/enterprises/{goes}")
            assert urlsplit(page.url).path == f"/enterprises/{goes}"
            assert "待补码" in page.inner_text("main")


def _put_in(system: System) -> tuple[int, str]:
    """A record that waits for its code, with the title that the other one has of the same day."""
    with filling(system) as make:
        stays = Enterprise.get_by_id(system.enterprises[0])
        goes = make.enterprise(name=f"{stays.name}（补录）", uscc=None)
        award(*CHAMPION, DAY, [goes, stays])
        make.drained()
    return goes.id, stays.uscc or ""


def _from_the_queue(chrome: Browser, system: System, goes: int, code: str) -> str:
    """The code is typed and refused; from there to both records side by side, and proposed."""
    with signed_in(chrome, system, "reviewer") as page:
        page.goto("/enterprises/?waiting=code")
        _look(page, "/enterprises/?waiting=code", "merge-queue")
        page.goto(f"/enterprises/{goes}/edit")
        page.fill("[name=uscc]", code)
        page.fill("[name=reason]", "补录代码")
        press(page, f"/enterprises/{goes}/edit", status=409)
        shot(page, "merge-refused-code")
        follow(page.locator(".r-box a[href*='/merge']"))
        assert "将使" in page.inner_text("#result")
        _look(page, urlsplit(page.url).path + "?" + urlsplit(page.url).query, "merge-side-by-side")
        page.fill("[name=reason]", "同一企业的两条记录")
        return _sent(page)


def _taken_back(chrome: Browser, system: System, goes: int) -> str:
    with signed_in(chrome, system, "reviewer") as page:
        page.goto(f"/enterprises/{goes}")
        follow(page.locator("a[href$='/unmerge']"))
        _look(page, f"/bureau/enterprises/{goes}/unmerge", "unmerge")
        page.fill("[name=reason]", "核实为两家企业")
        return _sent(page)


def _sent(page: Page) -> str:
    """The address of what another person has to approve."""
    answer = answer_to(page.locator("main .btn-danger"))
    assert answer == 303, page.inner_text("main")
    return page.url


def _look(page: Page, path: str, name: str) -> None:
    """Nothing runs over the side at either width, in both languages."""
    for lang, width in (("en", 360), ("en", 1440), ("zh", 360), ("zh", 1440)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"/language/{lang}")
        page.goto(path)
        assert not wide_by(page), (name, lang, width)
        shot(page, f"{name}-{lang}-{width}")
