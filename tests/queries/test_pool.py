"""The pool as a run reads it: in few queries, as it was when it was opened."""

from registry import clock
from registry.models import PoolRun, ProfileFact
from registry.queries.pool import asked_by, known_among, open_pool
from registry.queries.pool_run import frozen_of
from tests.make import Make
from tests.pool import ratio, state_fact, version
from tests.pool_runs import RATIO, run_documents
from tests.rules.criteria.small import gate


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
    assert counts[0] <= 12, queries


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
