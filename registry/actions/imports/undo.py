"""Undoing an import run 撤销导入: at once where it is short, else in pieces."""

import secrets
from dataclasses import replace

from registry.actions.acting import acting
from registry.actions.imports.lease import held_run, worked_at
from registry.actions.imports.pieces import Progress
from registry.actions.imports.undo_part import record_undone, undo_part
from registry.actions.imports.undo_pieces import PiecesOfUndo, begin_undo
from registry.database import require_transaction, transactional
from registry.errors import Conflict, say
from registry.models import ImportRun
from registry.queries.imports import piece
from registry.queries.imports.run import get_import_run
from registry.queries.imports.undo import UNDO_PARTS, PlannedUndo, Undo, planned_undo, undo_as_now
from registry.queries.imports.whole import work_of_run
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, UndoArguments
from registry.rules.imports.file import grants_titles, import_right
from registry.rules.imports.run_state import ImportRunState
from registry.rules.imports.undo import KeptUndo
from registry.rules.right import require
from registry.uncollected import uncollected


@uncollected()
def undo_import(
    arguments: UndoArguments, actor: Actor, *, by_worker: bool = False, progress: Progress | None = None
) -> ImportRun:
    """Undo a run, wholly or, where that was said, as far as nothing stands on it: a long list in pieces, here
    and now or, with `by_worker`, by one of the queue.

    Raises NotAllowed unless the actor may bring such a list in, or where a second person has to approve it,
    Unmet where it cannot be undone, Stale where something changed meanwhile.
    """
    run = get_import_run(arguments.run)
    require(actor, import_right(run.kind))
    planned = planned_undo(arguments)
    worker = "" if by_worker else secrets.token_hex(16)
    _undo_alone(planned, actor, worker)
    if worker and planned.found.count > piece.ROWS:
        with worked_at(run.id, worker):
            PiecesOfUndo(held_run(run.id, worker)).write(progress)
    return get_import_run(run.id)


@transactional
def _undo_alone(planned: PlannedUndo, actor: Actor, worker: str) -> None:
    grants = grants_titles(planned.found.run.kind)
    undo_run(planned, acting(actor, ApprovalAction.UNDO_IMPORT) if grants else actor, worker)


def undo_run(planned: PlannedUndo, actor: Actor, worker: str = "") -> ImportRun:
    """The shared step of undoing, under the checks of this moment. Every event of it names the run. A long
    list is only begun to be undone, by this worker or, without one, by one of the queue."""
    require_transaction()
    arguments, run = planned.arguments, planned.found.run
    work = work_of_run(run.id)
    if work is not None and ImportRunState(work.state).is_running:
        raise Conflict(say("这次导入正在撤销，请等待完成。"))
    if planned.found.count > piece.ROWS:
        # Each piece looks at what it takes back.
        kept = KeptUndo(arguments.reason.strip(), arguments.rest, is_unseen=False)
        begin_undo(run, kept, planned.found.count, actor, worker)
        return run
    found = undo_as_now(planned).found
    return undo_at_once(found, KeptUndo(arguments.reason.strip(), arguments.rest, is_unseen=False), actor)


def undo_at_once(found: Undo, kept: KeptUndo, actor: Actor) -> ImportRun:
    """The shared step of undoing in one transaction."""
    require_transaction()
    by = replace(actor, undoes_run=found.run.id)
    for part in UNDO_PARTS:
        rows = getattr(found, part)
        undo_part(part, rows, kept.reason, by)
        kept = kept.and_undone(part, len(rows))
    record_undone(found, kept, by)
    return found.run
