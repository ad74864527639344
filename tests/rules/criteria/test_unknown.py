"""Unknown is never false and never a pass: whatever an unknown fact turns out to be, no verdict already given is
taken back, and no score leaves its interval."""

from random import Random

import pytest

from bench.pools import make_pool
from registry.rules.criteria.assess import Assessment, assess
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.shipped import shipped
from tests.rules.criteria.rare import rare

ROWS = 120
SETS = [*shipped().sets, "rare"]


def the_set(name: str) -> CriteriaSet:
    return rare() if name == "rare" else shipped().sets[name]


def taken_back(less: Assessment, more: Assessment) -> list[str]:
    """What `less` said for certain and `more`, which knows more, says otherwise."""
    said = [("eligible", less.eligible, more.eligible), ("score", less.score_pass, more.score_pass)]
    said += [
        (before.clause.id, before.truth, after.truth)
        for before, after in zip(less.clauses, more.clauses, strict=True)
    ]
    said += [
        (before.dimension.id, before.truth, after.truth)
        for before, after in zip(less.dimensions, more.dimensions, strict=True)
    ]
    wrong = [name for name, before, after in said if before is not None and before is not after]
    for before, after in zip(less.indicators, more.indicators, strict=True):
        inside = before.score.low <= after.score.low <= after.score.high <= before.score.high
        wrong += [] if inside else [before.indicator.id]
    return wrong


@pytest.mark.parametrize("name", SETS)
def test_no_verdict_is_taken_back_by_what_comes_to_be_known(name: str) -> None:
    criteria, chance = the_set(name), Random(f"unknown:{name}")
    pool = make_pool(criteria, ROWS, 29, unknown=0, aimed=0.9, stated=0)
    given = 0
    for row in range(ROWS):
        known = dict(pool.facts(row))
        told = assess(criteria, known)
        for _ in range(len(known)):
            del known[chance.choice(sorted(known))]
            before = assess(criteria, known)
            assert taken_back(before, told) == [], (row, sorted(known))
            given += before.eligible is not None
            told = before
        assert told.eligible is None
    assert given or len(pool.facts(0)) == 1, "every verdict was open from the first fact that was hidden"


def test_a_verdict_taken_back_would_be_seen() -> None:
    criteria = shipped().sets["specialized_new.2026"]
    pool = make_pool(criteria, ROWS, 31, unknown=0, aimed=0.9, stated=0)
    told = [assess(criteria, pool.facts(row)) for row in range(ROWS)]
    met = next(each for each in told if each.of_role("gate")[1].truth)
    unmet = next(each for each in told if each.of_role("gate")[1].truth is False)
    assert met.of_role("gate")[1].clause.id in taken_back(met, unmet)
