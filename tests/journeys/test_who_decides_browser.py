"""Who decides, in a real browser: a national title begins by the ministry's list, a title of a district by
its district, and none whose base title was refused; what 0.2.0 counted wrongly is counted right. On the
way people do what people do wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from registry.clock import today
from registry.database import open_database
from registry.models import Call, Enterprise
from registry.rules.state import State
from tests.journeys.forwarding import NATIONAL, SITE, STRANGER, bring_in_the_list, close_the_unnamed, forward
from tests.journeys.person import choose, follow, press, shot, signed_in
from tests.journeys.system import Seeded, System, answering, close_database, count, filling
from tests.journeys.titles import (
    approve,
    count_on_board,
    days_later,
    decide,
    propose_notice,
    propose_recognizing,
)
from tests.make import Make
from tests.servers.chromium import browser
from tests.titles import award

pytestmark = [pytest.mark.slow, pytest.mark.browser]
DISTRICT = "green_factory:district"
BASE, ABOVE = "innovative_sme:municipal", "seed:municipal"


@dataclass
class Files:
    """The files of the three journeys, by the name of the holder."""

    system: System
    javascript: bool
    national: dict[str, int] = field(default_factory=dict)
    district: int = 0
    base: int = 0
    above: int = 0


@pytest.mark.parametrize(
    ("database", "javascript"),
    [("sqlite", False), ("postgres", True)],
    ids=["sqlite-no-javascript", "postgres"],
)
def test_a_title_begins_where_its_law_says(seeded: Seeded, database: str, javascript: bool) -> None:
    files = Files(seeded(NATIONAL, DISTRICT, BASE, ABOVE, engine=database), javascript)
    _submit(files)
    with answering(files.system), browser() as chrome:
        _a_national_title_begins_by_the_list(chrome, files)
        if not javascript:  # what the others add, one of the two shows
            _the_board_counts_once_and_judges_by_the_day(chrome, files)
            _a_title_of_a_district_is_the_district_s(chrome, files)
            _a_refused_base_stops_what_stands_on_it(chrome, files)


def _submit(files: Files) -> None:
    """Three factories proposed to the ministry, one for its district, a firm with two titles of a ladder."""
    with filling(files.system) as make:
        calls = {name: Call.get_by_id(id) for name, id in files.system.calls.items()}
        for name in ("天津一号绿色有限公司", "天津二号绿色有限公司", "天津三号绿色有限公司"):
            holder = _green(make, name)
            files.national[name] = make.application(
                State.PROPOSED, enterprise=holder, call=calls[NATIONAL], subject_kind="site", name=name + SITE
            ).id
        files.district = make.application(
            State.SUBMITTED, call=calls[DISTRICT], subject_kind="site", name=SITE
        ).id
        firm = make.enterprise(name="天津两级台阶有限公司")
        files.base = make.application(State.SUBMITTED, enterprise=firm, call=calls[BASE]).id
        files.above = make.application(State.SUBMITTED, enterprise=firm, call=calls[ABOVE]).id
        _award_what_was_miscounted(make, firm)
        make.drained()


def _green(make: Make, name: str) -> Enterprise:
    """A firm whose factory is a municipal green factory already."""
    firm = make.enterprise(name=name)
    award("green_factory", "municipal", date(2025, 6, 1), [firm], "site")
    return firm


def _award_what_was_miscounted(make: Make, firm: Enterprise) -> None:
    """One factory with four titles, a list older than the plan, and ten that came after its last day."""
    award("digital_workshop", "municipal", date(2021, 5, 1), [firm], "site")
    for level, year in (("municipal", 2022), ("advanced", 2023), ("excellent", 2024)):
        award("smart_factory", level, date(year, 5, 1), [firm], "site")
    for year in (2019, 2023):
        award("specialized_new", "municipal", date(year, 8, 1), [make.enterprise()])
    award("leading_enterprise", "municipal", date(2026, 1, 20), [make.enterprise() for _ in range(10)])


def _the_board_counts_once_and_judges_by_the_day(chrome: Browser, files: Files) -> None:
    with _signed_in(chrome, files, "leader") as page:
        assert count_on_board(page, "P10", date(2026, 3, 1)) == 1
        link = page.locator('main a[href*="/board/titles"][href*="P10"]').first
        page.goto(link.get_attribute("href") or "")
        assert page.locator("main table tbody tr").count() == 1
        page.goto("/board/?day=2026-03-01")
        said = page.inner_text("#sentence")
        assert "期末（2025-12-31）：6 项中 0 项达到" in said
        assert "领航 0/10" in said
        assert "1 项达到目标数" in page.inner_text("main")  # today's stock stands second
        page.goto("/board/titles?count=specialized_new:municipal&basis=in_period&day=2026-03-01")
        assert page.locator("main table tbody tr").count() == 1


def _a_national_title_begins_by_the_list(chrome: Browser, files: Files) -> None:
    first, second, third = files.national
    with _signed_in(chrome, files, "decider") as page:
        _no_step_here_makes_a_title(page, files)
        forwarding = forward(page, files.system.calls[NATIONAL])
    with _signed_in(chrome, files, "reviewer") as page:
        proposed = bring_in_the_list(page, first, second)
    with _signed_in(chrome, files, "decider") as page:
        approve(page, proposed)
        close_the_unnamed(page, forwarding, third)
    count()
    with _signed_in(chrome, files, "leader") as page:
        assert count_on_board(page, "P08", today()) == 3
        assert count_on_board(page, "P08", today() - timedelta(days=1)) == 0
        page.goto(f"/board/titles?count={NATIONAL}&basis=ever")
        listed = page.inner_text("main table")
        assert [name in listed for name in (first, second, third, STRANGER)] == [
            True,
            True,
            False,
            True,
        ]


def _no_step_here_makes_a_title(page: Page, files: Files) -> None:
    """The file is proposed; no page of the city offers to publish or recognize it, and what another page
    offers does not do it either."""
    id = next(iter(files.national.values()))
    page.goto(f"/bureau/applications/{id}")
    assert page.locator('#file [value="recognize"], #file [value="publish"]').count() == 0
    page.goto(f"/bureau/notices/new?name={NATIONAL}")
    assert page.locator('input[name="application"]').count() == 0, page.inner_text("main")
    form = {"csrf_token": page.locator("[name=csrf_token]").first.get_attribute("value") or ""}
    form |= {"application": str(id), "title": "公示", "document_no": "津工信公示〔2026〕9号", "days": "7"}
    answer = page.request.post(
        f"/bureau/notices/new?name={NATIONAL}", form={**form, "opens_on": str(today())}
    )
    assert (answer.status, "没有" in answer.text()) == (422, True)


def _a_title_of_a_district_is_the_district_s(chrome: Browser, files: Files) -> None:
    with _signed_in(chrome, files, "officer") as page:
        decide(page, "district", files.district, "propose")
        proposed = propose_notice(page, DISTRICT, "district")
    with _signed_in(chrome, files, "decider") as page:
        assert page.request.get(proposed).status == 404
        page.goto(f"/bureau/applications/{files.district}")
        assert page.locator('#file [name="step"]:not(.visually-hidden)').count() == 0
    with _signed_in(chrome, files, "district_decider") as page:
        notice = int(approve(page, proposed).rpartition("/")[2])
    with _signed_in(chrome, files, "admin") as page:
        days_later(page, 12)
    with _signed_in(chrome, files, "officer") as page:
        page.goto(f"/district/notices/{notice}")
        page.fill("#document_no", "津工信〔2026〕9号")
        page.fill("[name=award_year]", "2062")
        press(page, f"/district/notices/{notice}", "recognize", status=422)
        assert page.input_value("#document_no") == "津工信〔2026〕9号"
        page.fill("[name=award_year]", str(today().year))
        press(page, f"/district/notices/{notice}", "recognize")
        recognized = page.url
    with _signed_in(chrome, files, "decider") as page:
        page.goto(f"/bureau/notices/{notice}")
        assert page.locator("#recognize").count() == 0
    with _signed_in(chrome, files, "district_decider") as page:
        approve(page, recognized)
        follow(page.locator('main a[href*="/recognitions/"]').first)
        title = page.url.rpartition("/")[2]
        page.goto(f"/roll/{title}")
        assert "西青区" in page.inner_text("main")


def _a_refused_base_stops_what_stands_on_it(chrome: Browser, files: Files) -> None:
    for login, desk, action in (("officer", "district", "recommend"), ("reviewer", "bureau", "propose")):
        with _signed_in(chrome, files, login) as page:
            for id in (files.base, files.above):
                decide(page, desk, id, action)
    with _signed_in(chrome, files, "reviewer") as page:
        proposed = propose_notice(page, ABOVE)
    with _signed_in(chrome, files, "decider") as page:
        notice = int(approve(page, proposed).rpartition("/")[2])
        page.goto(f"/bureau/applications/{files.base}")
        page.fill("#note", "异议成立")
        choose(page, "reject")
    with _signed_in(chrome, files, "admin") as page:
        days_later(page, 12)
    with _signed_in(chrome, files, "reviewer") as page:
        propose_recognizing(page, notice, status=422)
        assert "公告日须持有有效的" in page.inner_text("main")
        shot(page, "base-refused")


def _signed_in(chrome: Browser, files: Files, login: str):  # type: ignore[no-untyped-def]
    return signed_in(chrome, files.system, login, javascript=files.javascript)


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path) -> Iterator[None]:
    yield
    close_database()
    open_database(f"sqlite:///{tmp_path / 'after.sqlite3'}")
