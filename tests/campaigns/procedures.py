"""Anybody tries anything with files and titles of all five procedures, in any order: no title ever begins
outside the procedure of its law, and no other office decides it."""

from collections import Counter

from tests.campaigns.campaign import Campaign, Case, Seen
from tests.procedure_life import MOVES, Life

MANY = 220
"""Moves of one life."""


def run(case: Case) -> Seen:
    """One life."""
    with case.registry.fresh() as config:
        life = Life(config, case.chance)
        life.live(MANY)
    return Counter({"lives": 1}) + life.seen


CAMPAIGN = Campaign(
    what="Whatever anybody tries, in any order, no title begins outside the procedure of its law.",
    run=run,
    few=5,
    must_see=frozenset(
        {
            *(move.name for move in MOVES),
            "decided city_decision",
            "decided district_decision",
            "filed filing",
            "imported recommendation",
            "imported for a file recommendation",
            "imported outside_list",
            "recommendation not_named",
            "recommendation forwarded",
        }
    ),
    engines=("sqlite", "postgres"),
    in_turn=True,
)
