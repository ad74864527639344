"""Which lists are written in pieces, and how long a piece is."""

from typing import Any

from registry.queries.imports.list_plan import (
    EnterpriseListPlan,
    RecognitionListPlan,
    RenameListPlan,
    RereviewListPlan,
)

ROWS = 500
"""Of one transaction: some tenths of a second, in which others wait."""
FILLED = 2_000
"""Records that were there before and get details from a list, all at once in its last transaction."""
UNDONE = 250
"""Of one transaction of an undoing, of which each row takes longer."""


def is_in_pieces(plan: Any, rows: int) -> bool:
    """Whether a list that writes so many rows is written in pieces. One that answers a forwarding is not: its
    answer is one decision. Nor is one that ends titles; of one of re-reviews, who passed is, if there are so
    many, and the others are ended in the last transaction."""
    if isinstance(plan, RereviewListPlan):
        return sum(line.grants for line in plan.kept.plans) > ROWS
    if isinstance(plan, RecognitionListPlan):
        return rows > ROWS and plan.decision.answers is None
    return rows > ROWS and isinstance(plan, EnterpriseListPlan | RenameListPlan)
