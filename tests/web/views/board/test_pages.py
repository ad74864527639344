"""The leaders' board: every number is the length of the list behind it."""

import csv
import io
import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.enterprise import correct_enterprise
from registry.models import Enterprise, TallyComposite, TallyRollup
from registry.queries.progress import progress_of
from registry.queries.scope import place_in_scope
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from tests.conftest import DAY, People
from tests.lists import Lists
from tests.make import SYSTEM, Make
from tests.reading import page
from tests.titles import award
from tests.web.figures import HIDDEN, figures, length
from tests.web.one_engine import one_engine


@pytest.mark.slow
@pytest.mark.parametrize(
    "address",
    [
        "/board/",
        "/board/?basis=valid",
        "/board/?basis=net&day=2024-12-31",
        "/board/districts",
    ],
)
def test_every_number_is_the_length_of_its_list(leader: FlaskClient, address: str) -> None:
    found = set(figures(page(leader, address)))
    assert len(found) > 50
    lists = Lists(leader)
    wrong = [(url, shown) for url, shown in found if (shown or "zone=" in url) and lists.length(url) != shown]
    assert wrong == []


@pytest.mark.slow
@one_engine
@pytest.mark.parametrize(("district", "zone", "seeds"), [("120116", "", 4), ("120116", "BH-TEDA", 2)])
def test_a_place_sees_its_own_and_the_city_beside_it(
    titles: Make, people: People, district: str, zone: str, seeds: int
) -> None:
    award("specialized_new", "municipal", date(2019, 6, 3), list(Enterprise.select()), "enterprise")
    titles.drained()
    officer = people.client(titles.account(Role.DISTRICT_OFFICER, district=district, zone=zone))
    lists = Lists(officer)
    for address in ("/board/", "/board/?basis=valid", "/board/districts"):
        found = set(figures(page(officer, address)))
        assert len(found) > 8
        assert [(url, shown) for url, shown in found if shown and lists.length(url) != shown] == []
    overview = page(officer, "/board/")
    assert str(seeds) in _tile(overview, "P05")
    assert "全市 种子企业 7/2000" in " ".join(HIDDEN.sub("", overview).split())
    assert "不一致" not in overview
    for what in ("titles", "titles.csv"):
        assert officer.get(f"/board/{what}?district=120111").status_code == 404
        assert officer.get(f"/board/{what}?district={district}").status_code == 200
    whole = csv.DictReader(io.StringIO(officer.get("/board/titles.csv").text.removeprefix("\ufeff")))
    assert {row["区"] for row in whole} == {"滨海新区"}
    rows = csv.DictReader(io.StringIO(officer.get("/board/districts.csv").text.removeprefix("\ufeff")))
    assert {row["区"] for row in rows} == {"滨海新区"}


@one_engine
def test_before_anything_is_counted_nothing_is_claimed(make: Make, people: People) -> None:
    award("smart_factory", "advanced", date(2025, 3, 1), [make.enterprise()], "site")
    make.drained()
    TallyComposite.update(built_to=0).execute()
    html = page(people.client(make.account(Role.LEADER)), "/board/")
    assert "—" in _tile(html, "P10")
    assert "正在统计" in html
    assert "None" not in html
    make.drained()


def test_a_leader_of_a_place_has_its_scope() -> None:
    leader = Actor("account:1/leader", role=Role.LEADER, district="120116", zone="BH-TEDA")
    assert place_in_scope(leader) == {"district": "120116", "zone": "BH-TEDA"}
    assert place_in_scope(replace(leader, district="", zone="")) == {}


@pytest.mark.slow
def test_past_knowledge_leads_to_past_lists(
    leader: FlaskClient, titles: Make, on_day: Callable[[date], Any]
) -> None:
    before = clock.local(clock.now()).replace(tzinfo=None).isoformat()
    with on_day(DAY + timedelta(days=1)):
        award(
            "seed",
            "municipal",
            date(2021, 4, 1),
            list(Enterprise.select().order_by(Enterprise.id.desc()).limit(2)),
        )
        titles.drained()
    now, then = page(leader, "/board/"), page(leader, f"/board/?known_at={before}")
    assert ("9" in _tile(now, "P05"), "7" in _tile(then, "P05")) == (True, True)
    links = [pair for pair in set(figures(then)) if pair[1] and "known_at" in pair[0]]
    assert links
    lists = Lists(leader)
    assert [url for url, shown in links if lists.length(url) != shown] == []


