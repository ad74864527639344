"""Candidates: who meets a title and does not hold it, to those who may see them."""

import json

import pytest

from registry import clock
from registry.actions.enterprise import correct_enterprise
from registry.actions.pool_run import ask_scans
from registry.models import Enterprise, PoolRunRow
from registry.queries.candidate import (
    candidate_counts,
    candidate_places,
    candidates,
    latest_scans,
    versions_to_scan,
)
from registry.queries.enterprise import details_of
from registry.rules.role import Role
from tests.make import SYSTEM, Make
from tests.pool import hold, run_all, state_fact, version
from tests.pool_runs import PAIR, RATIO, around_threshold
from tests.rules.criteria.small import gate


@pytest.fixture
def pool(make: Make) -> dict[str, Enterprise]:
    return around_threshold(make)


def test_candidates_are_those_who_do_not_hold_what_they_meet(pool: dict[str, Enterprise], make: Make) -> None:
    rules = version(gate("r", RATIO.format(3)))
    state_fact(pool["silent"], "revenue", "100", "2025")
    assert versions_to_scan(clock.today()) == {PAIR: rules.id}
    ask_scans(versions_to_scan(clock.today()), clock.today(), SYSTEM)
    run_all()
    run = latest_scans()[PAIR]
    reviewer, leader = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.LEADER)
    # Without a first-tier title nobody may apply.
    assert candidate_counts(reviewer, [run.id]) == {run.id: {"barred": 2}}
    for name in ("strong", "middling", "silent"):
        hold(pool[name], "innovative_sme")
    ask_scans(versions_to_scan(clock.today()), clock.today(), SYSTEM)
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
