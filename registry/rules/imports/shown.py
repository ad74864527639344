"""What was shown of each row of a long list before it was begun: no row does another thing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from registry.rules.imports.ending import EndingPlan
from registry.rules.imports.enterprise import EnterprisePlan
from registry.rules.imports.recognition import RecognitionPlan
from registry.rules.imports.rename import RenamePlan
from registry.rules.imports.report import CHANGING, ReportLine, RowOutcome

NEW = 0
"""In place of a holder: one that the list brings."""


@dataclass(frozen=True)
class ShownRows:
    """Of each row, in the order of the list, its outcome and its holder."""

    rows: Sequence[tuple[RowOutcome, int]]

    @property
    def changing(self) -> list[int]:
        """The places of the rows that write something."""
        return [place for place, (outcome, _holder) in enumerate(self.rows) if outcome in CHANGING]

    def of(self, outcome: RowOutcome) -> list[int]:
        """The places of the rows that come out so."""
        return [place for place, (each, _holder) in enumerate(self.rows) if each is outcome]

    @property
    def plain(self) -> list[Any]:
        """As JSON keeps it."""
        return [[outcome.value, holder] for outcome, holder in self.rows]

    def is_new(self, place: int) -> bool:
        """Whether a row was shown as one of a holder that the list brings."""
        return self.rows[place] == (RowOutcome.CREATED, NEW)

    def is_same(self, place: int, plan: Any, own: Collection[int]) -> bool:
        """Whether a row that was planned again does what was shown. `own`: enterprises that earlier rows of
        the same list have registered since."""
        outcome, holder = self.rows[place]
        found, of = plan.line.outcome, holder_of(plan)
        if self.is_new(place):
            return found is RowOutcome.CREATED or (found is RowOutcome.MATCHED and of in own)
        return (found, of) == (outcome, holder)


def shown_of(plans: Sequence[Any]) -> ShownRows:
    """What is shown of a plan."""
    return ShownRows([(plan.line.outcome, holder_of(plan)) for plan in plans])


def shown_rows(plain: Sequence[Any]) -> ShownRows:
    """What `plain` gave."""
    outcomes = {each.value: each for each in RowOutcome}
    return ShownRows([(outcomes[outcome], holder) for outcome, holder in plain])


def holder_of(plan: EnterprisePlan | RecognitionPlan | RenamePlan | EndingPlan) -> int:
    """The enterprise of the register that a row is of, or NEW."""
    if isinstance(plan, RecognitionPlan | RenamePlan | EndingPlan):
        return plan.enterprise_id or NEW
    return plan.known.id if plan.known else NEW


def places_in(plans: Sequence[Any], shown: Sequence[ReportLine]) -> list[int | None]:
    """Where in a plan made later each row is that was shown; None for one that is no row of a firm any more,
    as only the register had said that it is."""
    places = {(plan.line.sheet, plan.line.row): place for place, plan in enumerate(plans)}
    return [places.get((line.sheet, line.row)) for line in shown]
