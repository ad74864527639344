"""Acts of correcting a batch, for the table of rights."""

from collections.abc import Callable

from registry.actions import correction
from registry.models import Recognition
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, CorrectArguments
from registry.rules.state import State
from tests.actions import approval_acts
from tests.actions.procedure_acts import district_file
from tests.make import Make
from tests.pool import hold

Act = Callable[[Actor], object]


def _corrected(row: Recognition) -> Act:
    arguments = CorrectArguments(
        row.batch_id, "文号误填", "津工信〔2026〕20号", document_no="津工信〔2026〕2号"
    )
    return lambda actor: correction.correct_batch(arguments, actor)


def corrected(make: Make) -> Act:
    held = hold(make.enterprise())
    approval_acts.alone(ApprovalAction.CORRECT)
    return _corrected(held)


def district_batch_corrected(make: Make) -> Act:
    """A batch that a district decided."""
    recognized = district_file(make, State.RECOGNIZED)
    approval_acts.alone(ApprovalAction.CORRECT)
    return _corrected(Recognition.get(Recognition.application == recognized.id))
