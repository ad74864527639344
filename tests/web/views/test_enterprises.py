"""The register of enterprises as staff keep it and leaders read it."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from registry.database import db
from registry.models import Enterprise, Lineage
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make, uscc
from tests.web.one_engine import one_engine

NEW = {"name": "天津新企业有限公司", "industry": "", "subsector": ""}
"""What the form of a new enterprise posts besides its place."""


@pytest.fixture
def reviewer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


def _rows(page: str) -> int:
    return page.count('<th scope="row"')


def _typed(enterprise: Enterprise, **changes: str) -> dict[str, str]:
    return {
        "name": enterprise.name,
        "uscc": enterprise.uscc or "",
        "place": enterprise.district,
        "industry": enterprise.industry,
        "subsector": "",
        "gbt4754": "",
        "founded_on": "2010-01-01",
        "staff": "120",
        "revenue": "5000",
        "version": str(enterprise.version),
        **changes,
    }


def test_search_by_name_code_place_and_industry(make: Make, reviewer: FlaskClient) -> None:
    named = make.enterprise(name="天津海河精密轴承有限公司", industry="I1")
    make.enterprise(district="120112")
    make.enterprise(name="100%_奇怪\\名称有限公司")
    code = str(named.uscc)
    for query, count in (
        ("", 3),
        ("q=精密", 1),
        (f"q={code.lower()}", 1),
        ("q=9112", 3),
        ("q=%25", 1),
        ("q=_", 1),
        ("district=120112", 1),
        ("industry=I1", 1),
        ("industry=nonsense&district=1&sort=password_hash&direction=up", 3),
        ("q=%00", 3),
        ("q=没有", 0),
        ("sort=code&direction=desc&page=9", 3),
    ):
        answer = reviewer.get(f"/enterprises/?{query}")
        assert answer.status_code == 200
        assert _rows(answer.text) == count, query


def test_search_by_title_and_its_status(make: Make, reviewer: FlaskClient, on_day) -> None:  # type: ignore[no-untyped-def]
    make.application(State.RECOGNIZED)
    make.enterprise()
    with on_day(date(2026, 3, 10)):
        for query, count in (
            ("scheme=innovative_sme", 1),
            ("scheme=seed", 0),
            ("held=valid", 1),
            ("held=expired", 0),
            ("held=none", 1),
            ("scheme=seed&held=none", 2),
        ):
            assert _rows(reviewer.get(f"/enterprises/?{query}").text) == count, query
    with on_day(date(2032, 3, 10)):
        assert _rows(reviewer.get("/enterprises/?held=expired").text) == 1


@pytest.mark.engines("sqlite")
def test_those_who_left_the_register_are_counted_by_their_own_index(
    reviewer: FlaskClient, queries: list[str]
) -> None:
    assert reviewer.get("/enterprises/").status_code == 200
    (counting,) = [
        sql for sql in queries if "merged_into" in sql and sql.startswith("SELECT (SELECT COUNT()")
    ]
    plan = db.execute_sql(f"EXPLAIN QUERY PLAN {counting}", (1,) * counting.count("?")).fetchall()
    assert any("enterprise_list_gone" in step[-1] for step in plan), plan


def test_queues_say_how_many_wait(make: Make, people: People, reviewer: FlaskClient) -> None:
    make.enterprise(uscc=None)
    make.enterprise(uscc=None, district="")
    make.enterprise()
    page = reviewer.get("/enterprises/").text
    assert '待补码 <span class="r-count">2</span>' in page
    assert '属地待定 <span class="r-count">1</span>' in page
    assert _rows(reviewer.get("/enterprises/?waiting=code").text) == 2
    assert _rows(reviewer.get("/enterprises/?waiting=place").text) == 1

    page = people.client(make.account(Role.DISTRICT_OFFICER)).get("/enterprises/").text
    assert '待补码 <span class="r-count">1</span>' in page
    assert "属地待定" not in page


def test_a_page_tells_all_of_an_enterprise(make: Make, reviewer: FlaskClient, on_day) -> None:  # type: ignore[no-untyped-def]
    application = make.application(State.RECOGNIZED)
    with on_day(date(2026, 3, 10)):
        page = reviewer.get(f"/enterprises/{application.enterprise_id}").text
    for text in (application.number, "TJ-", "有效", "登记企业", "5,000"):
        assert text in page


def test_a_district_keeps_its_own_and_sees_no_other(make: Make, people: People) -> None:
    own, other = make.enterprise(), make.enterprise(district="120112")
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    assert _rows(client.get("/enterprises/").text) == 1
    for path in (f"/enterprises/{other.id}", f"/enterprises/{other.id}/edit"):
        assert client.get(path).status_code == 404
    assert client.post(f"/enterprises/{other.id}/edit", data=_typed(other)).status_code == 404

    page = client.get(f"/enterprises/{own.id}/edit").text
    assert 'name="place"' not in page
    client.post(f"/enterprises/{own.id}/edit", data=_typed(own, place="120112"))
    assert Enterprise.get_by_id(own.id).district == "120111"
    assert "没有更改：所属区或功能区。" in client.get(f"/enterprises/{own.id}").text
    elsewhere = {**NEW, "place": "120112"}
    assert client.post("/enterprises/new", data=elsewhere).status_code == 422
    assert client.post("/enterprises/new", data={**elsewhere, "place": ""}).status_code == 422
    assert client.post("/enterprises/new", data={**elsewhere, "place": "120111"}).status_code == 303


def test_registering_checks_the_code(make: Make, reviewer: FlaskClient) -> None:
    taken = make.enterprise()
    data = {**NEW, "place": "120111"}
    wrong = reviewer.post("/enterprises/new", data={**data, "uscc": "91120111MA0000001X"})
    assert wrong.status_code == 422
    assert 'value="天津新企业有限公司"' in wrong.text
    again = reviewer.post("/enterprises/new", data={**data, "uscc": taken.uscc})
    assert again.status_code == 409
    assert taken.name in again.text

    code = uscc(7_654_321)
    answer = reviewer.post("/enterprises/new", data={**data, "uscc": code.lower()})
    assert answer.status_code == 303
    assert Enterprise.get(Enterprise.name == data["name"]).uscc == code


def test_a_slip_is_corrected_with_a_reason_and_keeps_its_past(make: Make, reviewer: FlaskClient) -> None:
    enterprise = make.enterprise()
    url, data = f"/enterprises/{enterprise.id}/edit", _typed(enterprise, name="天津改名有限公司")
    refused = reviewer.post(url, data={**data, "effective_on": "2026-01-05"})
    assert refused.status_code == 422
    assert "须写明理由" in refused.text
    data |= {"effective_on": "2026-01-05", "reason": "录入时写错一字"}
    assert reviewer.post(url, data=data).status_code == 303
    assert {row.what for row in Lineage.select()} == {"name"}
    page = reviewer.get(f"/enterprises/{enterprise.id}").text
    assert "历史沿革" in page
    assert enterprise.name in page
    assert "录入时写错一字" in page


def test_two_editors_do_not_overwrite_each_other(make: Make, reviewer: FlaskClient) -> None:
    enterprise = make.enterprise()
    url = f"/enterprises/{enterprise.id}/edit"
    assert reviewer.post(url, data=_typed(enterprise, staff="130")).status_code == 303
    late = reviewer.post(url, data=_typed(enterprise, staff="140"))
    assert late.status_code == 409
    assert 'value="140"' in late.text
    assert Enterprise.get_by_id(enterprise.id).staff == 130


def test_leaders_read_only_and_no_names_of_persons(make: Make, people: People) -> None:
    application = make.application(State.RECOMMENDED)
    client = people.client(make.account(Role.LEADER))
    page = client.get(f"/enterprises/{application.enterprise_id}").text
    assert "修改资料" not in page
    assert "企业 张三" not in page
    assert application.number not in page
    assert "登记企业" not in client.get("/enterprises/").text
    for path in ("/enterprises/new", f"/enterprises/{application.enterprise_id}/edit"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403


def test_others_are_turned_away(make: Make, people: People) -> None:
    for role in (Role.ENTERPRISE, Role.SYSTEM_ADMIN, Role.EXPERT):
        assert people.client(make.account(role)).get("/enterprises/").status_code == 403


@one_engine
def test_the_register_costs_the_same_however_long(
    make: Make, reviewer: FlaskClient, queries: list[str]
) -> None:
    make.application(State.RECOGNIZED)
    queries.clear()
    reviewer.get("/enterprises/")
    few = len(queries)
    for _ in range(3):
        make.application(State.RECOGNIZED)
    queries.clear()
    assert _rows(reviewer.get("/enterprises/").text) == 4
    assert len(queries) == few
