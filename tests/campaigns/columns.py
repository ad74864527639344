"""A pool judged column by column says of everybody what the engine says one by one."""

from collections import Counter

from bench.pools import make_pool
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.rules.criteria.rare import SETS, differing, the_set

ROWS = 150
UNKNOWN = (0.02, 0.3, 0.1, 0.6)


def run(case: Case) -> Seen:
    """One set after the other, each with ever another share of unknown facts."""
    turn, which = divmod(case.number, len(SETS))
    criteria = the_set(SETS[which])
    stated = case.chance.choice((0, 0.3, 1))
    pool = make_pool(criteria, ROWS, case.value, UNKNOWN[turn % len(UNKNOWN)], aimed=0.8, stated=stated)
    wrong = differing(criteria, pool)
    assert not wrong, f"{SETS[which]}, rows {wrong}: {pool.facts(wrong[0])}"
    return Counter({"enterprises": ROWS, SETS[which]: ROWS})


CAMPAIGN = Campaign(
    "A pool judged by columns says of everybody what the exact engine says, on every edge and beside it.",
    run,
    few=2 * len(SETS),
    must_see=frozenset(SETS),
)
