"""The public pages: the roll, notices, definitions, registration."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from peewee import fn

from registry import actions, clock
from registry.config import Config
from registry.database import db
from registry.models import Enterprise, Notice, Recognition
from registry.queries import search
from registry.queries.once_written import forget_answers
from registry.queries.roll import roll
from registry.queries.validity import valid_on
from registry.rules.catalog import catalog
from registry.rules.ending import ENDINGS, Ending
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.wording.events import LABELS
from tests.conftest import DAY, People, site
from tests.looked_through import as_in_a_large_registry
from tests.make import Make, uscc
from tests.measures import ending_as
from tests.notice_lines import struck
from tests.reading import page
from tests.web.one_engine import one_engine

OnDay = Callable[[date], AbstractContextManager[None]]
LATER = DAY + timedelta(days=30)


@pytest.fixture
def client(people: People) -> FlaskClient:
    return people.client()


def names(text: str) -> list[str]:
    """The names on the roll, in order."""
    return re.findall(r'<th scope="row" class="r-name">\s*<a href="[^"]*">([^<]*)</a>', text)


def recognized(make: Make, name: str = "天津名录试验有限公司", **details: object) -> Recognition:
    make.application(State.RECOGNIZED, enterprise=make.enterprise(name=name, **details))
    found: Recognition = Recognition.select().order_by(Recognition.id.desc()).get()
    return found


def test_an_empty_registry_says_so_everywhere(client: FlaskClient) -> None:
    assert "目前没有开放的申报批次" in page(client, "/")
    assert "名录中还没有认定" in page(client, "/roll")
    assert "没有正在公示的名单" in page(client, "/notices")
    assert page(client, "/definitions")
    assert page(client, "/register")


def test_home_counts_what_its_link_lists(client: FlaskClient, make: Make, on_day: OnDay) -> None:
    recognized(make)
    revoke(recognized(make, "天津被撤销有限公司"), make)
    with on_day(LATER):
        home = page(client, "/")
        assert re.search(r'href="/roll\?state=valid">.*?1<', home)
        assert names(page(client, "/roll?state=valid")) == ["天津名录试验有限公司"]


def revoke(recognition: Recognition, make: Make, how: Ending = Ending.REVOKED) -> None:
    with clock.at(clock.start_of(LATER)):
        make.decided(ending_as(recognition.id, how, LATER, "提供虚假材料", storage=make.storage))


def test_counting_the_roll_joins_nothing_also_where_words_are_looked_for(
    client: FlaskClient, make: Make, queries: list[str]
) -> None:
    def counted(url: str) -> str:
        del queries[:]
        assert "天津名录试验有限公司" in page(client, url)
        return " ".join(sql for sql in queries if "COUNT(" in sql and "recognition" in sql)

    recognized(make)
    assert "JOIN" not in counted("/roll")
    assert "JOIN" not in counted("/roll?district=120111&level=municipal")
    assert "JOIN" not in counted("/roll?q=名录试验")


@pytest.mark.engines("sqlite")
def test_of_a_common_word_it_is_said_that_there_are_more(
    client: FlaskClient, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    recognized(make)
    assert "共 1 条" in page(client, "/roll?q=名录试验")
    for limit in ("MOST", "EXAMINED"):
        monkeypatch.setattr(search, limit, 0)
    forget_answers()
    assert "1 条以上，只列出前 1 条" in page(client, "/roll?q=名录试验")
    assert "没有符合条件的认定" in page(client, "/roll?q=名录考验")


@pytest.mark.engines("sqlite")
def test_the_public_searches_so_many_times_and_turns_pages_at_will(registry: Config, make: Make) -> None:
    recognized(make)
    visitor = site(registry, SEARCH_LIMIT="2 per hour").test_client()
    *asked, last = [visitor.get("/roll?q=名录") for _ in range(3)]
    assert [answer.status_code for answer in (*asked, last)] == [200, 200, 429]
    assert "查询名录过于频繁，请 60 分钟后再查" in last.text
    assert visitor.get("/roll?page=2&district=120111").status_code == 200


@pytest.mark.engines("sqlite")
def test_the_roll_is_read_in_its_order_and_the_valid_are_counted_from_an_index(registry: Config) -> None:
    def plan(query: Any) -> str:
        sql, values = query.sql()
        return str(db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())

    index = "recognition_announced_on_id_valid_until_ended_on"
    for look in (set, as_in_a_large_registry):
        look()
        latest = plan(roll({}, DAY).paginate(1, 50))
        assert index in latest
        assert "TEMP B-TREE" not in latest
        assert f"COVERING INDEX {index}" in plan(
            Recognition.select(fn.COUNT(Recognition.id)).where(valid_on(DAY))
        )


def test_home_offers_open_calls_and_open_notices(client: FlaskClient, make: Make) -> None:
    call = make.call()
    make.application(State.ON_NOTICE, call=call)
    home = page(client, "/")
    assert f"/enterprise/applications/new/{call.id}" in home
    assert "试验公示" in home


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=精密", ["天津甲精密有限公司"]),
        ("q=%25", []),
        ("q=_", []),
        ("district=120110", ["天津乙有限公司"]),
        ("industry=I4", ["天津甲精密有限公司"]),
        ("scheme=seed", []),
        ("scheme=innovative_sme&level=municipal&year=2026", ["天津甲精密有限公司", "天津乙有限公司"]),
        ("year=1999", ["天津甲精密有限公司", "天津乙有限公司"]),
        ("state=expired", []),
        ("sort=name&direction=asc&scheme=nonsense", ["天津乙有限公司", "天津甲精密有限公司"]),
        ("q=9112", []),
    ],
)
def test_the_roll_is_found_by_what_is_asked(
    client: FlaskClient, make: Make, asked: str, found: list[str]
) -> None:
    recognized(make, "天津甲精密有限公司", industry="I4")
    recognized(make, "天津乙有限公司", district="120110", industry="I1")
    assert sorted(names(page(client, f"/roll?{asked}"))) == sorted(found)


def test_the_roll_answers_a_whole_code_and_shows_none(client: FlaskClient, make: Make) -> None:
    code = uscc(424242)
    recognized(make, uscc=code)
    text = page(client, f"/roll?q={code.lower()}")
    assert names(text) == ["天津名录试验有限公司"]
    assert code not in page(client, "/roll")
    assert names(page(client, f"/roll?q={code[:17]}")) == []


def test_the_roll_answers_a_certificate_number(client: FlaskClient, make: Make) -> None:
    found = recognized(make)
    assert names(page(client, f"/roll?q={str(found.certificate_no).lower()}")) == [found.name]


@one_engine
def test_the_roll_costs_the_same_however_long(client: FlaskClient, make: Make, queries: list[str]) -> None:
    recognized(make)
    page(client, "/roll")
    forget_answers()
    queries.clear()
    page(client, "/roll")
    few = len(queries)
    for number in range(3):
        recognized(make, f"天津第{number}有限公司")
    queries.clear()
    page(client, "/roll")
    assert len(queries) == few


@one_engine
@pytest.mark.parametrize("how", [each for each in Ending if each is not Ending.REMOVED])
def test_an_ended_recognition_says_how_and_since_when(
    client: FlaskClient, make: Make, on_day: OnDay, how: Ending
) -> None:
    found = recognized(make)
    revoke(found, make, how)
    with on_day(LATER):
        text = page(client, f"/roll/{found.id}")
        assert str(ENDINGS[how].label) in text
        assert "提供虚假材料" in text
        assert names(page(client, f"/roll?state={how.value}")) == [found.name]
        assert names(page(client, "/roll?state=valid")) == []


def test_a_recognition_runs_out_by_the_calendar_alone(client: FlaskClient, make: Make, on_day: OnDay) -> None:
    found = recognized(make)
    last = found.valid_until
    assert last is not None
    for day, state, word in ((last, "valid", "即将到期"), (last + timedelta(days=1), "expired", "已到期")):
        with on_day(day):
            assert word in page(client, f"/roll/{found.id}")
            assert names(page(client, f"/roll?state={state}")) == [found.name]


@one_engine
def test_the_detail_says_name_then_and_now(client: FlaskClient, make: Make) -> None:
    found = recognized(make)
    Enterprise.update(name="天津新名有限公司").where(Enterprise.id == found.enterprise_id).execute()
    text = page(client, f"/roll/{found.id}")
    assert "天津新名有限公司" in text
    assert found.name in text
    assert str(found.certificate_no) in text
    assert "台账第" in text
    assert client.get("/roll/999999").status_code == 404


def test_a_notice_shows_its_frozen_list(client: FlaskClient, make: Make) -> None:
    application = make.application(State.ON_NOTICE)
    notice = Notice.get_by_id(application.notice_id)
    enterprise = Enterprise.get_by_id(application.enterprise_id)
    Enterprise.update(name="后来改的名").where(Enterprise.id == enterprise.id).execute()
    text = page(client, f"/notices/{notice.id}")
    assert enterprise.name in text
    assert "后来改的名" not in text
    assert notice.list_digest in text
    assert "共 5 个工作日（含公示首日）" in text
    assert f"请在 {notice.closes_on} 24:00 之前" in text
    assert "须实名" in text


def test_a_closed_notice_takes_no_objection_and_links_to_what_came_of_it(
    client: FlaskClient, make: Make, on_day: OnDay
) -> None:
    found = recognized(make)
    notice = Notice.get()
    with on_day(LATER):
        text = page(client, f"/notices/{notice.id}")
        assert "不再受理" in text
        assert f'href="/roll/{found.id}"' in text
        listed = page(client, "/notices")
        assert listed.index("以往公示</h2>") < listed.index(notice.title)
        assert notice.title in page(client, f"/notices?scheme={notice.scheme}")
        assert notice.title not in page(client, "/notices?scheme=seed")


def test_a_line_that_was_struck_off_stays_on_the_list_without_a_recognition(
    client: FlaskClient, make: Make, on_day: OnDay
) -> None:
    gone, kept = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(gone, kept)
    struck(gone)
    make.recognize_list(notice)
    with on_day(LATER):
        text = page(client, f"/notices/{notice.id}")
    assert text.count("已移出（异议成立），2026-03-02") == 1 and text.count('href="/roll/') == 1


def test_a_notice_is_not_there_before_it_opens(client: FlaskClient, make: Make, on_day: OnDay) -> None:
    make.application(State.ON_NOTICE)
    notice = Notice.get()
    with on_day(DAY - timedelta(days=1)):
        assert client.get(f"/notices/{notice.id}").status_code == 404
        assert notice.title not in page(client, "/notices")


@one_engine
def test_definitions_quote_every_target_word_for_word(client: FlaskClient) -> None:
    text = page(client, "/definitions")
    for target in catalog().plan_on(DAY).targets:
        assert target.phrase in text
        if target.opening is not None and target.counts:
            assert f"截至 {target.opening_on}" in text


def test_every_kind_of_event_has_a_label() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(actions.__path__[0]).rglob("*.py"))
    kinds = set(re.findall(r'kind="([a-z]+\.[a-z_]+)"', source))
    assert kinds
    assert kinds <= set(LABELS)


def test_an_open_call_leads_nobody_to_a_page_that_is_not_theirs(people: People, make: Make) -> None:
    call = make.call()
    start = f'href="/enterprise/applications/new/{call.id}"'
    for role in (Role.DISTRICT_OFFICER, Role.BUREAU_REVIEWER, Role.LEADER, Role.SYSTEM_ADMIN):
        assert start not in people.client(make.account(role)).get("/").text
    assert start in people.client().get("/").text
    assert start in people.client(make.account(Role.ENTERPRISE)).get("/").text
