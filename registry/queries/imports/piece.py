"""Which lists are written in pieces, and how long a piece is."""

from typing import Any

from registry.queries.imports.list_plan import EnterpriseListPlan, RecognitionListPlan, RenameListPlan

ROWS = 500
"""Of one transaction: some tenths of a second, in which others wait."""
UNDONE = 250
"""Of one transaction of an undoing, of which each row takes longer."""


def is_in_pieces(plan: Any, rows: int) -> bool:
    """Whether a list that writes so many rows is written in pieces. One that answers a forwarding is not: its
    answer is one decision. Nor is one that ends titles."""
    if isinstance(plan, RecognitionListPlan):
        return rows > ROWS and plan.decision.answers is None
    return rows > ROWS and isinstance(plan, EnterpriseListPlan | RenameListPlan)
