"""Long lists are read by their indexes, whatever sorts and narrows them, and page for page as a whole."""

import itertools
import re
from collections.abc import Container, Iterator, Mapping
from typing import Any

import pytest

from registry import clock
from registry.config import Config
from registry.database import db
from registry.models import Application, Enterprise, Recognition, TallySegment
from registry.queries import application, board, enterprise, recognition, register_page, roll, search
from registry.queries.board_page import titles_by_page
from registry.queries.desk_page import desk_by_page, next_waiting
from registry.queries.lists import Near
from registry.queries.long_list import MANY, LongList
from registry.queries.recognition_page import recognition_counts, recognitions_by_page
from registry.queries.validity import STATUSES
from registry.rules.actor import Actor
from registry.rules.ending import Ending
from registry.rules.role import Role
from registry.rules.state import STAGES, Stage, State
from registry.rules.tally import Basis
from tests.conftest import DAY
from tests.long_lists import (
    FEW_ROWS,
    FILLED,
    HELD,
    OFFICER,
    QUEUES,
    STATES,
    asked,
    counts,
    lists,
    narrowed,
    statements,
)
from tests.looked_through import as_in_a_large_registry
from tests.make import Make

TABLE_AS = re.compile(r'"(\w+)" AS "(t\d+)"')


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("most", [search.MOST, 0])
def test_on_sqlite_a_list_is_walked_by_an_index_or_few_are_sorted(
    make: Make, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """As it plans before it has looked how much there is, and after that."""
    monkeypatch.setattr(search, "MOST", most)
    make.recognize(make.application(State.ON_NOTICE))  # of a table without rows none are few
    make.drained()
    every = [each for each in lists({"q": Enterprise.get().name}) if most or each.is_common]
    assert len(every) >= 80
    found = {**statements(every), **dict.fromkeys(counts(every), False)}
    for look in (set, as_in_a_large_registry):
        small = look()
        wrong = [each for each, sorts in found.items() if _is_wrong(*each, sorts=sorts, small=small)]
        assert not wrong, f"{len(wrong)}: {wrong[0]}"


def _is_wrong(sql: str, values: tuple[Any, ...], *, sorts: bool, small: Container[str]) -> bool:
    plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    scanned = {step.removeprefix("SCAN ") for step in plan if re.match(r"SCAN t\d+$", step)}
    whole = any(table not in small for table, name in TABLE_AS.findall(sql) if name in scanned)
    # Within one name it may sort: those are few.
    is_sorted = any("TEMP B-TREE" in step and "RIGHT PART" not in step for step in plan)
    return whole or (is_sorted and not sorts)


@pytest.mark.engines("sqlite")
def test_on_sqlite_nothing_is_read_before_the_walk_of_another_table(make: Make) -> None:
    """Where it knows how long tables are, it would read all files to know which firms have none."""
    sizes = {"application": 150_000, "enterprise": 450_000, "recognition": 450_000, "tally_segment": 600_000}
    of_title: dict[str, Any] = {"counts": [("gazelle", "municipal")], "filters": {}, "descending": False}
    walks = [desk_by_page(OFFICER, stages, {"sort": "enterprise"}) for stages in ([], [STAGES["submitted"]])]
    walks += [titles_by_page(DAY, Basis.NET, sort=sort, **of_title) for sort in ("enterprise", "announced")]
    try:
        db.execute_sql("ANALYZE")
        db.execute_sql("DELETE FROM sqlite_stat1")
        for table, rows in sizes.items():
            for index in db.get_indexes(table):
                stat = " ".join([str(rows), *["2"] * len(index.columns)])
                db.execute_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", (table, index.name, stat))
        db.execute_sql("ANALYZE sqlite_master")
        for sql, values in statements(walks):
            plan = [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
            assert not any("BLOOM" in step for step in plan), (plan, sql)
    finally:
        db.execute_sql("DELETE FROM sqlite_stat1")
        db.execute_sql("ANALYZE sqlite_master")


@pytest.mark.engines("postgres")
def test_on_postgres_a_list_is_walked_by_an_index_or_few_are_sorted(registry: Config) -> None:
    """PostgreSQL plans by what it finds in a table, so it finds others of the same names and indexes."""
    wrong = []
    with db.atomic() as rolled_back:
        for sql in FILLED:
            db.execute_sql(sql)
        # How a list is joined to enterprises' names, or the register to holders, is PostgreSQL's to plan.
        joined = re.compile(r' JOIN |IN \(SELECT "t3"."enterprise_id"')
        # Of few it is made to sort what it finds; here none are.
        walked = (each for each, sorts in statements(lists()).items() if not sorts)
        for sql, values in (each for each in walked if not joined.search(each[0])):
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
        seen += _same(whole, register_page.register_by_page(actor, filters, DAY))
        waiting = filters.get("waiting", "")
        count = register_page.queue_counts(actor, filters, DAY)[waiting]
        assert count == (None if is_common(filters) else whole.order_by().count())
    assert seen > (400 if most else 80)


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
        if "sort" not in filters:
            _follows(actor, stages, filters)
        counts = application.desk_counts(actor, filters)
        assert (counts is None) is by_page.is_common
        if counts is not None:
            assert by_page.count() == (counts.get(stage.name, 0) if stage else sum(counts.values())), filters
    assert seen > (200 if most else 50)


def _follows(actor: Actor, stages: list[Stage], filters: Mapping[str, str]) -> None:
    """What comes next is the row behind, of a file that is on the desk and of one that is no more."""
    ids = [row.id for row in application.desk(actor, stages, filters)]
    for file in application.worklist(actor):
        earlier = [id for id in ids if _waits_since(id) < _waits_since(file.id)]
        later = [id for id in ids if _waits_since(id) > _waits_since(file.id)]
        assert next_waiting(actor, stages, filters, file) == next(iter([*later, *earlier]), None), filters


def _waits_since(id: int) -> Any:
    return Application.get_by_id(id).submitted_at, id


def test_the_pages_behind_a_number_are_its_whole_list(make: Make) -> None:
    _fill(make)
    make.drained()
    first = Recognition.get()
    some = [*TallySegment.select(TallySegment.scheme, TallySegment.level).distinct().tuples()]
    seen = 0
    for sort, descending, basis in itertools.product(board.SORTS.columns, (False, True), Basis):
        for pairs, filters in itertools.product(
            (some, [*some, ("gazelle", "municipal")], [("gazelle", "municipal")]),
            ({}, {"district": first.district, "zone": ""}),
        ):
            day, order = first.announced_on, {"sort": sort, "descending": descending}
            asked_of = (day, basis, pairs, filters)
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
    starts = range(0, len(ids), 2)
    for at, near in itertools.product(starts, starts[len(starts) // 2 :][:1]):
        assert by_page.ids(at, 2, len(ids), Near(near, ids[near])) == ids[at : at + 2], by_page.filters
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
