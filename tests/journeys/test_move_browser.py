"""A holder with a file in review moves to another district, in a browser: who asks, who confirms, whose file
it is then, and what stays readable where it was."""

import pytest
from playwright.sync_api import Browser, Page

from registry.actions.account import open_account
from registry.clock import today
from registry.models import Call, Enterprise
from registry.rules.role import Role
from registry.rules.state import State
from tests.journeys.person import decide_unchecked, follow, press, shot, signed_in
from tests.journeys.system import PASSWORD, Seeded, System, answering, filling
from tests.make import PDF, SYSTEM
from tests.servers.chromium import browser

pytestmark = [pytest.mark.slow, pytest.mark.browser]
TITLE = "innovative_sme:municipal"
FROM, TO = "120111", "120101"


def test_a_file_goes_with_its_holder_and_stays_readable_where_it_was(seeded: Seeded) -> None:
    system = seeded(TITLE)
    file = _put_in(system)
    firm = system.enterprises[0]
    with answering(system), browser() as chrome:
        change = _ask(chrome, system, firm)
        _nothing_moves_before(chrome, system, file, change)
        _confirm(chrome, system, file, change)
        _the_old_district_still_reads(chrome, system, file)


def _put_in(system: System) -> int:
    """A file in review, and an officer of the district the firm will come to."""
    with filling(system) as make:
        firm = Enterprise.get_by_id(system.enterprises[0])
        open_account("newcomer", "新区审核员", Role.DISTRICT_OFFICER, SYSTEM, password=PASSWORD, district=TO)
        file = make.application(State.SUBMITTED, enterprise=firm, call=Call.get_by_id(system.calls[TITLE]))
    return int(file.id)


def _ask(chrome: Browser, system: System, firm: int) -> int:
    """The firm itself: its details have no box for its place, and the request is kept as typed when the
    evidence lacks or the day is to come."""
    path = f"/changes/new/{firm}/place"
    with signed_in(chrome, system, "applicant") as page:
        page.goto("/enterprise/details")
        assert page.locator("main [name=place]").count() == 0
        page.goto(path)
        page.select_option("[name=kind]", "move")
        page.locator("[name=place]").fill(TO) if page.locator("input[name=place]").count() else (
            page.select_option("[name=place]", TO)
        )
        page.fill("[name=effective_on]", f"{today().year + 1}-01-05")
        page.fill("[name=words]", "迁入新址")
        press(page, path, status=422)
        said = page.inner_text("main")
        assert "不能晚于今天" in said
        assert "请上传佐证文件" in said
        assert page.input_value("[name=words]") == "迁入新址"
        page.fill("[name=effective_on]", today().isoformat())
        page.set_input_files(
            "[name=file]", {"name": "通知书.pdf", "mimeType": "application/pdf", "buffer": PDF}
        )
        shot(page, "move-asked")
        press(page, path)
        return int(page.url.rstrip("/").rsplit("/", 1)[1])


def _nothing_moves_before(chrome: Browser, system: System, file: int, change: int) -> None:
    with signed_in(chrome, system, "newcomer") as page:
        page.goto("/district/")
        assert f"/district/applications/{file}" not in page.content()
        assert _status(page, f"/district/applications/{file}") == 404
    with signed_in(chrome, system, "officer") as page:
        page.goto(f"/changes/{change}")
        assert page.locator("#confirm").count() == 0  # the place it leaves does not confirm
        page.goto("/district/")
        assert f"/district/applications/{file}" in page.content()


def _confirm(chrome: Browser, system: System, file: int, change: int) -> None:
    with signed_in(chrome, system, "newcomer") as page:
        page.goto(f"/changes/{change}")
        shot(page, "move-confirm")
        press(page, f"/changes/{change}", "confirm")
        page.goto("/district/")
        assert f"/district/applications/{file}" in page.content()
        page.goto(f"/district/applications/{file}")
        assert page.locator("#actions").count() == 1
        decide_unchecked(page, "recommend")


def _the_old_district_still_reads(chrome: Browser, system: System, file: int) -> None:
    with signed_in(chrome, system, "officer") as page:
        page.goto("/district/")
        assert f"/district/applications/{file}" not in page.content()
        follow(page.get_by_role("link", name="已随企业迁出").first)
        shot(page, "moved-away")
        assert f"/district/applications/{file}" in page.content()
        page.goto(f"/district/applications/{file}")
        assert page.locator("#actions button[type=submit]").count() == 0
        assert "西青区" in page.inner_text("main")  # the trace: where it came from
        assert "和平区" in page.inner_text("main")


def _status(page: Page, path: str) -> int:
    """What who is signed in is answered; asked beside the page, whose console takes a 404 for a fault."""
    return page.request.get(path).status
