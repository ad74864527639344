"""The work on a run: broken off, begun anew, overtaken, shared between workers."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from registry import clock
from registry.actions import pool_work
from registry.actions.enterprise import insert_enterprises
from registry.actions.pool_run import ask_what_if
from registry.actions.pool_work import MOST_ATTEMPTS, STALE, run_next
from registry.database import db
from registry.models import Enterprise, PoolRun, PoolRunRow
from registry.queries import pool as pool_queries
from registry.queries.pool import open_pool
from registry.queries.pool_run import frozen_of
from registry.rules.enterprise import EnterpriseDetails
from tests.make import SYSTEM, Make
from tests.pool import ratio, run_all, version
from tests.pool_runs import RATIO, around_threshold, result_of, run_of
from tests.rules.criteria.small import gate


@pytest.fixture
def pool(make: Make) -> dict[str, Enterprise]:
    return around_threshold(make)


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


def test_progress_is_kept_chunk_by_chunk(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_a_worker_that_was_overtaken_writes_nothing_more(pool: dict[str, Enterprise]) -> None:
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


def test_a_run_that_breaks_off_time_and_again_has_failed(pool: dict[str, Enterprise]) -> None:
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
