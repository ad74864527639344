"""Runs over the pool: what they find, that they find it again, and that they touch nothing else."""

import json
from datetime import timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.pool_run import ask_scans, ask_what_if
from registry.errors import Unmet
from registry.models import TABLES, Enterprise, Event, PoolRun, PoolRunRow
from registry.queries.pool import asked_by, known_among, open_pool
from registry.queries.pool_run import frozen_of, rows_behind
from registry.rules.criteria.assess import assess
from registry.rules.criteria.gathering.gather import Circumstances, gather
from tests.make import SYSTEM, Make
from tests.pool import hold, ratio, run_all, state_fact, version
from tests.pool_runs import DAY, PAIR, RATIO, around_threshold, result_of, run_of
from tests.rules.criteria.small import gate


@pytest.fixture
def pool(make: Make) -> dict[str, Enterprise]:
    return around_threshold(make)


def everything() -> dict[str, list[Any]]:
    """Every row of every table but the runs' own."""
    return {
        table.__name__: sorted(map(str, table.select().tuples()))
        for table in TABLES
        if table not in (PoolRun, PoolRunRow)
    }


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
    result = result_of(run)
    assert (result["totals"]["base"], result["totals"]["changed"], result["totals"]["out"]) == (3, 1, 2)
    assert result["totals"]["held"] == 2
    assert (
        result["by"]["chain"]["ic"]
        == result["by"]["chain"]["auto"]
        == {"total": 1, "base": 1, "changed": 1, "unchanged": 1}
    )
    assert result["clauses"] == {"gate:r": {"leaves": 1, "drops": 1}}
    assert (run.done, run.total) == (6, 6)


def test_every_count_is_the_length_of_its_list(pool: dict[str, Enterprise]) -> None:
    run = run_of(
        version(gate("r", RATIO.format(5))), version(gate("b", '{ flag = "brand" }'), id="test.2027")
    )
    result = result_of(run)
    lists = {"base": {"base": "yes"}, "changed": {"changed": "yes"}, "held": {"held": "yes"}, "total": {}}
    lists["out"] = {"base": "yes", "changed": "not_yes"}

    def length(column: str, **more: str) -> int:
        return int(rows_behind(run, {**lists.get(column, {"outcome": column}), **more}).count())

    tables = [({}, result["totals"])]
    tables += [
        ({dimension: value or "none"}, row)
        for dimension, rows in result["by"].items()
        for value, row in rows.items()
    ]
    for narrowed, row in tables:
        for column, count in row.items():
            assert length(column, **narrowed) == count, (narrowed, column)
    for key, count in result["matrix"].items():
        held, base, changed = key.split()
        address = {"held": "yes" if held == "held" else "no", "base": base, "changed": changed}
        assert rows_behind(run, address).count() == count, key
    for clause, row in result["clauses"].items():
        assert rows_behind(run, {"clause": clause}).count() == sum(row.values())
    assert sum(result["matrix"].values()) == len(pool)


def test_unchanged_rules_give_an_empty_difference_and_the_direct_recount(pool: dict[str, Enterprise]) -> None:
    rules = version(gate("r", RATIO.format(3)))
    result = result_of(run_of(rules, rules))
    assert result["totals"]["unchanged"] == result["totals"]["total"] == len(pool)
    assert result["clauses"] == {}
    asked = open_pool(clock.today())
    criteria = frozen_of(PoolRun.get()).base
    met = 0
    for member, stated in known_among(asked, asked.members, asked_by([criteria.metrics])):
        around = Circumstances(clock.today(), "new", "municipal", member.titles)
        met += assess(criteria, gather(criteria.metrics, stated, around)).eligible is True
    assert result["totals"]["base"] == result["totals"]["changed"] == met == 3


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


@pytest.mark.by_hand
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


@pytest.mark.by_hand
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


def test_a_scan_that_waits_is_not_asked_twice(make: Make) -> None:
    rules = version(gate("r", RATIO.format(3)))
    assert len(ask_scans({PAIR: rules.id}, DAY, SYSTEM)) == 1
    assert ask_scans({PAIR: rules.id}, DAY, SYSTEM) == []
    assert Event.select().where(Event.kind == "pool_run.asked").count() == 1
    run_all()
    assert len(ask_scans({PAIR: rules.id}, DAY, SYSTEM)) == 1
