"""Runs that are not whole yet: readers see none of their rows, figures and instants stand before them."""

import json
from collections.abc import Collection
from typing import Any

from peewee import Expression, fn

from registry import clock
from registry.models import Batch, ImportRun, ImportWork, Recognition
from registry.prepared import Prepared
from registry.rules.imports.run_state import ImportRunState

RUNNING = ImportWork.state == ImportRunState.RUNNING.value
NEVER_SEEN = ImportWork.state.in_([ImportRunState.RUNNING.value, ImportRunState.TAKEN_BACK.value])
"""Those that are being written, and those that were taken back before anybody saw a row of them."""


def running_runs() -> Any:
    """The ids of the runs that are being written, for a condition: read in the same statement as the rows, so
    that none of them is seen between two statements."""
    return ImportWork.select(ImportWork.run).where(RUNNING)


def untaken_runs() -> Any:
    """The runs that wait for a worker, or whose worker is dead; a query."""
    return ImportWork.select().where(RUNNING & (ImportWork.free_at <= clock.real_now()))


def runs_wait() -> bool:
    """Whether any run has no living worker."""
    found: bool = untaken_runs().exists()
    return found


def of_whole_run(run: Any) -> Expression:
    """The condition that a row, by its column of the run that brought it, is of none being written."""
    found: Expression = run.is_null() | run.not_in(running_runs())
    return found


def titles_of_whole_runs() -> Expression:
    """The same of recognitions, by their batches."""
    found: Expression = Recognition.batch.not_in(unseen_batches())
    return found


def unseen_batches() -> Any:
    """The ids of the batches of runs that nobody sees, or ever saw: what these granted stays, void, and is on
    no list; for a condition."""
    unseen = ImportWork.select(ImportWork.run).where(NEVER_SEEN)
    return Batch.select(Batch.id).where(Batch.import_run.in_(unseen))


def first_unseen() -> Any:
    """The first event of those of runs that are being written, null where there is none; a query."""
    return ImportWork.select(fn.MIN(ImportWork.first_seq)).where(RUNNING)


def begun_around(seq: Any) -> tuple[Any, Any, Any]:
    """Columns: the first event of the runs that an event, by its number, is in the middle of: of those that
    are over, of undoings that are over, and of those that are being written; null where there is none."""
    inside = (ImportRun.first_seq <= seq) & (ImportRun.last_seq > seq)
    undoing = (ImportWork.first_seq <= seq) & (ImportWork.last_seq > seq)
    return (
        ImportRun.select(fn.MIN(ImportRun.first_seq)).where(inside),
        ImportWork.select(fn.MIN(ImportWork.first_seq)).where(undoing),
        ImportWork.select(fn.MIN(ImportWork.first_seq)).where(RUNNING & (ImportWork.first_seq <= seq)),
    )


def ended_around(seq: int) -> Any:
    """When the last of the runs, or undoings, was over that this event is in; null where it is in none; a
    query."""
    ends = (ImportRun.last_seq >= seq) | (ImportWork.last_seq >= seq)
    work = ImportWork.select(fn.MAX(ImportWork.finished_at)).join(ImportRun)
    return work.where((ImportWork.first_seq <= seq) & ends)


def known_without_runs(seq: int, *begun: int | None) -> int:
    """The last event up to this one that is in the middle of no run: a run is known whole or not at all.
    `begun` are the values of `begun_around` for it."""
    while firsts := [first for first in begun if first is not None]:
        seq = min(firsts) - 1
        begun = tuple(query.scalar() for query in begun_around(seq))
    return seq


def run_of_event(body: dict[str, Any]) -> int | None:
    """The run that an event is of, or of whose undoing, as its body says."""
    run = body.get("undoes_run", body.get("run"))
    return run if isinstance(run, int) else None


def is_of_unseen_run(body: dict[str, Any], unseen: set[int]) -> bool:
    """Whether an event is of one of these runs, or of its undoing, as its body says."""
    return run_of_event(body) in unseen


def unseen_runs() -> set[int]:
    """The ids of the runs that are being written."""
    return {id for (id,) in _running()}


@Prepared
def _running() -> Any:
    return running_runs().tuples()


def never_seen(runs: Collection[int]) -> set[int]:
    """Those of these runs that were taken back before anybody saw them."""
    taken_back = ImportWork.state == ImportRunState.TAKEN_BACK.value
    found: Any = ImportWork.select(ImportWork.run).where(ImportWork.run.in_(list(runs)) & taken_back)
    return {id for (id,) in found.tuples()}


def work_of_run(run: int) -> ImportWork | None:
    """How far a run is that is, or was, written in pieces; None of one that was written at once."""
    found: ImportWork | None = ImportWork.get_or_none(ImportWork.run == run)
    return found


def is_running(run: int) -> bool:
    """Whether a run is being written, or taken back, just now."""
    return run in unseen_runs()


def is_own_event(body: str, run: int) -> bool:
    """Whether an event is of a run, or of its undoing."""
    said = json.loads(body)
    return run in (said.get("run"), said.get("undoes_run"))
