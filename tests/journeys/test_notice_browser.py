"""A wrong notice is withdrawn and replaced, and lines are held and struck, in a browser, with wrong turns."""

import pytest
from playwright.sync_api import Browser, Page

from registry import clock
from registry.models import Application, Call, Enterprise, Notice
from registry.rules.state import State
from tests.journeys.person import answer_to, follow, press, shot, signed_in
from tests.journeys.system import Seeded, System, filling, running, until
from tests.journeys.titles import approve, propose_notice
from tests.servers.chromium import browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TITLE = "innovative_sme:municipal"
WRONG = "名单误列一家尚在核查的企业"


def test_a_wrong_notice_is_withdrawn_and_replaced(seeded: Seeded) -> None:
    system = seeded(TITLE, whole=True)
    notice, files = _published(system)
    with running(system), browser() as chrome:
        _hold_and_strike(chrome, system, notice, files)
        _withdraw(chrome, system, notice)
        new = _replace(chrome, system, notice)
        _read_by_all(chrome, system, notice, new, files)


def _published(system: System) -> tuple[int, list[int]]:
    """A notice of three files of one call; the first is of the firm that signs in here."""
    with filling(system) as make:
        call = Call.get_by_id(system.calls[TITLE])
        own = Enterprise.get_by_id(system.enterprises[0])
        files = [make.application(State.PROPOSED, call=call, enterprise=own)]
        files += [make.application(State.PROPOSED, call=call) for _ in range(2)]
        notice: Notice = make.notice(*files)
        ids = [Application.get_by_id(file.id).id for file in files]
        make.drained()
    return notice.id, ids


def _hold_and_strike(chrome: Browser, system: System, notice: int, files: list[int]) -> None:
    line = f"/bureau/notices/{notice}/lines/{files[0]}"
    with signed_in(chrome, system, "decider") as page:
        page.goto(f"/bureau/notices/{notice}")
        shot(page, "notice-published")
        page.goto(line)
        shot(page, "line")
        _pressed(page, "hold", line, 422)  # without a reason
        assert "请填写理由" in page.inner_text("main")
        page.fill("[name=reason]", "现场核查未完成")
        _pressed(page, "hold", line)
        shot(page, "notice-held")
        page.goto(line)
        page.fill("[name=reason]", "核查已完成")
        _pressed(page, "release", line)
    with signed_in(chrome, system, "reviewer") as page:
        struck = f"/bureau/notices/{notice}/lines/{files[2]}"
        page.goto(struck)
        page.fill("[name=reason]", "企业来函撤回")
        page.fill("[name=document_no]", "来函〔2026〕3号")
        _pressed(page, "strike", struck, 422)  # for no cause
        assert page.input_value("[name=reason]") == "企业来函撤回"
        shot(page, "line-refused")
        page.check("[name=cause][value=firm]")
        _pressed(page, "strike", struck)
        proposed = page.url
        shot(page, "line-proposed")
    with signed_in(chrome, system, "decider") as page:
        approve(page, proposed)
        assert "已移出（企业撤回申报）" in page.inner_text("main")


def _pressed(page: Page, act: str, url: str, status: int = 303) -> None:
    answer = answer_to(page.locator(f'form[action="{url}"] button[value={act}]'))
    assert answer == status, page.inner_text("main")


def _withdraw(chrome: Browser, system: System, notice: int) -> None:
    address = f"/bureau/notices/{notice}/withdrawal"
    with signed_in(chrome, system, "reviewer") as page:
        page.goto(f"/bureau/notices/{notice}")
        follow(page.locator(f'a[href="{address}"]'))
        press(page, address, status=422)
        page.fill("[name=document_no]", "津工信〔2026〕18号")
        page.fill("[name=reason]", WRONG)
        shot(page, "withdrawal")
        press(page, address)
        proposed = page.url
        page.goto(f"/notices/{notice}")
        assert "已撤回" not in page.inner_text("main")  # proposed is not done
    with signed_in(chrome, system, "decider") as page:
        approve(page, proposed)
        shot(page, "notice-withdrawn")


def _replace(chrome: Browser, system: System, notice: int) -> int:
    with signed_in(chrome, system, "reviewer") as page:
        page.goto(f"/bureau/notices/{notice}")
        follow(page.locator(f'a[href*="replaces={notice}"]'))
        assert page.input_value("[name=replaces]") == str(notice)
        # The day that is offered is another one in the evening and on days off.
        proposed = propose_notice(page, f"{TITLE}&replaces={notice}&opens_on={clock.today()}")
    with signed_in(chrome, system, "decider") as page:
        return int(approve(page, proposed).rpartition("/")[2])


def _has_message(page: Page, words: str) -> bool:
    page.goto("/messages/")
    return words in page.inner_text("main")


def _read_by_all(chrome: Browser, system: System, old: int, new: int, files: list[int]) -> None:
    with signed_in(chrome, system, "applicant") as page:
        page.goto(f"/notices/{old}")
        shot(page, "public-withdrawn")
        said = page.inner_text("main")
        assert ("本公示已撤回" in said, WRONG in said) == (True, True)
        follow(page.locator(f'main a[href="/notices/{new}"]'))
        assert "本公示替换已撤回的公示" in page.inner_text("main")
        shot(page, "public-replacing")
        page.goto(f"/enterprise/applications/{files[0]}")
        said = page.inner_text("main")
        assert ("退出公示，回到公示之前（公示撤回）" in said, "开始公示" in said) == (True, True)
        # A message waits ten seconds, in which its decision may be undone.
        until("the message of the withdrawal", lambda: _has_message(page, "退出公示，回到公示之前"))
        shot(page, "messages")
