"""A title that is revoked, its bar where the firm would file again, and its reinstatement, in a browser."""

from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from registry.actions.criteria import publish_shipped
from registry.clock import today
from registry.models import Call, Enterprise, Recognition
from registry.rules.state import State
from tests.journeys.person import follow, press, shot, signed_in
from tests.journeys.system import Seeded, System, answering, filling, until
from tests.journeys.titles import approve
from tests.make import SYSTEM
from tests.measures import PDF
from tests.servers.chromium import browser
from tests.titles import award

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TITLE = "innovative_sme:municipal"
FRAUD, COURT = "sme26_false_data.end", "restored_by_court.restore"
GIVEN = date(2026, 5, 6)


def test_a_revoked_title_stays_ended_until_a_court_restores_it(seeded: Seeded) -> None:
    system = seeded("specialized_new:municipal")
    title, draft = _put_in(system)
    with answering(system), browser() as chrome:
        _revoke(chrome, system, title)
        _the_firm_is_barred(chrome, system, title, draft)
        _restore(chrome, system, title)
        _the_firm_may_file(chrome, system, title, draft)


def _put_in(system: System) -> tuple[int, int]:
    """A firm with a title of the family, and a draft for the next one; returns both."""
    with filling(system) as make:
        # After the call, as at a first start: it is of before there were criteria.
        publish_shipped(SYSTEM)
        firm = Enterprise.get_by_id(system.enterprises[0])
        award(*TITLE.split(":"), GIVEN, [firm])
        call = Call.get_by_id(system.calls["specialized_new:municipal"])
        draft = make.application(State.DRAFT, enterprise=firm, call=call).id
        title = Recognition.get(Recognition.enterprise == firm).id
        make.drained()
    return title, draft


def _decide(page: Page, title: int, ground: str, reason: str) -> str:
    """Propose a decision about a title; the address of what another person approves. Without a document
    nothing is done, and what was typed is kept."""
    _choose(page, title, ground)
    page.fill("[name=reason]", reason)
    page.fill("[name=document_no]", "津工信〔2026〕31号")
    if page.locator("[name=document] option").count() > 1:
        page.locator("[name=document]").select_option(index=1)
    else:
        press(page, f"/end?ground={ground}", status=422)
        assert "请上传所依据的决定或证明文件" in page.inner_text("main")
        assert page.input_value("[name=reason]") == reason
        page.set_input_files(
            "[name=file]", {"name": "决定.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
    press(page, f"/end?ground={ground}")
    return page.url


def _choose(page: Page, title: int, ground: str) -> None:
    """From the title to what can be decided about it, and on to the form of one decision, by links alone."""
    page.goto(f"/bureau/recognitions/{title}")
    follow(page.locator("#end a"))
    shot(page, f"decide-{title}")
    follow(page.locator(f'main a[href$="?ground={ground}"]'))
    shot(page, f"decide-{title}-{ground}")


def _revoke(chrome: Browser, system: System, title: int) -> None:
    with signed_in(chrome, system, "reviewer") as page:
        proposed = _decide(page, title, FRAUD, "查实数据造假")
        page.goto(f"/roll/{title}")
        assert "撤销" not in page.inner_text("main")  # proposed is not done
    with signed_in(chrome, system, "decider") as page:
        page.goto(proposed)
        said = page.inner_text("main")
        assert "数据或材料造假" in said
        assert f"{today().year + 3}" in said  # until when the firm is barred, before anybody approves it
        approve(page, proposed)


def _the_firm_is_barred(chrome: Browser, system: System, title: int, draft: int) -> None:
    call = system.calls["specialized_new:municipal"]
    with signed_in(chrome, system, "applicant") as page:
        for path in (
            "/enterprise/",
            f"/enterprise/applications/new/{call}",
            "/sheet/specialized_new/municipal",
        ):
            page.goto(path)
            assert "申报禁期至" in page.inner_text("main"), path
            shot(page, f"barred{path.replace('/', '-')}")
        page.goto(f"/enterprise/applications/{draft}")
        press(page, f"/enterprise/applications/{draft}", "submit", status=422)
        assert "申报禁期至" in page.inner_text("main")
        page.goto(f"/roll/{title}")
        assert "撤销" in page.inner_text("main")


def _restore(chrome: Browser, system: System, title: int) -> None:
    with signed_in(chrome, system, "reviewer") as page:
        _choose(page, title, COURT)
        page.check("[name=lifts_bar]")
        page.fill("[name=reason]", "判决撤销原处置")
        page.fill("[name=document_no]", "（2026）津行终7号")
        page.locator("[name=document]").select_option(index=1)
        press(page, f"/end?ground={COURT}")
        proposed = page.url
    with signed_in(chrome, system, "decider") as page:
        approve(page, proposed)


def _the_firm_may_file(chrome: Browser, system: System, title: int, draft: int) -> None:
    with signed_in(chrome, system, "applicant") as page:
        page.goto("/enterprise/")
        assert "申报禁期至" not in page.inner_text("main")
        page.goto(f"/enterprise/applications/{draft}")
        press(page, f"/enterprise/applications/{draft}", "submit")
        assert "已提交" in page.inner_text("main")
        page.goto(f"/roll/{title}")
        assert "恢复" in page.inner_text("main")
        assert "有效" in page.inner_text("main")
        until("the title is on the roll again", lambda: _counted(page) == 1)


def _counted(page: Page) -> int:
    page.goto("/roll?scheme=innovative_sme&state=valid")
    return page.locator("main table tbody tr").count()
