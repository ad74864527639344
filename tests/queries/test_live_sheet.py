"""Sheets, scans and pages ask procedures.toml and the bureau's settings whether a title is given on a day."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.setting import set_setting
from registry.queries.advice import title_of
from registry.queries.candidate import versions_to_scan
from registry.queries.live_sheet import live_sheets
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.pool import hold
from tests.reading import page

OVER = {"digital_workshop:municipal", "green_product:national"}
"""Titles whose criteria are still in use, and that nobody gives any more."""
LAST_YEAR_OF_WORKSHOPS = date(2024, 11, 1)


@pytest.mark.shipped
def test_a_title_that_is_over_has_no_sheet_and_no_candidates_and_had_one_in_its_time(make: Make) -> None:
    enterprise, today = make.enterprise(), clock.today()
    shown = {title_of(live) for live in live_sheets(enterprise, today)}
    assert {"specialized_new:municipal", "tech_sme:national"} <= shown
    assert not shown & OVER
    assert {":".join(pair) for pair in versions_to_scan(today)} == shown
    then = {title_of(live) for live in live_sheets(enterprise, LAST_YEAR_OF_WORKSHOPS)}
    assert then & OVER == {"digital_workshop:municipal"}


@pytest.mark.shipped
def test_what_the_bureau_has_set_not_to_be_applied_for_is_given_no_more_from_that_day(
    make: Make, people: People
) -> None:
    leading, from_day = ("leading_enterprise", "municipal"), clock.today()
    # Until the bureau says it, it is looked for.
    assert leading in versions_to_scan(from_day)
    key = "applied_for_here/leading_enterprise:municipal"
    set_setting(SettingChange(key, False, from_day, "津工信〔2026〕9号"), SYSTEM)
    assert leading in versions_to_scan(from_day - timedelta(days=1))
    assert leading not in versions_to_scan(from_day)
    client = people.client(make.account(Role.BUREAU_REVIEWER))
    listed = page(client, "/candidates/")
    assert "/candidates/seed/municipal" in listed
    for address in ("/candidates/leading_enterprise/municipal", "/candidates/digital_workshop/municipal"):
        assert address not in listed
        assert client.get(address).status_code == 404


def test_the_public_page_names_who_decided_on_the_day_of_the_list(make: Make, people: People) -> None:
    today = clock.today()
    old = hold(make.enterprise(), "single_champion", "national", (today - date(2018, 11, 28)).days)
    new = hold(make.enterprise(), "single_champion", "national", (today - date(2024, 3, 22)).days)
    client = people.client()
    federation = "工业和信息化部、中国工业经济联合会"
    assert [federation in page(client, f"/roll/{row.id}") for row in (old, new)] == [True, False]
