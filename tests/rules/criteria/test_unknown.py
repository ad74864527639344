"""Unknown is never false and never a pass: the campaign `unknown` would see it if it were."""

from bench.pools import make_pool
from registry.rules.criteria.assess import assess
from registry.rules.criteria.files.shipped import shipped
from tests.campaigns.unknown import taken_back

ROWS = 120


def test_a_verdict_taken_back_would_be_seen() -> None:
    criteria = shipped().sets["specialized_new.2026"]
    pool = make_pool(criteria, ROWS, 31, unknown=0, aimed=0.9, stated=0)
    assessed = [assess(criteria, pool.facts(row)) for row in range(ROWS)]
    met = next(each for each in assessed if each.of_role("gate")[1].truth)
    unmet = next(each for each in assessed if each.of_role("gate")[1].truth is False)
    assert met.of_role("gate")[1].clause.id in taken_back(met, unmet)
