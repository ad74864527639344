"""Runs over the pool: what they find, that they find it again, and that they touch nothing else."""

import json
import threading
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions import pool_work
from registry.actions.enterprise import correct_enterprise, insert_enterprises
from registry.actions.pool_run import ask_scans, ask_what_if
from registry.actions.pool_work import MOST_ATTEMPTS, STALE, run_next
from registry.database import db
from registry.errors import Unmet
from registry.models import TABLES, Enterprise, Event, PoolRun, PoolRunRow, ProfileFact
from registry.queries import pool as pool_queries
from registry.queries.application import applying_for
from registry.queries.candidate import (
    candidate_counts,
    candidate_places,
    candidates,
    latest_scans,
)
from registry.queries.criteria import versions_in_use
from registry.queries.imports.register import details_of
from registry.queries.pool import asked_by, known_among, open_pool
from registry.queries.pool_run import frozen_of, rows_behind
from registry.rules.criteria.assess import assess
from registry.rules.criteria.gathering.gather import Circumstances, gather
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from registry.rules.workflow import State
from tests.make import SYSTEM, Make
from tests.pool import hold, ratio, run_all, state_fact, version
from tests.rules.criteria.small import gate

RATIO = '{{ metric = "rd_ratio_y1", op = ">=", value = {0} }}'
PAIR = ("specialized_new", "municipal")
DAY = date(2026, 3, 2)


def run_of(base: Any, changed: Any, **options: Any) -> PoolRun:
    run = ask_what_if(base.id, changed.id, "municipal", clock.today(), SYSTEM, **options)
    run_all()
    return PoolRun.get_by_id(run.id)


def result_of(run: PoolRun) -> dict[str, Any]:
    assert run.state == "finished", run.fault
    return dict(json.loads(run.result))


def everything() -> dict[str, list[Any]]:
    """Every row of every table but the runs' own."""
    return {
        table.__name__: sorted(map(str, table.select().tuples()))
        for table in TABLES
        if table not in (PoolRun, PoolRunRow)
    }


@pytest.fixture
def pool(make: Make) -> dict[str, Enterprise]:
    """Six enterprises around a threshold of 3 and 5 %."""
    found = {
        "strong": make.enterprise(district="120101", industry="I1", chains=("ic", "auto")),
        "holder": make.enterprise(),
        "weak_holder": make.enterprise(),
        "middling": make.enterprise(district=""),
        "silent": make.enterprise(),
        "weak": make.enterprise(),
    }
    for name, percent in (("strong", 6), ("holder", 4), ("weak_holder", 1), ("middling", 4), ("weak", 2)):
        ratio(found[name], percent)
    for name in ("holder", "weak_holder"):
        hold(found[name])
    return found


def test_who_enters_leaves_and_stays(pool: dict[str, Enterprise]) -> None:
    run = run_of(version(gate("r", RATIO.format(3))), version(gate("r", RATIO.format(5)), id="test.2027"))
    outcomes = {row.enterprise_id: row.outcome for row in PoolRunRow.select().where(PoolRunRow.run == run.id)}
    assert {name: outcomes[row.id] for name, row in pool.items()} == {
        "strong": "unchanged",
        "holder": "leaves",
        "weak_holder": "unchanged",
        "middling": "drops",
        "silent": "unchanged",
        "weak": "unchanged",
    }
    told = result_of(run)
    assert (told["totals"]["base"], told["totals"]["changed"], told["totals"]["out"]) == (3, 1, 2)
    assert told["totals"]["held"] == 2
    assert (
        told["by"]["chain"]["ic"]
        == told["by"]["chain"]["auto"]
        == {"total": 1, "base": 1, "changed": 1, "unchanged": 1}
    )
    assert told["clauses"] == {"gate:r": {"leaves": 1, "drops": 1}}
    assert (run.done, run.total) == (6, 6)


def test_every_count_is_the_length_of_its_list(pool: dict[str, Enterprise]) -> None:
    run = run_of(
        version(gate("r", RATIO.format(5))), version(gate("b", '{ flag = "brand" }'), id="test.2027")
    )
    told = result_of(run)
    lists = {"base": {"base": "yes"}, "changed": {"changed": "yes"}, "held": {"held": "yes"}, "total": {}}
    lists["out"] = {"base": "yes", "changed": "not_yes"}

    def length(column: str, **more: str) -> int:
        return int(rows_behind(run, {**lists.get(column, {"outcome": column}), **more}).count())

    tables = [({}, told["totals"])]
    tables += [
        ({dimension: value or "none"}, row)
        for dimension, rows in told["by"].items()
        for value, row in rows.items()
    ]
    for narrowed, row in tables:
        for column, count in row.items():
            assert length(column, **narrowed) == count, (narrowed, column)
    for key, count in told["matrix"].items():
        held, base, changed = key.split()
        address = {"held": "yes" if held == "held" else "no", "base": base, "changed": changed}
        assert rows_behind(run, address).count() == count, key
    for clause, row in told["clauses"].items():
        assert rows_behind(run, {"clause": clause}).count() == sum(row.values())
    assert sum(told["matrix"].values()) == len(pool)


