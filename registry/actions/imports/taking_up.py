"""Taking up long lists: those that were begun for a worker, and those whose worker has died; and taking back
those that cannot be finished, or were cancelled."""

import logging

from peewee import OperationalError

from registry import clock
from registry.actions.imports.lease import MOST_FAILURES, RunLost, give_back, held_run, take_next, worked_at
from registry.actions.imports.pieces import PiecesOfRun
from registry.actions.imports.undo import undo_at_once
from registry.actions.imports.undo_pieces import PiecesOfUndo, begin_undo
from registry.actions.ledger import next_seq
from registry.database import transactional
from registry.errors import Text, say
from registry.models import ImportRun, ImportWork
from registry.queries.imports import piece
from registry.queries.imports.run import file_of_run, get_import_run
from registry.queries.imports.touched import planned
from registry.queries.imports.undo import undo_of
from registry.queries.imports.whole import RUNNING
from registry.rules.actor import Actor
from registry.rules.imports.file import import_right
from registry.rules.imports.run_state import ImportRunState
from registry.rules.imports.undo import KeptUndo
from registry.rules.right import require
from registry.storage import Storage
from registry.uncollected import kept_apart

log = logging.getLogger(__name__)

BROKEN_OFF = say("导入未能完成，已由系统撤回。请检查文件后重新导入。")
CANCELLED = say("导入期间取消。")


def bring_in_next(storage: Storage) -> bool:
    """Write one run that waits for a worker or was broken off, as far as it is not written; False where there
    is none. One that failed too often, or whose file nobody kept, is taken back: nobody has seen its rows."""
    work = take_next()
    if work is None:
        return False
    run = get_import_run(work.run_id)
    try:
        if work.undoing:
            with worked_at(work.run_id, work.worker):
                PiecesOfUndo(work).write()
        elif work.failures >= MOST_FAILURES or not run.sha256:
            if _take_back(work.run_id, BROKEN_OFF, Actor.system("worker"), work.worker):
                with worked_at(work.run_id, work.worker):
                    PiecesOfUndo(held_run(work.run_id, work.worker)).write()
        else:
            with worked_at(work.run_id, work.worker):
                pieces = PiecesOfRun(work, planned(file_of_run(run, storage)))
                with kept_apart():
                    pieces.write()
    except RunLost:
        log.info("import run %s is another's by now", run.id)
    except OperationalError:
        raise
    except Exception:
        log.exception("import run %s: an attempt failed", run.id)
        give_back(work)
    return True


def cancel_run(run: ImportRun, actor: Actor) -> None:
    """Stop a run that is being written, and take back what it has written: nobody has seen it.

    Of a long list that is done by a worker. Raises NotAllowed unless the actor may bring such a list in,
    RunLost where it is whole by now, or is taken back already.
    """
    require(actor, import_right(run.kind))
    _take_back(run.id, CANCELLED, actor, "")


@transactional
def _take_back(run_id: int, reason: Text, actor: Actor, worker: str) -> bool:
    """Take back what is written; returns whether that is only begun, to be done by this worker or, without
    one, by one of the queue."""
    running = RUNNING & (ImportWork.run == run_id)
    work = ImportWork.get_or_none(running)
    if work is None or work.undoing:
        raise RunLost()
    own = ImportRun.id == run_id
    seqs = {"first_seq": work.first_seq, "last_seq": next_seq() - 1}
    ImportRun.update(**seqs, applied_at=clock.now()).where(own).execute()
    run, kept = get_import_run(run_id), KeptUndo(str(reason), rest=True, is_unseen=True)
    if work.done > piece.ROWS:
        begin_undo(run, kept, work.done, actor, worker)
        return True
    stopped = {"state": ImportRunState.TAKEN_BACK.value, "worker": "", "finished_at": clock.now()}
    ImportWork.update(stopped).where(running).execute()
    if (found := undo_of(run)).count:
        undo_at_once(found, kept, actor)
    else:
        # Nothing was written: the list may be brought in as if nothing had been.
        ImportRun.update(first_seq=None, last_seq=None, applied_at=None).where(own).execute()
    return False
