"""The bureau's what-if: asked for, looked at while it runs, and every number the length of its list."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.models import CriteriaVersion, Enterprise, PoolRun
from registry.rules.role import Role
from tests.conftest import People
from tests.lists import Lists
from tests.make import Make
from tests.pool import hold, ratio, run_all, version
from tests.reading import page
from tests.rules.criteria.small import gate
from tests.web.figures import figures
from tests.web.one_engine import one_engine

pytestmark = pytest.mark.slow

RATIO = '{{ metric = "rd_ratio_y1", op = ">=", value = {0} }}'
INDEX, NEW = "/what-if/", "/what-if/new"


@pytest.fixture
def pool(make: Make) -> dict[str, Enterprise]:
    """Six enterprises around thresholds of 3 and 5 %, in several places."""
    found = {
        "strong": make.enterprise(district="120101", industry="I1", chains=("ic", "equipment")),
        "holder": make.enterprise(gbt4754="C3562"),
        "weak_holder": make.enterprise(),
        "middling": make.enterprise(district="", industry=""),
        "silent": make.enterprise(),
        "weak": make.enterprise(name='=HYPERLINK("x")有限公司'),
    }
    for name, percent in (("strong", 6), ("holder", 4), ("weak_holder", 1), ("middling", 4), ("weak", 2)):
        ratio(found[name], percent)
    for name in ("holder", "weak_holder"):
        hold(found[name])
    return found


@pytest.fixture
def versions(make: Make) -> tuple[CriteriaVersion, CriteriaVersion]:
    """A published version, and a draft that asks for more and for something else besides."""
    return (
        version(gate("r", RATIO.format(3))),
        version(gate("r", RATIO.format(5)), gate("b", '{ flag = "brand" }'), id="test.2027", state="draft"),
    )


@pytest.fixture
def reviewer(people: People, make: Make) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


def form(base: CriteriaVersion, changed: CriteriaVersion, **more: str) -> dict[str, str]:
    return {
        "base": str(base.id),
        "changed": str(changed.id),
        "level": "municipal",
        "day": clock.today().isoformat(),
        **more,
    }


def asked(client: FlaskClient, base: CriteriaVersion, changed: CriteriaVersion, **more: str) -> str:
    """The address of a comparison asked for by its form."""
    answer = client.post(NEW, data=form(base, changed, **more))
    assert answer.status_code == 303, answer.text
    return answer.location


@pytest.fixture
def address(
    reviewer: FlaskClient, pool: dict[str, Enterprise], versions: tuple[CriteriaVersion, CriteriaVersion]
) -> str:
    """The address of a comparison of both versions over the pool, finished."""
    asked_for = asked(reviewer, *versions)
    run_all()
    return asked_for


def test_every_number_is_the_length_of_its_list(
    reviewer: FlaskClient,
    pool: dict[str, Enterprise],
    versions: tuple[CriteriaVersion, CriteriaVersion],
) -> None:
    for base, changed in (versions, versions[::-1]):
        address = asked(reviewer, base, changed)
        run_all()
        found = set(figures(page(reviewer, address)))
        assert len(found) > 60
        lists = Lists(reviewer)
        assert [(url, shown) for url, shown in found if lists.length(url) != shown] == []


def test_the_sentence_and_the_matrix_say_what_happens(reviewer: FlaskClient, address: str) -> None:
    html = page(reviewer, address)
    sentence = re.search(r'id="sentence">(.*?)</p>', html, re.DOTALL)
    assert sentence
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", sentence[1])).strip()
    assert words == (
        "全库 6 家企业中，符合的由 3 家变为 0 家。 结论有变化的 3 家：复核时退出 1；不再符合 1；变为待定 1。"
    )
    assert "只读：测算不改变任何企业、称号或申报" in html
    assert "测试标准 改为 测试标准" in html
    assert "http-equiv" not in html


def test_the_list_says_why_and_leads_to_the_sheet(
    reviewer: FlaskClient,
    pool: dict[str, Enterprise],
    versions: tuple[CriteriaVersion, CriteriaVersion],
    address: str,
) -> None:
    html = page(reviewer, f"{address}/enterprises?outcome=leaves")
    assert pool["holder"].name in html
    assert "条件r" in html
    base = versions[0].id
    links = re.findall(r'href="(/enterprises/\d+/criteria/[^"]+)"', html)
    assert len(links) == 1, "the draft has no sheet"
    assert f"version={base}" in links[0]
    assert "re_review" in links[0]
    assert "评价" in page(reviewer, unescape(links[0]))
    assert "已略去无法识别的筛选条件" in page(reviewer, f"{address}/enterprises?outcome=vanishes&chain=moon")


def test_the_export_is_the_list(reviewer: FlaskClient, pool: dict[str, Enterprise], address: str) -> None:
    answer = reviewer.get(f"{address}/enterprises.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == len(pool)
    assert {row["变化"] for row in rows} >= {"复核时退出", "不再符合", "不变"}
    assert any(row["企业名称"].startswith("'=") for row in rows), "a cell is never a formula"
    narrowed = reviewer.get(f"{address}/enterprises.csv?held=yes").text
    assert len(list(csv.DictReader(io.StringIO(narrowed.removeprefix("\ufeff"))))) == 2


@one_engine
def test_the_page_looks_again_until_it_is_done(
    reviewer: FlaskClient,
    pool: dict[str, Enterprise],
    versions: tuple[CriteriaVersion, CriteriaVersion],
) -> None:
    address = asked(reviewer, *versions)
    waiting = page(reviewer, address)
    assert '<meta http-equiv="refresh" content="3">' in waiting
    assert "排队等待测算" in waiting
    assert "http-equiv" not in page(reviewer, f"{address}?refresh=no")
    assert reviewer.get(f"{address}/enterprises").location.endswith(address)
    PoolRun.update(state="running", done=2, total=6, touched_at=clock.real_now()).execute()
    running = page(reviewer, address)
    assert "已测算 2 / 6 家企业（33%）" in running
    assert 'max="6" value="2"' in running
    assert "较长时间没有进展" not in running
    PoolRun.update(touched_at=clock.real_now() - timedelta(minutes=3)).execute()
    assert "较长时间没有进展" in page(reviewer, address)
    assert run_all() == 1
    assert "http-equiv" not in page(reviewer, address)
    PoolRun.update(state="failed").execute()
    assert "测算未能完成" in page(reviewer, address)


@one_engine
def test_what_the_address_names_is_chosen_already(
    reviewer: FlaskClient, versions: tuple[CriteriaVersion, CriteriaVersion]
) -> None:
    base, draft = versions
    html = page(reviewer, f"{NEW}?changed={draft.id}")
    for value in (str(base.id), str(draft.id), "municipal"):
        assert re.search(rf'<option selected value="{value}">', html), value
    assert "草稿" in html
    assert "<option selected" not in page(reviewer, f"{NEW}?changed=77&base=x&level=moon").replace(
        '<option selected value="">', ""
    )


@one_engine
def test_two_drafts_can_be_compared(reviewer: FlaskClient, pool: dict[str, Enterprise], make: Make) -> None:
    first = version(gate("r", RATIO.format(3)), state="draft")
    second = version(gate("r", RATIO.format(5)), state="draft")
    address = asked(reviewer, first, second)
    run_all()
    html = page(reviewer, address)
    for draft in (first, second):
        assert f"测试标准（草稿 {draft.id}）" in html
    assert "又有修改" not in html
    CriteriaVersion.update(digest="0" * 64).where(CriteriaVersion.id == second.id).execute()
    assert "又有修改，下面是修改前的结果" in page(reviewer, address)
    CriteriaVersion.update(state="discarded").where(CriteriaVersion.id == second.id).execute()
    assert "在测算后已废弃" in page(reviewer, address)


@one_engine
def test_supposing_that_persons_agree_is_said(reviewer: FlaskClient, pool: dict[str, Enterprise]) -> None:
    base = version(gate("r", RATIO.format(3)), gate("p", '{ manual = "fit" }'))
    draft = version(gate("r", RATIO.format(5)), gate("p", '{ manual = "fit" }'), state="draft")
    for more, met in (({}, "由 0 家变为 0 家"), ({"persons_agree": "y"}, "由 3 家变为 1 家")):
        address = asked(reviewer, base, draft, **more)
        run_all()
        html = page(reviewer, address)
        assert met in html
        assert ("假定都认定为符合" in html) is bool(more)


@one_engine
def test_a_refused_form_keeps_what_was_typed(
    reviewer: FlaskClient, versions: tuple[CriteriaVersion, CriteriaVersion]
) -> None:
    base, draft = versions
    for more, reason in (
        ({"level": "national"}, "两个版本没有共同适用于该级别"),
        ({"day": "2026年13月"}, "不是日期"),
        ({"day": "1020-01-01"}, "测算日期应在"),
        ({"changed": "777"}, "所选项已不存在"),
        ({"base": ""}, "请选择基准版本"),
    ):
        answer = reviewer.post(NEW, data={**form(base, draft, persons_agree="y"), **more})
        assert answer.status_code == 422
        assert reason in answer.text
        assert "checked" in answer.text
        if "changed" not in more:
            assert f'<option selected value="{draft.id}">' in answer.text
        if "day" in more:
            assert f'value="{more["day"]}"' in answer.text
    assert not PoolRun.select().exists()


@one_engine
def test_the_number_of_queries_is_constant(
    reviewer: FlaskClient,
    pool: dict[str, Enterprise],
    versions: tuple[CriteriaVersion, CriteriaVersion],
    make: Make,
    queries: list[str],
) -> None:
    def counts() -> list[int]:
        address = asked(reviewer, *versions)
        run_all()
        found = []
        for url in (INDEX, NEW, address, f"{address}/enterprises"):
            queries.clear()
            page(reviewer, url)
            found.append(len(queries))
        return found

    first = counts()
    for _ in range(4):
        ratio(make.enterprise(), 4)
    version(gate("r", RATIO.format(4)), state="draft")
    assert counts() == first
    assert max(first) <= 12, first


@one_engine
@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.DISTRICT_OFFICER, Role.LEADER, Role.SYSTEM_ADMIN])
def test_others_do_not_get_in(people: People, make: Make, role: Role) -> None:
    client = people.client(make.account(role))
    assert [client.get(url).status_code for url in (INDEX, NEW, f"{INDEX}1")] == [403] * 3


def test_scans_are_no_comparisons(reviewer: FlaskClient) -> None:
    assert reviewer.get(f"{INDEX}1").status_code == 404