def _tile(html: str, target: str) -> str:
    found = re.search(rf'data-target="{target}".*?class="r-tile-big">(.*?)</p>', html, re.DOTALL)
    assert found is not None
    return HIDDEN.sub("", found[1])


@one_engine
def test_the_sentence_says_what_the_tiles_say(leader: FlaskClient) -> None:
    html = page(leader, "/board/")
    sentence = re.search(r'id="sentence">(.*?)</p>', html, re.DOTALL)
    assert sentence is not None
    said = " ".join(HIDDEN.sub("", sentence[1]).split())
    assert said.startswith("“十四五”期末（2025-12-31）：6 项中 1 项达到；未达到：")
    assert "单项冠军 0/100、智能工厂和车间 105/超过 500、绿色制造单位 114/200。" in said
    assert html.count('data-target="') == 6
    assert "截至 2026-03-02 的存量：6 项中 1 项达到目标数。" in html


@one_engine
def test_what_was_missed_on_its_day_is_not_met_by_what_came_later(make: Make, people: People) -> None:
    award("leading_enterprise", "municipal", date(2025, 12, 1), [make.enterprise() for _ in range(9)])
    award("leading_enterprise", "municipal", date(2026, 1, 5), [make.enterprise()])
    make.drained()
    client = people.client(make.account(Role.LEADER))
    now, then, before = (
        " ".join(HIDDEN.sub("", page(client, f"/board/?day={day}")).split())
        for day in (DAY, "2025-12-31", "2025-12-30")
    )
    assert "领航 9/10" in now
    assert "截至 2026-03-02 的存量：6 项中 1 项达到目标数。" in now
    for html, words in ((now, ["missed", "late"]), (then, ["missed", "missed"]), (before, ["open", "open"])):
        tile = re.search(r'data-target="P01".*?data-status="(\w+)"', html)
        row = re.search(r'<th scope="row">市级领航企业.*?</tr>', html)
        assert tile is not None
        assert row is not None
        assert [tile[1], re.findall(r'data-status="(\w+)"', row[0])[-1]] == words
    assert "截至 2025-12-30，“十四五”已过 99%，6 项中 0 项已达到；尚在进行：" in before
    assert "未达到：" not in before


def test_the_opening_balance_stands_apart(leader: FlaskClient) -> None:
    html = page(leader, "/board/")
    assert "105" in _tile(html, "P10")
    assert "期初存量（2020-12-31，另列）</dt><dd>102" in html


def test_the_opening_balance_counts_from_its_day_and_nothing_twice(make: Make, people: People) -> None:
    firms = [make.enterprise() for _ in range(3)]
    award("digital_workshop", "municipal", date(2019, 5, 1), firms[:2], "site")
    award("digital_workshop", "municipal", date(2022, 5, 1), firms[2:], "site")
    make.drained()
    found = {}
    for day in (date(2020, 12, 30), date(2020, 12, 31), date(2022, 4, 30), DAY):
        (item,) = (each for each in progress_of(catalog().plan_on(day), day) if each.target.id == "P10")
        found[day.isoformat()] = item.ever, item.opening, item.reached
    assert found == {
        "2020-12-30": (2, None, 2),
        "2020-12-31": (2, 100, 102),
        "2022-04-30": (2, 100, 102),
        DAY.isoformat(): (3, 100, 103),
    }
    client = people.client(make.account(Role.LEADER))
    assert "期初存量（2020-12-31，另列）</dt><dd>" not in page(client, "/board/?day=2020-12-30")
    assert "规划所列期初存量 102，其中 2 已逐项录入，计入累计并从期初扣除，余 100。" in page(
        client, "/board/"
    )
    assert "103" in _tile(page(client, "/board/"), "P10")


@one_engine
def test_headings_go_down_by_one(leader: FlaskClient) -> None:
    for address in ("/board/", "/board/districts", "/board/titles", "/board/indicators"):
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", page(leader, address))]
        jumps = [pair for pair in itertools.pairwise([0, *levels]) if pair[1] > pair[0] + 1]
        assert (levels[0], jumps) == (1, []), address


@one_engine
def test_before_the_end_there_is_no_final_verdict(leader: FlaskClient) -> None:
    html = page(leader, "/board/?day=2025-12-30")
    assert "所选日期距期末还有 1 天" in html
    assert "尚未到期" in html
    assert "到期未达到" not in html


