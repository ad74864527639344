"""What lists would do, each kind its plan, with the rows of the register that it would change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from registry.errors import Text
from registry.models import Enterprise
from registry.rules.imports.ending import EndingPlan
from registry.rules.imports.enterprise import EnterprisePlan
from registry.rules.imports.line import Decision
from registry.rules.imports.reading import ListRemark, SetAside
from registry.rules.imports.recognition import RecognitionPlan
from registry.rules.imports.rename import RenamePlan
from registry.rules.imports.report import ReportLine
from registry.rules.imports.undo import Written
from registry.rules.recommendation import UnnamedFile


@dataclass(frozen=True, kw_only=True)
class PlanNotes:
    """What every plan says beside its rows."""

    remarks: tuple[Text, ...] = ()
    unnamed: tuple[UnnamedFile, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


class PlannedRows(PlanNotes):
    """A plan of one kind of row."""

    plans: Sequence[Any]

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """What is reported of each row."""
        return tuple(plan.line for plan in self.plans)


@dataclass(frozen=True)
class EnterpriseListPlan(PlannedRows):
    """What a list of enterprises would do, and the rows it would change."""

    plans: Sequence[EnterprisePlan]
    rows: dict[int, Enterprise]


@dataclass(frozen=True)
class RecognitionListPlan(PlannedRows):
    """What a published list would do, and the enterprises it names."""

    plans: Sequence[RecognitionPlan]
    rows: dict[int, Enterprise]
    decision: Decision
    source_name: str


@dataclass(frozen=True)
class EndingListPlan(PlannedRows):
    """What a list of endings would do."""

    plans: Sequence[EndingPlan]

    @property
    def written(self) -> dict[str, int]:
        """How many titles it ends: of one line all recognitions of its title."""
        return {Written.ENDING.value: sum(len(plan.ends) for plan in self.plans)}


@dataclass(frozen=True)
class RenameListPlan(PlannedRows):
    """What a list of renames would ask for, and the enterprises it names."""

    plans: Sequence[RenamePlan]
    rows: dict[int, Enterprise]


@dataclass(frozen=True)
class RereviewListPlan(PlanNotes):
    """What a list of re-reviews would do: who passed is renewed, who did not ends; `missing` are remarks."""

    kept: RecognitionListPlan
    ended: EndingListPlan
    missing: tuple[ListRemark, ...] = ()

    @property
    def written(self) -> dict[str, int]:
        """How many titles it renews, and how many it ends."""
        return {Written.TITLE.value: sum(plan.grants for plan in self.kept.plans), **self.ended.written}

    @cached_property
    def plans(self) -> Sequence[RecognitionPlan | EndingPlan]:
        """What is planned of each row, in the order of each sheet."""
        both: list[RecognitionPlan | EndingPlan] = [*self.kept.plans, *self.ended.plans]
        sheets = list(dict.fromkeys(plan.line.sheet for plan in both))
        return sorted(both, key=lambda plan: (sheets.index(plan.line.sheet), plan.line.row))

    @property
    def lines(self) -> tuple[ReportLine, ...]:
        """What is reported of each row."""
        return tuple(plan.line for plan in self.plans)


ListPlan = EnterpriseListPlan | RecognitionListPlan | EndingListPlan | RenameListPlan | RereviewListPlan


def part_of(plan: ListPlan, places: Sequence[int]) -> ListPlan:
    """The same plan of the rows at these places only."""
    rows: Any = [plan.plans[place] for place in places]
    if not isinstance(plan, RereviewListPlan):
        return replace(plan, plans=rows)
    kept, ended = [[row for row in rows if isinstance(row, EndingPlan) is ends] for ends in (False, True)]
    return replace(plan, kept=replace(plan.kept, plans=kept), ended=replace(plan.ended, plans=ended))
