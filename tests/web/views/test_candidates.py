"""Candidates: whom a scan found, for each office its own, every number the length of its list."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.pool_run import ask_scans
from registry.database import is_postgres
from registry.models import CriteriaVersion, Enterprise, PoolRun
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.pool import hold, ratio, run_all, state_fact, version
from tests.reading import page
from tests.rules.criteria.small import gate
from tests.web.figures import figures, length
from tests.web.one_engine import one_engine

INDEX, TITLE = "/candidates/", "/candidates/specialized_new/municipal"
PAIR = ("specialized_new", "municipal")
RULES = (
    gate("r", '{ metric = "rd_ratio_y1", op = ">=", value = 3 }'),
    gate("p", '{ manual = "fit" }'),
)


@pytest.fixture
def rules(make: Make) -> CriteriaVersion:
    """R&D of 3 %, and a person's word."""
    return version(*RULES)


@pytest.fixture
def pool(make: Make, rules: CriteriaVersion) -> dict[str, Enterprise]:
    """One of every kind, in several places; the holder is no candidate, and the weak one neither."""
    found = {
        "meets": make.enterprise(),
        "to_judge": make.enterprise(district="120101", industry="I1"),
        "may_meet": make.enterprise(district="120116", zone="BH-TEDA"),
        "bayside": make.enterprise(district="120116"),
        "nowhere": make.enterprise(district="", industry="", name='=HYPERLINK("x")有限公司'),
        "barred": make.enterprise(),
        "holder": make.enterprise(),
        "weak": make.enterprise(),
    }
    for name, percent in {
        "meets": 4,
        "to_judge": 3,
        "nowhere": 9,
        "barred": 5,
        "holder": 6,
        "weak": 1,
    }.items():
        ratio(found[name], percent)
    state_fact(found["meets"], "fit", True)
    for name in set(found) - {"barred"}:
        hold(found[name], "innovative_sme")
    hold(found["holder"])
    ask_scans({PAIR: rules.id}, clock.today(), SYSTEM)
    run_all()
    return found


def client_of(people: People, make: Make, role: Role, **place: str) -> FlaskClient:
    return people.client(make.account(role, **place))


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.BUREAU_REVIEWER, Role.LEADER])
def test_every_number_is_the_length_of_its_list(
    people: People, make: Make, pool: dict[str, Enterprise], role: Role
) -> None:
    client = client_of(people, make, role)
    found = {(url.removesuffix("#list"), shown) for url, shown in figures(page(client, INDEX))}
    assert sorted(shown for _url, shown in found) == [1, 1, 2, 2]
    found |= {(url.removesuffix("#list"), shown) for url, shown in figures(page(client, TITLE))}
    assert len(found) >= 4 * 17
    # That nothing is found where nothing is counted, one engine shows.
    asked = [(url, shown) for url, shown in found if shown or not is_postgres()]
    assert [(url, shown) for url, shown in asked if length(client, url) != shown] == []


@pytest.mark.slow
def test_the_tabs_count_what_the_other_filters_leave(
    people: People, make: Make, pool: dict[str, Enterprise]
) -> None:
    client = client_of(people, make, Role.BUREAU_REVIEWER)
    for address in (TITLE, f"{TITLE}?district=120116", f"{TITLE}?q=天津&industry=I4", f"{TITLE}?zone=none"):
        tabs = re.search(r'<nav class="r-tabs".*?</nav>', page(client, address), re.DOTALL)
        assert tabs
        links = re.findall(r'href="([^"]+)"[^>]*>[^<]*<span class="r-count">(\d+)', tabs[0])
        assert len(links) == 5
        for url, count in links:
            assert length(client, url.replace("&amp;", "&")) == int(count), (address, url)


@one_engine
def test_reasons_are_written_in_words_and_lead_to_the_sheet(
    people: People, make: Make, pool: dict[str, Enterprise]
) -> None:
    client = client_of(people, make, Role.BUREAU_REVIEWER)
    html = page(client, f"{TITLE}?outcome=to_judge&district=120101")
    assert "条件p" in html
    assert "条件r" not in html
    sheet = re.search(r'href="(/enterprises/\d+/criteria/specialized_new/municipal)"', html)
    assert sheet
    assert pool["to_judge"].name in page(client, sheet[1])
    assert "按 测试标准 于" in html


def test_each_office_sees_its_own(people: People, make: Make, pool: dict[str, Enterprise]) -> None:
    binhai = client_of(people, make, Role.DISTRICT_OFFICER, district="120116")
    assert length(binhai, TITLE) == 2
    assert length(binhai, f"{TITLE}?zone=BH-TEDA") == 1
    assert length(binhai, f"{TITLE}?zone=none") == 1
    assert "各区候选企业" not in page(binhai, TITLE)
    zone = client_of(people, make, Role.DISTRICT_OFFICER, district="120116", zone="BH-TEDA")
    assert pool["may_meet"].name in page(zone, TITLE)
    assert pool["bayside"].name not in page(zone, TITLE)
    assert sum(shown for _url, shown in figures(page(zone, INDEX))) == 1
    for client, other in ((binhai, "district=120101"), (zone, "zone=BH-ECO"), (zone, "district=120111")):
        assert client.get(f"{TITLE}?{other}").status_code == 404
        assert client.get(f"{TITLE}/list.csv?{other}").status_code == 404
    assert client_of(people, make, Role.ENTERPRISE).get(TITLE).status_code == 403


