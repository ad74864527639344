"""Taking a long list back piece by piece: from the first piece on nobody sees its rows.

What is left to undo is read anew by who begins and by who takes it up: what is undone stays so.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from registry import clock
from registry.actions.imports.lease import LEASE, hold_run
from registry.actions.imports.pieces import ROUNDS, Progress
from registry.actions.imports.undo_part import record_undone, undo_part
from registry.actions.ledger import NewEvent, next_seq, record
from registry.database import require_transaction, snapshot, transactional
from registry.jobs import Job, enqueue
from registry.models import ImportRun, ImportWork
from registry.queries.imports import piece
from registry.queries.imports.kept_actor import kept_actor
from registry.queries.imports.run import get_import_run
from registry.queries.imports.touched import Touched, last_seq, touched_since
from registry.queries.imports.undo import UNDO_PARTS, Undo, holder_of_part, undo_of
from registry.queries.imports.whole import work_of_run
from registry.rules.actor import Actor
from registry.rules.imports.plain_actor import plain_actor
from registry.rules.imports.run_state import ImportRunState
from registry.rules.imports.undo import KeptUndo
from registry.rules.ledger import canonical_json
from registry.turns import let_others_write, look_how_much_there_is


def begin_undo(run: ImportRun, kept: KeptUndo, total: int, actor: Actor, worker: str) -> None:
    """The shared step of beginning: from here on readers see none of the run, and figures stand before it.
    `worker` undoes it; '' a worker of the queue."""
    require_transaction()
    now, work = clock.real_now(), work_of_run(run.id)
    columns = {
        "state": ImportRunState.RUNNING.value,
        # Of one that nobody has seen figures stand before it already.
        "first_seq": work.first_seq if work and kept.is_unseen else next_seq(),
        "last_seq": None,
        "done": 0,
        "total": total,
        "worker": worker,
        "alive_at": now,
        "free_at": now + LEASE if worker else now,
        "failures": 0,
        "started_at": now,
        "finished_at": None,
        "acting": canonical_json(plain_actor(actor)),
        "undoing": canonical_json(kept.plain),
    }
    if work is None:
        ImportWork.create(run=run.id, shown="[]", **columns)
    else:
        ImportWork.update(**columns).where(ImportWork.run == run.id).execute()
    body = {"list": run.kind, "file": run.name, "reason": kept.reason, "rows": total}
    begun = NewEvent(kind="import.undoing", visibility="staff", body=body, wrote={ImportRun: [run.id]})
    record(replace(actor, undoes_run=run.id), begun)
    if not worker:
        enqueue(Job.BRING_IN)


class PiecesOfUndo:
    """One worker's attempt to take back what is left of a run."""

    def __init__(self, work: ImportWork) -> None:
        """`work` is the worker's by now."""
        run_id = work.run_id
        self.run_id, self.worker, self.total = run_id, work.worker, work.total
        by = kept_actor(json.loads(work.acting), run_id)
        self.actor: Actor = replace(by, import_run=None, undoes_run=run_id)
        self.kept = KeptUndo(**json.loads(work.undoing or "{}"))
        self.seq = 0
        self.touched = Touched()

    def write(self, progress: Progress | None = None) -> None:
        """Undo all that is left. Raises RunLost where another worker has taken it up meanwhile."""
        for _ in range(ROUNDS):
            found = self._left()
            if not found.count:
                break
            self._undo(found, progress)
        self._finish(self._left())
        look_how_much_there_is()

    def _left(self) -> Undo:
        """What is left to undo, by one snapshot."""
        with snapshot():
            self.seq, self.touched = last_seq(), Touched()
            return undo_of(get_import_run(self.run_id))

    def _undo(self, found: Undo, progress: Progress | None) -> None:
        for part in UNDO_PARTS:
            rows, size = getattr(found, part), min(piece.UNDONE, piece.ROWS)
            for start in range(0, len(rows), size):
                self._piece(part, rows[start : start + size])
                if progress:
                    progress(self._done, max(self.total, self._done))
                let_others_write()

    @property
    def _done(self) -> int:
        return sum(self.kept.counts.values())

    @transactional
    def _piece(self, part: str, rows: Sequence[Any]) -> None:
        self.touched |= touched_since(self.seq)
        # What others have touched is looked at again in the next round.
        fresh = [row for row in rows if holder_of_part(row) not in self.touched.enterprises]
        undo_part(part, fresh, self.kept.reason, self.actor)
        kept, now = self.kept.and_undone(part, len(fresh)), clock.real_now()
        done, plain = sum(kept.counts.values()), canonical_json(kept.plain)
        self._hold(done=done, undoing=plain, alive_at=now, free_at=now + LEASE, failures=0)
        self.kept, self.seq = kept, last_seq()

    @transactional
    def _finish(self, found: Undo) -> None:
        """From here on everybody sees that it is undone."""
        is_unseen = self.kept.is_unseen
        state = ImportRunState.TAKEN_BACK if is_unseen else ImportRunState.WHOLE
        ended = {"state": state.value, "finished_at": clock.now(), "worker": "", "undoing": None}
        self._hold(**ended, done=self._done, last_seq=next_seq())
        if self.kept.is_unseen and not self._done:
            # Nothing was written: the list may be brought in as if nothing had been.
            none = {"first_seq": None, "last_seq": None, "applied_at": None}
            ImportRun.update(none).where(ImportRun.id == self.run_id).execute()
            return
        record_undone(found, self.kept, self.actor)
        enqueue(Job.DRAIN_TALLY)
        enqueue(Job.DELIVER_MESSAGES)

    def _hold(self, **columns: Any) -> None:
        hold_run(self.run_id, self.worker, columns)