@one_engine
def test_what_cannot_be_read_is_said(leader: FlaskClient) -> None:
    html = page(leader, "/board/?day=2025-02-30&known_at=soon&basis=all")
    for text in (
        "“2025-02-30”不是可用的日期",
        "“soon”不是可用的时间",
        "没有“all”这种统计口径",
        "截至 2026-03-02",
    ):
        assert text in html
    html = page(leader, "/board/titles?count=nothing:here&district=1&award_year=x&page=-3&sort=no")
    assert "没有“nothing:here”这类称号" in html
    assert "共 0 条" in html


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31", "2101-01-01"])
def test_a_day_that_no_plan_knows_is_said_and_today_is_shown(leader: FlaskClient, day: str) -> None:
    html = page(leader, f"/board/?day={day}&known_at={day}T00:00:00%2B14:00")
    assert f"“{day}”不是可用的日期，应写作 2025-12-31；已按今天显示。" in html
    assert f"“{day}T00:00:00+14:00”不是可用的时间" in html
    assert ("截至 2026-03-02" in html, "目前所知" in html) == (True, True)


@pytest.mark.parametrize("day", ["20260227", "2026-W09-5"])
def test_a_day_in_another_standard_spelling_is_that_day(leader: FlaskClient, day: str) -> None:
    html = page(leader, f"/board/?day={day}&known_at={day}T00:00:00%2B14:00")
    assert "不是可用的" not in html
    assert "截至 2026-02-27" in html
    assert "2026-02-26 18:00" in html  # midnight fourteen hours ahead of Greenwich, in Shanghai


@one_engine
def test_a_broken_figure_is_said(leader: FlaskClient) -> None:
    assert "一致：各区、产业、年度之和等于全市" in page(leader, "/board/")
    TallyRollup.update(ever=TallyRollup.ever + 1).where(
        (TallyRollup.cube == "city") & (TallyRollup.scheme == "seed") & (TallyRollup.span == "y")
    ).execute()
    html = page(leader, "/board/")
    assert "各项合计与全市不一致，请勿引用" in html
    assert "分区合计与全市不一致" in html


def test_the_list_flags_what_waits(leader: FlaskClient) -> None:
    html = page(leader, "/board/titles?count=leading_enterprise:municipal")
    assert html.count("待补码") == 1
    assert html.count('data-status="no_place"') == 2
    assert "津工信〔2025〕1号" in html
    assert (
        page(leader, "/board/titles?district=none&count=seed:municipal").count('data-status="no_place"') == 1
    )


@one_engine
def test_indicators_are_as_entered(leader: FlaskClient) -> None:
    html = page(leader, "/board/indicators")
    assert html.count('<th scope="row">') == len(catalog().plan_on(DAY).indicators) == 15
    assert "规划未定数值" in html
    assert "已达到" not in html
    assert "到期未达到" not in html


@one_engine
@pytest.mark.slow
@pytest.mark.parametrize("address", ["/board/", "/board/titles", "/board/districts", "/board/indicators"])
def test_the_number_of_queries_is_constant(
    leader: FlaskClient, titles: Make, queries: list[str], address: str
) -> None:
    def count() -> int:
        queries.clear()
        page(leader, address)
        return len(queries)

    first = count()
    for year in (2023, 2024):
        award("innovative_sme", "municipal", date(year, 2, 1), list(Enterprise.select()))
    titles.drained()
    assert count() == first <= 31


@one_engine
@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.EXPERT, Role.SYSTEM_ADMIN])
def test_others_do_not_get_in(people: People, make: Make, role: Role) -> None:
    assert people.client(make.account(role)).get("/board/").status_code == 403


def test_a_move_shows_from_its_day(leader: FlaskClient, titles: Make) -> None:
    firm = Enterprise.get(Enterprise.district == "120111")
    details = EnterpriseDetails(name=firm.name, uscc=firm.uscc, district="120101", industry=firm.industry)
    correct_enterprise(firm, details, SYSTEM, version=firm.version, effective_on=DAY)
    titles.drained()
    url = "/board/titles?count=leading_enterprise:municipal&district=120111&day="
    assert (length(leader, f"{url}2026-03-01"), length(leader, f"{url}2026-03-02")) == (2, 1)
