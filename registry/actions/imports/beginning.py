"""Beginning a long list: its run is kept with what was shown, and nobody sees its rows until it is whole."""

from dataclasses import replace

from registry import clock
from registry.actions.imports.lease import LEASE
from registry.actions.ledger import NewEvent, next_seq, record
from registry.database import require_transaction
from registry.jobs import Job, enqueue
from registry.models import ImportRun, ImportWork
from registry.queries.imports.touched import PlannedList
from registry.rules.actor import Actor
from registry.rules.imports.file import ImportFile
from registry.rules.imports.plain_actor import plain_actor
from registry.rules.imports.run_state import ImportRunState
from registry.rules.ledger import canonical_json


def begin_run(run: int, found: PlannedList, actor: Actor, worker: str) -> None:
    """The shared step of beginning: from here on figures stand at the event before, until it is whole.
    `worker` writes it; '' a worker of the queue."""
    require_transaction()
    # One that was taken back and had written nothing may begin again.
    ImportWork.delete().where(ImportWork.run == run).execute()
    now = clock.real_now()
    free_at = now + LEASE if worker else now
    ImportWork.create(
        run=run,
        state=ImportRunState.RUNNING.value,
        first_seq=next_seq(),
        total=found.report.changing,
        worker=worker,
        alive_at=now,
        free_at=free_at,
        started_at=now,
        acting=canonical_json(plain_actor(actor)),
        shown=found.shown_kept,
    )
    record(replace(actor, import_run=run), _started(found.file, run, found.report.changing))
    if not worker:
        enqueue(Job.BRING_IN)


def _started(file: ImportFile, run: int, rows: int) -> NewEvent:
    body = {"list": file.kind, "file": file.name, "sha256": file.sha256, "rows": rows}
    return NewEvent(kind="import.started", visibility="staff", body=body, wrote={ImportRun: [run]})
