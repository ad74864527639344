"""Long lists are read by their indexes, whatever sorts and narrows them, and page for page as a whole."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from registry import clock
from registry.config import Config
from registry.database import db
from registry.models import Enterprise, Recognition, TallySegment
from registry.queries import application, board, enterprise, recognition, recognition_page, roll, search
from registry.queries.board_page import titles_by_page
from registry.queries.desk_page import desk_by_page
from registry.queries.lists import Sorting
from registry.queries.long_list import LongList
from registry.queries.recognition_page import recognition_counts, recognitions_by_page
from registry.queries.validity import STATUSES
from registry.rules.actor import Actor
from registry.rules.ending import Ending
from registry.rules.role import Role
from registry.rules.state import STAGES, State
from registry.rules.tally import Basis
from tests.conftest import DAY
from tests.make import Make

OFFICER = Actor("1", role=Role.BUREAU_REVIEWER)
HERE = Actor("1", role=Role.DISTRICT_OFFICER, district="120116")
ZONE = Actor("1", role=Role.DISTRICT_OFFICER, district="120116", zone="teda")
MANY, FEW = 10**9, 1
OF_TITLES = {
    "scheme": "gazelle", "level": "municipal", "district": "120116", "industry": "ai", "year": "2024",
}  # fmt: skip
STATES = [{"state": each} for each in (*STATUSES, Ending.REVOKED.value)]
OF_FIRMS = {"district": "120116", "zone": "teda", "industry": "ai", "scheme": "gazelle"}
OF_FILES = {"scheme": "gazelle", "level": "municipal", "district": "120116", "zone": "teda", "call": "3"}
QUEUES = [{"waiting": each} for each in enterprise.QUEUES]
HELD = [{"held": each} for each in ("valid", "none")]
FEW_ROWS = 2500
FILLED = (
    "CREATE TEMPORARY TABLE enterprise (LIKE enterprise INCLUDING ALL)",
    "CREATE TEMPORARY TABLE application (LIKE application INCLUDING ALL)",
    "CREATE TEMPORARY TABLE recognition (LIKE recognition INCLUDING ALL)",
    """
    INSERT INTO enterprise (id, uscc, name, district, zone, industry, subsector, chains, gbt4754, demo,
        version, created_at)
    SELECT n, CASE WHEN n %% 50 > 0 THEN n::text END, 'N' || n * 7919 %% 60000,
        CASE n %% 40 WHEN 0 THEN '' ELSE '12011' || n %% 8 END, CASE n %% 20 WHEN 6 THEN 'teda' ELSE '' END,
        CASE n %% 10 WHEN 0 THEN 'ai' ELSE 'i' || n %% 10 END, '', '[]', '', false, 1,
        timestamp '2026-01-01' + n * interval '1 minute'
    FROM generate_series(1, 60000) n""",
    """
    INSERT INTO recognition (id, batch_id, scheme, level, subject_id, subject_kind, enterprise_id, name,
        district, zone, industry, award_year, announced_on, valid_until, certificate_no, origin, ended_on,
        ended_how, ended_reason)
    SELECT n, n %% 200, CASE n %% 11 WHEN 0 THEN 'gazelle' ELSE 's' || n %% 11 END,
        CASE n %% 3 WHEN 0 THEN 'municipal' ELSE 'national' END, n, 'enterprise', n * 31 %% 60000 + 1,
        'N' || n * 7919 %% 60000, '12011' || n %% 8, CASE n %% 20 WHEN 6 THEN 'teda' ELSE '' END,
        CASE n %% 10 WHEN 0 THEN 'ai' ELSE 'i' || n %% 10 END, 2016 + n %% 10,
        date '2016-03-01' + n %% 10 * 365 + n %% 200, date '2019-03-01' + n %% 10 * 365 + n %% 200, 'C' || n,
        'imported', CASE n %% 100 WHEN 7 THEN date '2026-02-01' END,
        CASE n %% 100 WHEN 7 THEN 'revoked' END, ''
    FROM generate_series(1, 60000) n""",
    """
    INSERT INTO application (id, number, call_id, scheme, level, kind, procedure, options, subject_id,
        enterprise_id, district, zone, industry, state, version, statement, contact, phone, submitted_at,
        created_at, changed_at)
    SELECT n, 'S' || n, n %% 150, CASE n %% 11 WHEN 0 THEN 'gazelle' ELSE 's' || n %% 11 END,
        CASE n %% 3 WHEN 0 THEN 'municipal' ELSE 'national' END, 'new', 'city_decision', '', n,
        n * 31 %% 60000 + 1, '12011' || n %% 8, CASE n %% 20 WHEN 6 THEN 'teda' ELSE '' END, '',
        CASE n %% 8 WHEN 3 THEN 'recommended' ELSE 'withdrawn' END, 1, '', '', '',
        timestamp '2026-01-01' + n * interval '1 minute', timestamp '2026-01-01',
        timestamp '2026-01-01' + n * 7919 %% 60000 * interval '1 minute'
    FROM generate_series(1, 40000) n""",
    "ANALYZE application",
    "ANALYZE enterprise",
    "ANALYZE recognition",
)


def narrowed(of: Mapping[str, str], *others: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """By nothing, by each, and by each two."""
    each = [{name: value} for name, value in of.items()] + list(map(dict, others))
    yield {}
    yield from each
    yield from ({**one, **two} for one, two in itertools.combinations(each, 2) if not {*one} & {*two})


def asked(sorting: Sorting, filters: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """In every order where it is narrowed by one, in the usual one by each two."""
    for each in filters:
        yield each
        if len(each) < 2:
            for sort, direction in itertools.product(sorting.columns, ("asc", "desc")):
                yield {**each, "sort": sort, "direction": direction}


def lists(*words: dict[str, str]) -> Iterator[LongList]:
    """Every list that is read by the page, in every order, narrowed by everything it offers."""
    for filters in asked(roll.SORTS, narrowed(OF_TITLES, *STATES, *words)):
        yield roll.roll_by_page(filters, DAY)
    titles = {name: value for name, value in OF_TITLES.items() if name != "industry"}
    for filters in asked(recognition.SORTS, narrowed(titles, *STATES, *words)):
        yield recognitions_by_page(filters, DAY)
    for filters in asked(enterprise.SORTS, narrowed(OF_FIRMS, *QUEUES, *HELD, *words)):
        for actor in (OFFICER, HERE, ZONE):
            yield enterprise.register_by_page(actor, filters, DAY)
    for filters in asked(application.SORTS, narrowed(OF_FILES, *words)):
        for actor, stages in itertools.product((OFFICER, HERE, ZONE), ([], [STAGES["recommended"]])):
            yield desk_by_page(actor, stages, filters)
    # By what many titles have alike they are sorted whole, by name in each.
    for sort, descending in itertools.product(("enterprise", "announced"), (False, True)):
        for counts in ([("gazelle", "municipal")], [("gazelle", "municipal"), ("s1", "national")]):
            yield titles_by_page(DAY, Basis.NET, counts, {}, sort=sort, descending=descending)


Statement = tuple[str, tuple[Any, ...]]


def statements(lists: Iterable[LongList]) -> dict[Statement, bool]:
    """Every statement by which rows are found in order, and whether it may sort what a filter leaves."""
    found: dict[Statement, bool] = {}
    for each in lists:
        sort, downward = each.sorting.asked(each.filters)
        is_led = sort in each.leads.get(each.lead, ())
        for total, turned in ((MANY, False), (MANY, True), (FEW, False)):
            for part in each.parts(sort, downward, 50, total, turned=turned):
                sql, values = part.limit(50).sql()
                found[sql, tuple(values)] = total == FEW and bool(each.lead) and not is_led
    return found


def counts(lists: Iterable[LongList]) -> set[Statement]:
    """Every statement by which they are counted."""
    texts = [each.every().sql() for each in lists if not each.is_common]
    for ask in (enterprise._every_and_gone, recognition_page._every_and_unseen):
        texts.append(ask.__wrapped__().sql())  # type: ignore[attr-defined]
    return {(sql, tuple(values)) for sql, values in texts}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("most", [search.MOST, 0])
def test_on_sqlite_a_list_is_walked_by_an_index_or_few_are_sorted(
    make: Make, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(search, "MOST", most)
    make.recognize(make.application(State.ON_NOTICE))  # of a table without rows none are few
    make.drained()
    every = [each for each in lists({"q": Enterprise.get().name}) if most or each.is_common]
    assert len(every) >= 100
    wrong = []
    for (sql, values), sorts in {**statements(every), **dict.fromkeys(counts(every), False)}.items():
        plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
        whole = any(re.match(r"SCAN t\d+$", step) for step in plan)
        # Within one name it may sort: those are few.
        is_sorted = any("TEMP B-TREE" in step and "RIGHT PART" not in step for step in plan)
        if whole or (is_sorted and not sorts):
            wrong.append((plan, sql))
    assert not wrong, f"{len(wrong)}: {wrong[0]}"


@pytest.mark.engines("postgres")
def test_on_postgres_a_list_is_walked_by_an_index_or_few_are_sorted(registry: Config) -> None:
    """PostgreSQL plans by what it finds in a table, so it finds others of the same names and indexes."""
    wrong = []
    with db.atomic() as rolled_back:
        for sql in FILLED:
            db.execute_sql(sql)
        # How a list is joined to enterprises' names, or the register to holders, is PostgreSQL's to plan.
        joined = re.compile(r' JOIN |IN \(SELECT "t3"."enterprise_id"')
        for sql, values in (each for each in statements(lists()) if not joined.search(each[0])):
            ((plan,),) = db.execute_sql(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchall()
            nodes = [(each["Node Type"], each["Plan Rows"]) for each in _nodes(plan[0]["Plan"])]
            if any(kind in ("Seq Scan", "Sort") and rows > FEW_ROWS for kind, rows in nodes):
                wrong.append((nodes, sql, values))
        rolled_back.rollback()
    assert not wrong, f"{len(wrong)}: {wrong[0]}"


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


@pytest.mark.parametrize("most", [search.MOST, 0])
def test_pages_are_the_whole_list_whatever_it_is_sorted_and_narrowed_by(
    make: Make, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(search, "MOST", most)
    _fill(make)
    actor = make.actor(Role.BUREAU_REVIEWER)
    r = Recognition.get()
    of_titles = {
        "scheme": r.scheme, "level": r.level, "district": r.district, "industry": r.industry,
        "year": str(r.award_year), "q": "一",
    }  # fmt: skip
    of_firms = {"district": r.district, "industry": r.industry, "scheme": r.scheme, "q": "一"}
    seen = 0

    def is_common(filters: Mapping[str, str]) -> bool:
        return "q" in filters and not most

    def asked_here(*filters: Any) -> Iterator[dict[str, str]]:
        return (each for each in asked(*filters) if most or "q" in each)

    for filters in asked_here(roll.SORTS, narrowed(of_titles, *STATES)):
        seen += _same(roll.roll(filters, DAY), roll.roll_by_page(filters, DAY))
    for filters in asked_here(recognition.SORTS, narrowed(of_titles, *STATES)):
        whole = recognition.recognition_list(filters, DAY)
        seen += _same(whole, recognitions_by_page(filters, DAY))
        if (state := filters.get("state", "")) in ("", *STATUSES):
            count = recognition_counts(filters, DAY)[state]
            assert count == (None if is_common(filters) else whole.order_by().count()), filters
    for filters in asked_here(enterprise.SORTS, narrowed(of_firms, *QUEUES, *HELD)):
        whole = enterprise.register_list(actor, filters, DAY)
        seen += _same(whole, enterprise.register_by_page(actor, filters, DAY))
        waiting = filters.get("waiting", "")
        count = enterprise.queue_counts(actor, filters, DAY)[waiting]
        assert count == (None if is_common(filters) else whole.order_by().count())
    assert seen > (500 if most else 100)


@pytest.mark.parametrize("most", [search.MOST, 0])
def test_pages_of_a_desk_are_the_whole_desk(make: Make, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(search, "MOST", most)
    _fill(make)
    actor, r, seen = make.actor(Role.BUREAU_REVIEWER), Recognition.get(), 0
    of_files = {"scheme": r.scheme, "district": r.district, "call": "1", "q": "一"}
    files = [each for each in asked(application.SORTS, narrowed(of_files)) if most or "q" in each]
    for stage, filters in itertools.product((None, STAGES["submitted"], STAGES["recognized"]), files):
        stages = [] if stage is None else [stage]
        by_page = desk_by_page(actor, stages, filters)
        seen += _same(application.desk(actor, stages, filters), by_page)
        counts = application.desk_counts(actor, filters)
        listed = counts.get(stage.name, 0) if stage else sum(counts.values())
        assert by_page.count() == listed or by_page.is_common, filters
    assert seen > (200 if most else 50)


def test_the_pages_behind_a_number_are_its_whole_list(make: Make) -> None:
    _fill(make)
    make.drained()
    first = Recognition.get()
    some = [*TallySegment.select(TallySegment.scheme, TallySegment.level).distinct().tuples()]
    seen = 0
    for sort, descending, basis in itertools.product(board.SORTS.columns, (False, True), Basis):
        for counts, filters in itertools.product(
            (some, [*some, ("gazelle", "municipal")], [("gazelle", "municipal")]),
            ({}, {"district": first.district, "zone": ""}),
        ):
            day, order = first.announced_on, {"sort": sort, "descending": descending}
            asked_of = (day, basis, counts, filters)
            whole = board.listed_titles(*asked_of, since=day, **order)
            seen += _same(whole, titles_by_page(*asked_of, since=day, **order))
    assert seen > 100


def _same(whole: Any, by_page: LongList) -> int:
    ids = [row.id for row in whole]
    total = by_page.count()
    assert total == len(ids) or (total.is_more and by_page.is_common), by_page.filters
    pages = [row.id for at in range(0, len(ids), 2) for row in by_page.read(at, 2, total)]
    assert pages == ids, by_page.filters
    sort, downward = by_page.sorting.asked(by_page.filters)
    walked = [id for part in by_page.parts(sort, downward, 9, MANY, turned=False) for (id,) in part.tuples()]
    assert walked == ids, by_page.filters
    return len(ids)


def _fill(make: Make) -> None:
    """Titles and firms that differ in everything lists are sorted and narrowed by, some of it not known."""
    names = ("天津一号试验有限公司", "天津二号试验有限公司", "天津十一号试验有限公司", "天津四号试验有限公司")
    firms = [make.enterprise(name=name) for name in names]
    call = make.call()
    notice = make.notice(*(make.application(State.PROPOSED, enterprise=each, call=call) for each in firms))
    make.recognize_list(notice)
    make.enterprise(name="天津一一号试验有限公司", uscc=None)
    for gone in ({"taken_out_at": clock.now()}, {"merged_into": firms[0].id}):
        other = make.enterprise(name="天津一零号试验有限公司")
        Enterprise.update(**gone).where(Enterprise.id == other.id).execute()
    for state in (State.SUBMITTED, State.SUBMITTED, State.DRAFT):
        make.application(state, enterprise=make.enterprise(name="天津一号试验有限公司"), call=call)
    first, second, third, _ = Recognition.select().order_by(Recognition.id)
    for row, columns in (
        (first, {"valid_until": None, "industry": "ai"}),
        (second, {"valid_until": first.announced_on, "award_year": 2020, "zone": "teda"}),
        (third, {"ended_on": first.announced_on, "ended_how": Ending.REVOKED.value, "certificate_no": None}),
    ):
        Recognition.update(**columns).where(Recognition.id == row.id).execute()