def test_unchanged_rules_give_an_empty_difference_and_the_direct_recount(pool: dict[str, Enterprise]) -> None:
    rules = version(gate("r", RATIO.format(3)))
    told = result_of(run_of(rules, rules))
    assert told["totals"]["unchanged"] == told["totals"]["total"] == len(pool)
    assert told["clauses"] == {}
    asked = open_pool(clock.today())
    criteria = frozen_of(PoolRun.get()).base
    met = 0
    for member, stated in known_among(asked, asked.members, asked_by([criteria.metrics])):
        around = Circumstances(clock.today(), "new", "municipal", member.titles)
        met += assess(criteria, gather(criteria.metrics, stated, around)).eligible is True
    assert told["totals"]["base"] == told["totals"]["changed"] == met == 3


def test_a_run_writes_nothing_but_its_own_rows(pool: dict[str, Enterprise]) -> None:
    base, changed = (
        version(gate("r", RATIO.format(3))),
        version(gate("r", RATIO.format(5)), id="d", state="draft"),
    )
    run = ask_what_if(base.id, changed.id, "municipal", clock.today(), SYSTEM)
    ask_scans({PAIR: base.id}, clock.today(), SYSTEM)
    before = everything()
    assert run_all() == 2
    assert everything() == before
    asked = list(Event.select().where(Event.kind == "pool_run.asked"))
    assert [json.loads(event.body)["purpose"] for event in asked] == ["what_if", "scan"]
    assert json.loads(asked[0].body)["changed"] == changed.digest
    assert {event.visibility for event in asked} == {"staff"}
    assert result_of(PoolRun.get_by_id(run.id))["rules"] == [base.digest, changed.digest]


def test_a_draft_counts_as_it_stood_when_it_was_asked(pool: dict[str, Enterprise]) -> None:
    base, draft = (
        version(gate("r", RATIO.format(3))),
        version(gate("r", RATIO.format(5)), id="d", state="draft"),
    )
    run = ask_what_if(base.id, draft.id, "municipal", clock.today(), SYSTEM)
    later = version(gate("r", RATIO.format(1)), id="other")
    draft.document, draft.digest, draft.version = later.document, later.digest, 2
    draft.save()
    run_all()
    assert result_of(PoolRun.get_by_id(run.id))["totals"]["out"] == 2


def test_the_same_pool_and_rules_give_the_same_digest(pool: dict[str, Enterprise]) -> None:
    base, changed = version(gate("r", RATIO.format(3))), version(gate("r", RATIO.format(5)), id="test.2027")
    first, second = run_of(base, changed), run_of(base, changed)
    assert result_of(first)["found"] == result_of(second)["found"]
    assert result_of(first)["seq"] < result_of(second)["seq"], "asking is itself an event"
    ratio(pool["weak"], 9)
    assert result_of(run_of(base, changed))["found"] != result_of(first)["found"]


def test_only_the_newest_word_counts(make: Make) -> None:
    rules = version(gate("r", RATIO.format(3)))
    better, worse, gone = (make.enterprise() for _ in range(3))
    for enterprise in (better, worse, gone):
        ratio(enterprise, 3)
    state_fact(better, "rd", "2", "2025")
    state_fact(better, "rd", "8", "2025")
    state_fact(worse, "rd", "1", "2025")
    state_fact(gone, "rd", None, "2025")
    state_fact(worse, "rd", "9", "2024")
    run = run_of(rules, rules)
    verdicts = {row.enterprise_id: row.base for row in PoolRunRow.select().where(PoolRunRow.run == run.id)}
    assert verdicts == {better.id: True, worse.id: False, gone.id: None}


def test_the_day_decides_which_titles_and_years_count(pool: dict[str, Enterprise]) -> None:
    rules = version(gate("h", '{ flag = "holds" }'), gate("r", RATIO.format(3)))
    hold(pool["strong"], "innovative_sme")
    for day, met, held in ((DAY, 1, 2), (DAY - timedelta(days=60), 0, 0), (DAY + timedelta(days=365), 0, 2)):
        run = ask_what_if(rules.id, rules.id, "municipal", day, SYSTEM)
        run_all()
        totals = result_of(PoolRun.get_by_id(run.id))["totals"]
        assert (totals.get("base", 0), totals.get("held", 0)) == (met, held), day


