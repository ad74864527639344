"""Unknown is never false and never a pass: no verdict is taken back by what comes to be known."""

from collections import Counter

from bench.pools import make_pool
from registry.rules.criteria.assess import Assessment, assess
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.rules.criteria.rare import SETS, the_set

FEW, MOST = 12, 120
OPEN_UNTIL_LAST = 1
"""Facts of a set that may say nothing before the last of them is known."""


def run(case: Case) -> Seen:
    """Enterprises of whom all is known lose one fact after the other."""
    name = SETS[case.number % len(SETS)]
    criteria, chance = the_set(name), case.chance
    pool = make_pool(criteria, MOST, case.value, unknown=0, aimed=0.9, stated=0)
    given = rows = 0
    while rows < FEW or (not given and rows < MOST):
        known = dict(pool.facts(rows))
        sheet = assess(criteria, known)
        for _ in range(len(known)):
            del known[chance.choice(sorted(known))]
            before = assess(criteria, known)
            wrong = taken_back(before, sheet)
            assert not wrong, f"{name}, row {rows}, knowing {sorted(known)}: {wrong}"
            given += before.eligible is not None
            sheet = before
        assert sheet.eligible is None
        rows += 1
    assert given or len(pool.facts(0)) == OPEN_UNTIL_LAST, (
        f"{name}: every verdict was open from the first fact that was hidden"
    )
    return Counter({"enterprises": rows, "verdicts given early": given, name: rows})


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


CAMPAIGN = Campaign(
    "Whatever an unknown fact turns out to be, no verdict already given is taken back and no score leaves "
    "its interval.",
    run,
    few=len(SETS),
    must_see=frozenset({"verdicts given early", *SETS}),
)
