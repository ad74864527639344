"""The criteria anybody may read: what is in force, one version clause by clause, and how two differ."""

import re

import pytest
from flask import Flask

from registry.actions.criteria import begin_draft, publish_table
from registry.models import CriteriaVersion
from registry.queries.criteria import version_named
from registry.rules.criteria.files.shipped import shipped
from registry.rules.role import Role
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.rules.criteria.small import REVENUE, table
from tests.web.one_engine import one_engine

pytestmark = one_engine


@pytest.mark.shipped
def test_what_is_in_force_today_stands_apart_from_what_was_and_will_be(app: Flask) -> None:
    page = app.test_client().get("/criteria/").text
    current, _, others = page.partition('id="others"')
    # The tests' day is in March 2026: the sets of 2026 begin in April.
    assert "specialized_new.2022" in current
    assert "specialized_new.2026" in others
    assert page.count("将施行") >= 2
    for name in shipped().sets:
        assert f'href="/criteria/{name}"' in page


def test_without_any_published_version_the_page_says_so(app: Flask) -> None:
    assert "还没有发布认定标准" in app.test_client().get("/criteria/").text
    assert app.test_client().get("/criteria/specialized_new.2026").status_code == 404
    assert app.test_client().get("/criteria/compare").status_code == 200


@pytest.mark.shipped
@pytest.mark.parametrize("name", sorted(shipped().sets))
def test_every_shipped_version_is_shown_clause_by_clause_with_its_documents(app: Flask, name: str) -> None:
    criteria = shipped().sets[name]
    answer = app.test_client().get(f"/criteria/{name}")
    assert answer.status_code == 200
    for clause in criteria.clauses:
        assert f'id="{clause.role}-{clause.id}"' in answer.text
    assert answer.text.count('class="s-basis"') == len(criteria.clauses) + (
        len(criteria.scoring.indicators) if criteria.scoring else 0
    )
    assert criteria.number in answer.text


@pytest.mark.shipped
def test_what_the_bureau_must_still_supply_is_marked(app: Flask) -> None:
    page = app.test_client().get("/criteria/seed.tj.2021").text
    assert "项条件待市局补充" in page
    assert page.count('data-status="supply"') >= 2
    full = app.test_client().get("/criteria/specialized_new.2026").text
    assert "待市局补充" not in full
    assert "≥ 1,500 万元" in full
    assert "以下满足一项即可" in full


@pytest.mark.shipped
def test_a_score_table_tells_every_way_to_points(app: Flask) -> None:
    page = app.test_client().get("/criteria/tech_sme.2017").text
    assert "满分 100 分，60 分以上通过" in page
    assert "由企业选一种方式计分" in page
    assert re.search(r"≥ 30 %</span><span class=\"s-points\">20 分", page)


@pytest.mark.shipped
def test_an_alias_leads_to_the_same_version_and_a_draft_to_nothing(app: Flask, make: Make) -> None:
    client = app.test_client()
    assert "specialized_new.2026" in client.get("/criteria/srdi_sme.2026").text
    base = version_named("specialized_new.2026")
    assert base is not None
    begin_draft(base, "specialized_new.2027", make.actor(Role.BUREAU_REVIEWER))
    assert client.get("/criteria/specialized_new.2027").status_code == 404
    assert "specialized_new.2027" not in client.get("/criteria/").text
    assert client.get("/criteria/compare?a=specialized_new.2026&b=specialized_new.2027").status_code == 404


@pytest.mark.shipped
def test_two_versions_are_compared_in_plain_language(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/criteria/compare?a=specialized_new.2022&b=srdi_sme.2026").text
    assert "从事特定细分市场的年限：≥ 2 年 改为 ≥ 3 年" in page
    assert '<option value="specialized_new.2026" selected>' in page
    same = client.get("/criteria/compare?a=specialized_new.2026&b=specialized_new.2026").text
    assert "两个版本没有不同" in same
    assert client.get("/criteria/compare?a=specialized_new.2026&b=").status_code == 200
    assert client.get("/criteria/compare?a=nothing&b=specialized_new.2026").status_code == 404


@pytest.mark.shipped
def test_the_pages_speak_english_to_who_reads_it(app: Flask) -> None:
    client = app.test_client()
    client.get("/language/en")
    page = client.get("/criteria/specialized_new.2026").text
    assert "Debt ratio no more than 80 %, last year" in page
    assert "上年度资产负债率不高于80%" not in page
    changes = client.get("/criteria/compare?a=specialized_new.2022&b=specialized_new.2026").text
    assert "Years in the market segment" in changes


def test_the_list_runs_the_same_queries_however_long_it_is(
    app: Flask, make: Make, queries: list[str]
) -> None:

    use = '[[use]]\nlevels = ["municipal"]\nkinds = ["new"]\nfrom = "%s-01-01"\n'
    publish_table(table(REVENUE, id="a.2020", use=use % 2020), SYSTEM)
    client = app.test_client()
    client.get("/criteria/")
    queries.clear()
    client.get("/criteria/")
    few = len(queries)
    for year in range(2021, 2026):
        publish_table(table(REVENUE, id=f"a.{year}", use=use % year), SYSTEM)
    queries.clear()
    page = client.get("/criteria/").text
    assert page.count('<th scope="row"') == CriteriaVersion.select().count() == 6
    queries.clear()
    client.get("/criteria/")
    assert len(queries) == few


@pytest.mark.shipped
def test_everybody_finds_the_criteria(app: Flask, people: People, make: Make) -> None:
    for account in (None, *(make.account(role) for role in (Role.ENTERPRISE, Role.LEADER))):
        page = people.client(account).get("/").text
        assert 'href="/criteria/"' in page


@pytest.mark.shipped
def test_a_call_shows_the_version_it_is_bound_to_to_the_bureau_and_the_applicant(
    make: Make, people: People
) -> None:
    call = make.call("little_giant", "national")
    link = 'href="/criteria/little_giant.2022"'
    desk = people.client(make.account(Role.BUREAU_REVIEWER))
    assert link in desk.get("/bureau/calls").text
    applicant = people.client(make.account(Role.ENTERPRISE))
    assert link in applicant.get(f"/enterprise/applications/new/{call.id}").text


def test_a_call_without_criteria_says_so(make: Make, people: People) -> None:
    make.call("little_giant", "national")
    assert "没有适用的版本" in people.client(make.account(Role.BUREAU_REVIEWER)).get("/bureau/calls").text