@one_engine
def test_leaders_see_how_many_and_who_but_not_what_is_lacking(
    people: People, make: Make, pool: dict[str, Enterprise]
) -> None:
    leader = client_of(people, make, Role.LEADER)
    html = page(leader, TITLE)
    assert "各区候选企业" in html
    assert "不是各区的指标或排名" in html
    assert "条件p" not in html
    assert "/criteria/specialized_new/municipal" not in html
    assert "立即扫描" not in html
    assert "未定条款" not in leader.get(f"{TITLE}/list.csv").text


def test_who_applies_already_is_marked(people: People, make: Make, pool: dict[str, Enterprise]) -> None:
    call = make.call("specialized_new")
    make.application(State.SUBMITTED, enterprise=pool["meets"], call=call)
    html = page(client_of(people, make, Role.BUREAU_REVIEWER), TITLE)
    assert html.count("已在申报") == 1


def test_the_export_is_the_list(people: People, make: Make, pool: dict[str, Enterprise]) -> None:
    client = client_of(people, make, Role.BUREAU_REVIEWER)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{TITLE}/list.csv").text.removeprefix("\ufeff"))))
    assert len(rows) == length(client, TITLE) == 6
    assert {row["扫描结果"] for row in rows} == {"符合全部条款", "只待人工判定", "只缺事实", "符合但受限"}
    assert any(row["企业名称"].startswith("'=") for row in rows), "a cell is never a formula"
    assert {row["未定条款"] for row in rows if row["扫描结果"] == "只待人工判定"} == {"条件p"}
    narrowed = client.get(f"{TITLE}/list.csv?outcome=meets").text
    assert len(list(csv.DictReader(io.StringIO(narrowed.removeprefix("\ufeff"))))) == 1


def test_the_bureau_scans_now(people: People, make: Make, rules: CriteriaVersion) -> None:
    client = client_of(people, make, Role.BUREAU_REVIEWER)
    assert "尚未扫描" in page(client, INDEX)
    assert "尚未扫描" in page(client, TITLE)
    assert client.get(f"{TITLE}/list.csv").status_code == 404
    assert client.post(f"{TITLE}?do=scan").location == TITLE
    waiting = page(client, TITLE)
    assert "1 项扫描正在进行或排队" in waiting
    assert '<meta http-equiv="refresh" content="3">' in waiting
    assert "http-equiv" not in page(client, f"{TITLE}?refresh=no")
    assert client.post(f"{INDEX}?do=scan").location == INDEX
    assert "不必重复提交" in page(client, INDEX)
    assert PoolRun.select().count() == 1
    run_all()
    html = page(client, TITLE)
    assert "没有候选企业" in html
    assert "http-equiv" not in html
    assert client_of(people, make, Role.LEADER).post(f"{INDEX}?do=scan").status_code == 403
    assert client_of(people, make, Role.DISTRICT_OFFICER).post(f"{INDEX}?do=scan").status_code == 403


@one_engine
def test_a_scan_by_a_version_not_in_use_any_more_is_marked(
    people: People, make: Make, pool: dict[str, Enterprise]
) -> None:
    client = client_of(people, make, Role.BUREAU_REVIEWER)
    assert "现行版本已变" not in page(client, INDEX)
    use = '[[use]]\nlevels = ["municipal"]\nkinds = ["new"]\nfrom = "2026-02-01"\n'
    newer = version(*RULES, id="test.2026b", use=use)
    for address in (INDEX, TITLE):
        assert "现行版本已变" in page(client, address)
    ask_scans({PAIR: newer.id}, clock.today(), SYSTEM)
    run_all()
    assert "现行版本已变" not in page(client, INDEX)


@one_engine
def test_a_wide_list_is_marked_where_the_text_of_a_clause_is_lacking(people: People, make: Make) -> None:
    client = client_of(people, make, Role.BUREAU_REVIEWER)
    for test, is_listed in (('{ manual = "fit" }', False), ('{ supply = "fit", zh = "甲", en = "a" }', True)):
        rules = version(gate("p", test), id=f"test.v{is_listed:d}", state="draft")
        ask_scans({PAIR: rules.id}, clock.today(), SYSTEM)
        run_all()
        assert ("名单因此偏宽" in page(client, TITLE)) is is_listed


@one_engine
def test_nothing_can_be_scanned_without_criteria(people: People, make: Make) -> None:
    client = client_of(people, make, Role.BUREAU_REVIEWER)
    assert "还没有可用的认定标准" in page(client, INDEX)
    assert "没有适用的认定标准" in page(client, TITLE)
    assert client.post(f"{INDEX}?do=scan").status_code == 422
    for address in ("/candidates/moon/municipal", "/candidates/specialized_new/moon"):
        assert client.get(address).status_code == 404


@one_engine
@pytest.mark.parametrize("role", [Role.BUREAU_REVIEWER, Role.LEADER, Role.DISTRICT_OFFICER])
def test_the_number_of_queries_is_constant(
    people: People,
    make: Make,
    pool: dict[str, Enterprise],
    rules: CriteriaVersion,
    queries: list[str],
    role: Role,
) -> None:
    client = client_of(people, make, role)

    def counts() -> list[int]:
        found = []
        for address in (INDEX, TITLE, f"{TITLE}?industry=I4&outcome=may_meet"):
            queries.clear()
            page(client, address)
            found.append(len(queries))
        return found

    first = counts()
    for _ in range(5):
        hold(make.enterprise(), "innovative_sme")
    ask_scans({PAIR: rules.id}, clock.today(), SYSTEM)
    run_all()
    assert counts() == first
    assert max(first) <= 17, first