def test_the_pool_is_read_in_as_many_queries_however_large_a_chunk_is(make: Make, queries: list[str]) -> None:
    rules = version(gate("r", RATIO.format(3)), gate("w", '{ flag = "won" }'))
    asked = asked_by([frozen_of(PoolRun(documents=run_documents(rules))).base.metrics])
    counts = []
    for _ in range(2):
        for _ in range(3):
            ratio(make.enterprise(), 3)
        queries.clear()
        pool = open_pool(clock.today())
        known_among(pool, pool.members, asked)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 9, queries


def run_documents(rules: Any) -> str:
    return json.dumps({"base": {"document": rules.document, "digest": rules.digest, "state": rules.state}})


def test_what_cannot_be_compared_is_refused_with_its_reason(make: Make) -> None:
    rules = version(gate("r", RATIO.format(3)))
    broken = version(gate("r", RATIO.format(3)), id="broken", state="draft")
    broken.document = broken.document.replace('"op":">="', '"op":"=="')
    broken.save()
    with pytest.raises(Unmet, match="级别"):
        ask_what_if(rules.id, rules.id, "national", DAY, SYSTEM)
    with pytest.raises(Unmet, match="无法读取"):
        ask_what_if(rules.id, broken.id, "municipal", DAY, SYSTEM)
    with pytest.raises(Unmet, match="没有适用"):
        ask_scans({}, DAY, SYSTEM)
    assert not PoolRun.select().exists()
    assert not Event.select().where(Event.kind == "pool_run.asked").exists()


def test_a_run_that_was_broken_off_is_begun_anew(pool: dict[str, Enterprise]) -> None:
    rules = version(gate("r", RATIO.format(3)))
    run = ask_what_if(rules.id, rules.id, "municipal", clock.today(), SYSTEM)
    begun = pool_work._claim()
    assert begun is not None
    row = {"enterprise": pool["weak"].id, "outcome": "enters", "held": False}
    assert pool_work._keep(begun, [row], 2, 6)
    assert not run_next(), "somebody may still be at it"
    PoolRun.update(touched_at=clock.real_now() - STALE - timedelta(seconds=1)).execute()
    assert run_next()
    kept = PoolRun.get_by_id(run.id)
    assert (kept.state, kept.done, kept.total, kept.attempt) == ("finished", 6, 6, 2)
    outcomes = [row.outcome for row in PoolRunRow.select().where(PoolRunRow.run == run.id)]
    assert outcomes == ["unchanged"] * 6


def test_a_pool_of_several_chunks_is_told_as_it_goes(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_queries, "CHUNK", 60)
    names = [f"天津分批（{number}）有限公司" for number in range(61)]
    with db.atomic():
        rows = insert_enterprises([EnterpriseDetails(name=name) for name in names], SYSTEM)
    ratio(rows[0], 3)
    ratio(rows[-1], 3)
    rules = version(gate("r", RATIO.format(3)))
    pool = open_pool(clock.today())
    assert [len(chunk) for chunk in pool.chunks()] == [60, 1]
    run = run_of(rules, rules)
    assert (run.done, run.total) == (61, 61)
    assert result_of(run)["totals"] == {"total": 61, "base": 2, "changed": 2, "unchanged": 61}


def test_who_was_overtaken_writes_nothing_more(pool: dict[str, Enterprise]) -> None:
    rules = version(gate("r", RATIO.format(3)))
    run = ask_what_if(rules.id, rules.id, "municipal", clock.today(), SYSTEM)
    late = pool_work._claim()
    assert late is not None
    PoolRun.update(touched_at=clock.real_now() - STALE - timedelta(seconds=1)).execute()
    assert run_next()
    done = PoolRun.get_by_id(run.id)
    pool_work._work(late, frozen_of(late))
    assert PoolRun.get_by_id(run.id).__data__ == done.__data__
    assert PoolRunRow.select().where(PoolRunRow.run == run.id).count() == 6


def test_what_breaks_off_time_and_again_has_failed(pool: dict[str, Enterprise]) -> None:
    rules = version(gate("r", RATIO.format(3)))
    run = ask_what_if(rules.id, rules.id, "municipal", clock.today(), SYSTEM)
    for _ in range(MOST_ATTEMPTS):
        assert pool_work._claim() is not None
        PoolRun.update(touched_at=clock.real_now() - STALE - timedelta(seconds=1)).execute()
    assert run_next()
    assert not run_next()
    assert PoolRun.get_by_id(run.id).state == "failed"


