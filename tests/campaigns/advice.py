"""Applying an advised set makes the verdict met, no smaller part of it does, and no smaller set exists."""

from collections import Counter

from bench.pools import make_pool
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.rules.advice.proof import EXHAUSTIVE, MIXED, open_by_metric, proved, smallest_by_trying
from tests.rules.criteria.rare import SETS, small, the_set

UNKNOWN = (0, 0.15, 0.6, 0.4)
ROWS, MOST = 12, 60
KINDS = [*SETS, *MIXED]


def run(case: Case) -> Seen:
    """The shipped sets and one of everything; then small sets, of which every combination is tried."""
    turn, which = divmod(case.number, len(KINDS))
    name, unknown = KINDS[which], UNKNOWN[turn % len(UNKNOWN)]
    return _exhaustive(name, unknown, case) if name in MIXED else _proved(name, unknown, case)


def _proved(name: str, unknown: float, case: Case) -> Seen:
    criteria = the_set(name)
    stated = case.chance.choice((0, 0.1, 1))
    pool = make_pool(criteria, MOST, case.value, unknown, aimed=0.3, stated=stated)
    advised = rows = 0
    while rows < ROWS or (not advised and rows < MOST):
        advised += len(proved(criteria, pool.facts(rows)).sets)
        rows += 1
    return Counter({"enterprises": rows, "sets proved": advised, name: advised})


def _exhaustive(name: str, unknown: float, case: Case) -> Seen:
    """Every combination of up to twelve open leaves."""
    criteria = small(*MIXED[name])
    pool = make_pool(criteria, MOST, case.value, unknown, aimed=0.5, stated=0)
    tried = rows = 0
    while rows < ROWS or (not tried and rows < MOST):
        known = pool.facts(rows)
        rows += 1
        advice = proved(criteria, known)
        if advice.met or len(open_by_metric(criteria, known)) > EXHAUSTIVE:
            continue
        smallest = smallest_by_trying(criteria, known)
        if smallest is not None:
            assert advice.sets, known
            assert len(advice.sets[0].goals) <= smallest, (known, advice.sets)
            tried += 1
    return Counter({"enterprises": rows, "searched exhaustively": tried, name: tried})


CAMPAIGN = Campaign(
    "An advised set makes the verdict met, no part of it does, and where all combinations can be tried no "
    "smaller one exists.",
    run,
    few=2 * len(KINDS),
    must_see=frozenset(KINDS),
)
