"""Writing a long list piece by piece, each in a transaction of its own, so that nobody waits for the whole.

A piece takes a row only if nothing that others did since it was planned touches it; such rows are planned
again after the last piece, and wait as questions where they would do something else than was shown.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from registry import clock
from registry.actions.imports.lease import LEASE, hold_run
from registry.actions.imports.writing import ListWriter, record_imported
from registry.actions.ledger import next_seq
from registry.database import transactional
from registry.jobs import Job, enqueue
from registry.models import Enterprise, ImportRun, ImportWork
from registry.queries.imports import piece
from registry.queries.imports.kept_actor import kept_actor
from registry.queries.imports.list_plan import EnterpriseListPlan
from registry.queries.imports.touched import PlannedList, Touched, last_seq, planned, touched_since
from registry.rules.actor import Actor
from registry.rules.imports.changed_row import waiting_at
from registry.rules.imports.ending import EndingPlan
from registry.rules.imports.packed import unpacked
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.report_kept import applied_json, report_json, report_of
from registry.rules.imports.run_state import ImportRunState
from registry.rules.imports.shown import (
    NEW,
    ShownRows,
    holder_of,
    places_in,
    shown_rows,
)
from registry.turns import let_others_write, look_how_much_there_is

ROUNDS = 3
"""So often rows that others touch are planned again; then they wait."""
Progress = Callable[[int, int], None]
"""Is given after each piece how many rows are written, and of how many."""


@dataclass
class PiecesLeft:
    """What is left to write of a run, by places among the rows that were shown."""

    writer: ListWriter
    seq: int
    """Up to which event it is known what others did."""
    main: Sequence[int]
    last: Sequence[int]
    """Titles that end, and details of records that were there: readers could not be kept from a part of them,
    so the last transaction writes them."""
    position: int
    retry: list[int]
    places: Sequence[int | None]
    """Where in the plan each row is that was shown."""
    touched: Touched = field(default_factory=Touched)
    """What others did since the plan was made."""
    again: list[int] = field(default_factory=list)
    """Touched by others: to be planned again."""
    changed: list[int] = field(default_factory=list)
    """Would do something else than was shown: these wait."""

    def next_piece(self) -> list[int]:
        """The places of the next piece, taken away; none at the end of a round."""
        if self.retry:
            places, self.retry = self.retry[: piece.ROWS], self.retry[piece.ROWS :]
            return places
        places = list(self.main[self.position : self.position + piece.ROWS])
        self.position += len(places)
        return places

    def plan_of(self, place: int) -> Any:
        """What is planned of a row that was shown; None where it is none any more."""
        found = self.places[place]
        return None if found is None else self.writer.plan.plans[found]

    @property
    def is_empty(self) -> bool:
        """Whether this round has no more pieces."""
        return not self.retry and self.position >= len(self.main)

    @property
    def open(self) -> list[int]:
        """What has to be looked at again where the work is broken off now."""
        return [*self.retry, *self.again, *self.changed]


class PiecesOfRun:
    """One worker's attempt to write what is left of a run."""

    def __init__(self, work: ImportWork, found: PlannedList) -> None:
        """`work` is the worker's by now; `found` its list as it was planned last."""
        run_id = work.run_id
        self.run_id, self.worker, self.file = run_id, work.worker, found.file
        self.actor: Actor = kept_actor(json.loads(work.acting), run_id)
        self._found = found
        self.shown: ShownRows = (
            found.shown if work.shown == found.shown_kept else shown_rows(json.loads(unpacked(work.shown)))
        )
        self.total = len(self.shown.changing)
        self.left = self._left(found, work.done, json.loads(work.again))

    def write(self, progress: Progress | None = None) -> Report:
        """Write all that is left; returns the report of the whole run. Raises RunLost where another worker
        has taken it up meanwhile, or somebody has cancelled it."""
        rounds = 0
        while True:
            while places := self.left.next_piece():
                self._write(places)
                if progress:
                    progress(self.left.position, self.total)
                if not self.left.is_empty:
                    let_others_write()
            is_last = rounds == ROUNDS
            if (is_last or not self.left.again) and (report := self._end(is_last=is_last)):
                break
            self._plan_again()
            rounds += 1
        if progress and self.left.last:
            progress(self.total, self.total)
        look_how_much_there_is()
        return report

    def _end(self, *, is_last: bool) -> Report | None:
        """Finish; returns the report of the whole run, or None where what is written last is to be looked at
        again and this is not the last time."""
        left = self.left
        # Looked at and spelled here, where nobody waits for it; hardly anything is touched between here and
        # the lock.
        _, again, changed = self._judged(left.last)
        if again and not is_last:
            return None
        left.changed += [*again, *changed]
        left.last = sorted({*left.last} - {*again, *changed})
        waiting = [*left.again, *left.changed]
        report, kept = self._whole(waiting)
        return self._finish(report, kept, waiting, is_last=is_last)

    def _whole(self, waiting: Sequence[int]) -> tuple[Report, str]:
        """The report of the whole run, and as it is kept: what was shown, without the rows that wait."""
        kept = ImportRun.get_by_id(self.run_id).report
        # Where it came out as it was planned here, as mostly, it need not be read out of what is kept.
        is_own = kept == self._found.report_kept
        found = self._found.report if is_own else report_of(kept)
        report = replace(waiting_at(found, waiting, self.left.plan_of), applied=True, run=self.run_id)
        return report, applied_json(kept) if is_own and not waiting else report_json(report)

    def _left(self, found: PlannedList, done: int, retry: list[int]) -> PiecesLeft:
        plans, shown = found.plan.plans, self.shown.rows
        places: Sequence[int | None] = range(len(plans))
        if len(plans) != len(shown):
            places = places_in(plans, report_of(ImportRun.get_by_id(self.run_id).report).lines)
        main: list[int] = []
        last: list[int] = []
        filled = self._filled_at_once()
        for place in self.shown.changing:
            at = places[place]
            ends = at is not None and isinstance(plans[at], EndingPlan)
            (last if ends or place in filled else main).append(place)
        last = sorted({*last} - {*retry})
        return PiecesLeft(ListWriter(found.plan, found.file), found.seq, main, last, done, retry, places)

    def _filled_at_once(self) -> frozenset[int]:
        """The rows of records that were there, if they are few enough for one transaction. Of more each is
        seen when it is written."""
        if not isinstance(self._found.plan, EnterpriseListPlan):
            return frozenset()
        filled = self.shown.of(RowOutcome.UPDATED)
        return frozenset(filled) if len(filled) <= piece.FILLED else frozenset()

    def _plan_again(self) -> None:
        left = self.left
        self.left = self._left(planned(self.file), left.position, left.again)
        self.left.changed = left.changed
        self.left.last = sorted({*self.left.last} - {*left.changed})

    @transactional
    def _write(self, places: Sequence[int]) -> None:
        left = self.left
        again, changed = self._write_fresh(places)
        left.again += again
        left.changed += changed
        now = clock.real_now()
        self._hold(
            done=left.position, again=json.dumps(left.open), alive_at=now, free_at=now + LEASE, failures=0
        )
        # What others did up to here, this piece has looked at.
        left.seq = last_seq()

    def _write_fresh(self, places: Sequence[int], *, is_last: bool = True) -> tuple[list[int], list[int]]:
        """Write the rows that nothing touches and that do what was shown; returns those to be planned again,
        and those that do another thing now. Unless it `is_last`, none where some are to be planned again."""
        fresh, again, changed = self._judged(places)
        if fresh and (is_last or not again):
            self.left.writer.write(self.actor, fresh)
        return again, changed

    def _judged(self, places: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
        """Where in the plan those rows are that nothing touches and that do what was shown; the rows to be
        planned again, and those that do another thing now."""
        left, plans = self.left, {place: self.left.plan_of(place) for place in places}
        left.touched |= touched_since(left.seq)
        own = self._own(
            [holder_of(plan) for place, plan in plans.items() if plan and self.shown.is_new(place)]
        )
        fresh, again, changed = [], [], []
        for place, plan in plans.items():
            found = left.places[place]
            if found is None:
                changed.append(place)
            elif left.touched and left.touched.has(plan):
                again.append(place)
            elif self.shown.is_same(place, plan, own):
                fresh.append(found)
            else:
                changed.append(place)
        return fresh, again, changed

    def _own(self, holders: Sequence[int]) -> set[int]:
        """Which of the holders of rows that were shown as new the run itself has registered since."""
        since = sorted({holder for holder in holders if holder != NEW})
        if not since:
            return set()
        own = (Enterprise.import_run == self.run_id) & Enterprise.id.in_(since)
        found: Any = Enterprise.select(Enterprise.id).where(own)
        return {id for (id,) in found.tuples()}

    @transactional
    def _finish(self, report: Report, kept: str, waiting: list[int], *, is_last: bool) -> Report | None:
        """From here on everybody sees it."""
        again, changed = self._write_fresh(self.left.last, is_last=is_last)
        if again and not is_last:
            return None
        if again or changed:
            report, kept = self._whole([*waiting, *again, *changed])
        self._hold(state=ImportRunState.WHOLE.value, done=self.total, finished_at=clock.now(), worker="")
        first: Any = ImportWork.select(ImportWork.first_seq).where(ImportWork.run == self.run_id)
        seqs = {"first_seq": first.scalar(), "last_seq": next_seq(), "applied_at": clock.now()}
        ImportRun.update(**seqs, report=kept).where(ImportRun.id == self.run_id).execute()
        record_imported(self.file, report, self.actor)
        enqueue(Job.DRAIN_TALLY)
        enqueue(Job.DELIVER_MESSAGES)
        return report

    def _hold(self, **columns: Any) -> None:
        hold_run(self.run_id, self.worker, columns)
