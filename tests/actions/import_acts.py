"""Acts of undoing an import, and of cancelling one, for the table of rights."""

from collections.abc import Callable

from registry.actions.imports import file, taking_up, undo
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, UndoArguments
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from tests import begun_list
from tests.actions import approval_acts
from tests.actions.acts import FIRMS
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

Act = Callable[[Actor], object]


def undone(decision: Decision | None) -> Callable[[Make], Act]:
    """A list that was brought in."""
    found = read_import("名单.xlsx", workbook(*FIRMS), decision)

    def ready(make: Make) -> Act:
        run = file.apply_import(found, SYSTEM, accept_good=True, yes=True).run or 0
        approval_acts.alone(ApprovalAction.IMPORT)
        return lambda actor: undo.undo_import(UndoArguments(run, "名单有误"), actor)

    return ready


def begun(decision: Decision | None) -> Callable[[Make], Act]:
    """A long list of which the first piece is written."""

    def ready(make: Make) -> Act:
        run = begun_list.begun(decision)
        return lambda actor: taking_up.cancel_run(run, actor)

    return ready
