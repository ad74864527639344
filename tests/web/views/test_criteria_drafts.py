"""Drafts of the bureau: begun, edited by several, looked over, published or given up."""

import pytest
from flask.testing import FlaskClient

from registry.models import CriteriaVersion
from registry.queries.criteria import criteria_of, version_named
from registry.rules.role import Role
from tests.conftest import People
from tests.criteria_forms import HOME, begun, draft_at, save, typed
from tests.make import Make
from tests.reading import left_over
from tests.web.one_engine import one_engine

pytestmark = [pytest.mark.shipped, one_engine]


@pytest.fixture
def reviewer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


def test_who_types_while_the_draft_is_given_up_is_told_and_keeps_what_was_typed(
    reviewer: FlaskClient, decider: FlaskClient
) -> None:
    url = begun(reviewer)
    mine = typed(reviewer.get(f"{url}/clauses").text)
    assert decider.post(f"{url}?do=discard", data={"version": "1"}).status_code == 303
    answer = reviewer.post(f"{url}/clauses", data={**mine, "gate-debt-test-value": "75"})
    assert answer.status_code == 409
    assert 'value="75"' in answer.text
    assert reviewer.get(f"{url}/clauses").status_code == 404


def test_of_two_who_edit_one_draft_the_second_is_told_and_keeps_what_was_typed(
    reviewer: FlaskClient, decider: FlaskClient
) -> None:
    url = begun(reviewer)
    mine = typed(reviewer.get(f"{url}/clauses").text)
    assert save(decider, url, "about", zh="别人改的名称").status_code == 303
    mine["gate-debt-test-value"] = "75"
    late = reviewer.post(f"{url}/clauses", data=mine)
    assert late.status_code == 409
    assert "已被他人修改" in late.text
    assert 'value="75"' in late.text
    again = reviewer.post(f"{url}/clauses", data=typed(late.text))
    assert again.status_code == 303
    criteria = criteria_of(draft_at(url))
    assert criteria.zh == "别人改的名称"
    assert [str(leaf.value) for leaf in criteria.clause("debt").leaves()] == ["75"]  # type: ignore[union-attr]


def test_a_draft_is_published_by_a_decider_once_nothing_stands_in_its_way(
    reviewer: FlaskClient, decider: FlaskClient
) -> None:
    url = begun(reviewer)
    assert "重叠" in reviewer.get(url).text
    version = {"version": "1"}
    refused = decider.post(f"{url}?do=publish", data=version)
    assert refused.status_code == 422
    assert "重叠" in refused.text
    save(reviewer, url, "about", **{"from-0": "2027-01-01"})
    page = reviewer.get(url).text
    assert "只有市局决定人可以发布" in page
    assert "测算影响" in page
    assert reviewer.post(f"{url}?do=publish", data={"version": "2"}).status_code == 403
    assert decider.post(f"{url}?do=publish", data=version).status_code == 409
    done = decider.post(f"{url}?do=publish", data={"version": "2"})
    assert done.location == "/criteria/specialized_new.2027"
    assert version_named("specialized_new.2027") is not None
    assert "已发布，以后不能更改" in decider.get("/criteria/specialized_new.2027").text
    assert decider.get(url).status_code == 404


def test_a_draft_is_given_up(reviewer: FlaskClient) -> None:
    url = begun(reviewer)
    assert reviewer.post(f"{url}?do=discard", data={"version": "7"}).status_code == 409
    assert reviewer.post(f"{url}?do=discard", data={"version": "1"}).location == HOME
    assert reviewer.get(url).status_code == 404
    assert "没有草稿" in reviewer.get(HOME).text


def test_beginning_asks_for_a_base_and_a_name_nobody_has(reviewer: FlaskClient) -> None:
    page = reviewer.get(f"{HOME}begin?base=tech_sme.2017").text
    assert '<option selected value="tech_sme.2017">' in page
    for data, status in (
        ({"base": "", "name": "a.2027"}, 422),
        ({"base": "tech_sme.2017", "name": "测试"}, 422),
        ({"base": "nothing", "name": "a.2027"}, 422),
        ({"base": "tech_sme.2017", "name": "little_giant.2026"}, 409),
        ({"base": "tech_sme.2017", "name": "srdi_sme.2026"}, 409),
    ):
        answer = reviewer.post(f"{HOME}begin", data=data)
        assert answer.status_code == status
        assert f'value="{data["name"]}"' in answer.text
    assert not CriteriaVersion.select().where(CriteriaVersion.state == "draft").exists()


def test_names_the_bureau_wrote_are_english_for_who_reads_that(
    reviewer: FlaskClient, decider: FlaskClient
) -> None:
    url = begun(reviewer)
    save(
        reviewer,
        url,
        "clauses",
        **{"gate-debt-zh": "资产负债率要低", "gate-debt-en": "Little debt", "gate-debt-test-value": "60"},
    )
    save(reviewer, url, "about", **{"zh": "新标准", "en": "The new criteria", "from-0": "2027-01-01"})
    decider.get("/language/en")
    assert "Little debt" in decider.get(url).text
    decider.post(f"{url}?do=publish", data={"version": "3"})
    for path in ("/criteria/specialized_new.2027", "/criteria/", f"{HOME}"):
        page = decider.get(path).text
        assert "The new criteria" in page
        assert "新标准" not in left_over(page, frozenset())


def test_the_library_runs_the_same_queries_however_long_it_is(
    reviewer: FlaskClient, queries: list[str]
) -> None:
    begun(reviewer, name="a.2027")
    reviewer.get(HOME)
    queries.clear()
    reviewer.get(HOME)
    few = len(queries)
    for number in range(4):
        begun(reviewer, name=f"b.{number}")
    reviewer.get(HOME)
    queries.clear()
    page = reviewer.get(HOME).text
    assert page.count("/criteria-drafts/drafts/") == 5
    assert len(queries) == few