def test_two_workers_do_not_take_the_same_run(make: Make) -> None:
    for _ in range(5):
        ratio(make.enterprise(), 3)
    rules = version(gate("r", RATIO.format(3)))
    for _ in range(4):
        ask_what_if(rules.id, rules.id, "municipal", clock.today(), SYSTEM)
    start = threading.Barrier(3)

    def worker() -> None:
        with db.connection_context():
            start.wait()
            run_all()

    threads = [threading.Thread(target=worker) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(run.state, run.attempt) for run in PoolRun.select()} == {("finished", 1)}
    assert Counter(row.run_id for row in PoolRunRow.select()).most_common()[-1][1] == 5


def test_candidates_are_those_who_do_not_hold_what_they_meet(pool: dict[str, Enterprise], make: Make) -> None:
    rules = version(gate("r", RATIO.format(3)))
    state_fact(pool["silent"], "revenue", "100", "2025")
    assert versions_in_use(clock.today()) == {PAIR: rules.id}
    ask_scans(versions_in_use(clock.today()), clock.today(), SYSTEM)
    run_all()
    run = latest_scans()[PAIR]
    reviewer, leader = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.LEADER)
    # Without a first-tier title nobody may apply.
    assert candidate_counts(reviewer, [run.id]) == {run.id: {"barred": 2}}
    for name in ("strong", "middling", "silent"):
        hold(pool[name], "innovative_sme")
    ask_scans(versions_in_use(clock.today()), clock.today(), SYSTEM)
    run_all()
    assert PoolRunRow.select().where(PoolRunRow.run == run.id).count() == 0, "only the latest keeps its lines"
    run = latest_scans()[PAIR]
    assert candidate_counts(leader, [run.id]) == {run.id: {"meets": 2, "may_meet": 1}}
    assert candidate_places(reviewer, run.id) == {
        "120101": {"meets": 1},
        "": {"meets": 1},
        "120111": {"may_meet": 1},
    }
    listed = list(candidates(reviewer, run.id, {"outcome": "may_meet"}))
    assert [row.enterprise_id for row in listed] == [pool["silent"].id]
    assert json.loads(listed[0].because) == ["gate:r"]


def test_a_district_sees_its_own_where_they_stand_today(pool: dict[str, Enterprise], make: Make) -> None:
    rules = version(gate("r", RATIO.format(3)))
    for enterprise in pool.values():
        hold(enterprise, "innovative_sme")
    ask_scans({PAIR: rules.id}, clock.today(), SYSTEM)
    run_all()
    run = latest_scans()[PAIR]
    xiqing = make.actor(Role.DISTRICT_OFFICER, district="120111")
    assert candidate_counts(xiqing, [run.id]) == {run.id: {"may_meet": 1}}
    strong = Enterprise.get_by_id(pool["strong"].id)
    details = details_of(strong)
    moved = details.__class__(**{**details.__dict__, "district": "120111"})
    correct_enterprise(strong, moved, SYSTEM, version=strong.version, effective_on=clock.today())
    assert candidate_counts(xiqing, [run.id]) == {run.id: {"may_meet": 1, "meets": 1}}
    assert candidate_counts(make.actor(Role.ENTERPRISE), [run.id]) == {}


def test_a_scan_that_waits_is_not_asked_twice(make: Make) -> None:
    rules = version(gate("r", RATIO.format(3)))
    assert len(ask_scans({PAIR: rules.id}, DAY, SYSTEM)) == 1
    assert ask_scans({PAIR: rules.id}, DAY, SYSTEM) == []
    assert Event.select().where(Event.kind == "pool_run.asked").count() == 1
    run_all()
    assert len(ask_scans({PAIR: rules.id}, DAY, SYSTEM)) == 1


def test_who_applies_already_is_marked(make: Make) -> None:
    application = make.application(State.SUBMITTED)
    ids = [application.enterprise_id, make.enterprise().id]
    assert applying_for(application.scheme, application.level, ids) == {application.enterprise_id}


def test_facts_written_meanwhile_are_not_seen(make: Make) -> None:
    enterprise = make.enterprise()
    ratio(enterprise, 3)
    rules = version(gate("r", RATIO.format(3)))
    asked = asked_by([frozen_of(PoolRun(documents=run_documents(rules))).base.metrics])
    pool = open_pool(clock.today())
    state_fact(enterprise, "rd", "1", "2025")
    ((_, stated),) = known_among(pool, pool.members, asked)
    assert stated.facts["rd", 2025] == "3"
    assert ProfileFact.select().count() == 3
