"""Writing what a list would do: the whole of it, or the rows of one piece."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from peewee import IntegrityError

from registry.actions.imports.ending import bring_in_endings
from registry.actions.imports.enterprise import bring_in_enterprises
from registry.actions.imports.recognition import Newcomers, bring_in_recognitions
from registry.actions.imports.rename import bring_in_renames
from registry.actions.ledger import NewEvent, record
from registry.database import require_transaction
from registry.errors import Conflict, say
from registry.models import ImportRun
from registry.queries.imports.list_plan import (
    EndingListPlan,
    EnterpriseListPlan,
    ListPlan,
    RecognitionListPlan,
    RenameListPlan,
    RereviewListPlan,
    part_of,
)
from registry.rules.actor import Actor
from registry.rules.imports.batch_label import BatchKey, batch_labels
from registry.rules.imports.file import ImportFile
from registry.rules.imports.report import Report


@dataclass
class ListWriter:
    """Writes rows of one plan, and remembers what earlier pieces of it have registered."""

    plan: ListPlan
    file: ImportFile
    newcomers: Newcomers = field(default_factory=dict)

    @cached_property
    def _labels(self) -> Mapping[BatchKey, Sequence[str]]:
        plan = self.plan.kept if isinstance(self.plan, RereviewListPlan) else self.plan
        return batch_labels(plan.plans) if isinstance(plan, RecognitionListPlan) else {}

    def write(self, actor: Actor, places: Sequence[int] | None = None) -> None:
        """The shared step of importing: the rows at these places of the plan; without any all of them.

        Raises Conflict where the register is not what the plan was made by.
        """
        plan = self.plan if places is None else part_of(self.plan, places)
        run = {"file": self.file.name, "sha256": self.file.sha256, "run": actor.import_run}
        try:
            self._write(plan, actor, run)
        except IntegrityError:
            raise Conflict(say("导入期间名录被他人更改，未导入任何行。请重新试运行后再导入。")) from None

    def _write(self, plan: ListPlan, actor: Actor, run: Mapping[str, Any]) -> None:
        match plan:
            case EnterpriseListPlan():
                bring_in_enterprises(plan, actor, run)
            case RecognitionListPlan():
                bring_in_recognitions(plan, actor, run, self.newcomers, self._labels)
            case EndingListPlan():
                bring_in_endings(plan, self.file, actor)
            case RenameListPlan():
                bring_in_renames(plan, actor)
            case RereviewListPlan():
                bring_in_recognitions(plan.kept, actor, run, self.newcomers, self._labels)
                bring_in_endings(plan.ended, self.file, actor)


def record_imported(file: ImportFile, report: Report, actor: Actor) -> None:
    """The shared step at the end: the list is whole."""
    require_transaction()
    counts = {outcome.value: number for outcome, number in report.counts.items()}
    body: dict[str, Any] = {"list": file.kind, "file": file.name, "sha256": file.sha256, **counts}
    asked = file.asking.asked
    if asked:
        body["asked"] = [str(question.text) for question in asked]
    if file.asking.answered:
        body["answers"] = file.asking.answered
    wrote: Any = {ImportRun: [actor.import_run]}
    record(actor, NewEvent(kind="import.applied", visibility="staff", body=body, wrote=wrote))
