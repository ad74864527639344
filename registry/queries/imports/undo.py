"""What undoing an import run would do: what is taken back, what stays and why, and figures of past days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from registry import clock
from registry.database import snapshot
from registry.errors import Text, Unmet, say
from registry.models import (
    Application,
    Batch,
    Change,
    Enterprise,
    Event,
    ImportRun,
    Recognition,
    Recommendation,
    Subject,
)
from registry.queries.approval_line import lines_of_titles
from registry.queries.figures_effect import FigureChanges, Supposed, changes_of, effect_of_changes
from registry.queries.imports.register import chunks
from registry.queries.imports.run import asked_of_run, get_import_run
from registry.queries.imports.touched import FOR_ALL, ROUNDS
from registry.queries.imports.written import (
    PutBack,
    RunEvents,
    done_since,
    ended_of,
    events_of_run,
    put_back,
)
from registry.queries.ledger import recorded_up_to
from registry.queries.subject import open_titles
from registry.queries.validity import not_voided
from registry.rules.approval import Effect, UndoArguments
from registry.rules.change import FACT_NAMES, ChangeState, Fact
from registry.rules.imports.asked import plain_asked
from registry.rules.imports.undo import InTheWay, Written, named_in_part, unmet_run, unmet_undo
from registry.rules.state import State
from registry.rules.title_history import RESTORED, VOIDED

UNDO_PARTS = ("titles", "ended", "linked", "files", "answers", "changes", "records", "enterprises")
"""What is undone, in this order."""


def holder_of_part(row: Any) -> int | None:
    """The enterprise that something undone is of; None of an answer."""
    match row:
        case Enterprise():
            return int(row.id)
        case PutBack():
            return int(row.row.id)
        case Recommendation():
            return None
    return int(row.enterprise_id)


@dataclass(frozen=True)
class Undo:
    """What of a run is undone, and what stays with what stands on it."""

    run: ImportRun
    titles: Sequence[Recognition]
    linked: Sequence[Recognition]
    """Titles of before that the list made those of a file."""
    files: Sequence[Application]
    answers: Sequence[Recommendation]
    changes: Sequence[Change]
    records: Sequence[PutBack]
    enterprises: Sequence[Enterprise]
    ended: Sequence[Recognition]
    """Titles that the list ended and that hold again."""
    kept: Sequence[InTheWay]

    @property
    def count(self) -> int:
        """How much there is to undo."""
        return sum(len(getattr(self, part)) for part in UNDO_PARTS)

    @cached_property
    def holders(self) -> set[int | None]:
        """The enterprises of all that is undone."""
        return {holder_of_part(row) for part in UNDO_PARTS for row in getattr(self, part)}

    def is_touched_since(self, seq: int) -> bool:
        """Whether anything after this event may make it another: of settings, of its holders."""
        rows: Any = Event.select(Event.kind, Event.enterprise_id).where(Event.seq > seq)
        since = list(rows.tuples())
        if not since:
            return False
        return any(kind.startswith(FOR_ALL) or holder in self.holders for kind, holder in since)


@dataclass(frozen=True)
class PlannedUndo:
    """What undoing would do by the register as it was after event `seq`; planned while others write."""

    arguments: UndoArguments
    found: Undo
    seq: int

    @cached_property
    def prepared(self) -> tuple[Effect, FigureChanges]:
        """What stays so as long as nothing touches it: its effect without figures, and what it would add to
        those."""
        said = named_in_part(_said(self.found, self.arguments))
        return said, _figures_added(self.found, clock.today())

    def effect(self) -> Effect:
        """In plain values, by figures as they are now."""
        said, changes = self.prepared
        return {**said, "figures": effect_of_changes(changes, clock.today())}


def planned_undo(arguments: UndoArguments) -> PlannedUndo:
    """By one snapshot. Raises Unmet where it cannot be undone, or not without saying that lines stay."""
    with snapshot():
        return PlannedUndo(arguments, undoable(arguments), recorded_up_to())


def undo_for_approval(arguments: UndoArguments) -> PlannedUndo:
    """Likewise, ready for its transaction; planned anew as long as others touch it, so that hardly ever who
    holds the lock has to."""
    planned = planned_undo(arguments)
    for _ in range(ROUNDS):
        _ = planned.prepared, planned.found.holders
        if not planned.found.is_touched_since(planned.seq):
            break
        planned = planned_undo(arguments)
    return planned


def undo_as_now(planned: PlannedUndo) -> PlannedUndo:
    """The same where nothing since touches it, else planned anew. Raises Unmet likewise."""
    if not planned.found.is_touched_since(planned.seq):
        return planned
    return PlannedUndo(planned.arguments, undoable(planned.arguments), recorded_up_to())


def undoable(arguments: UndoArguments) -> Undo:
    """What is undone. Raises Unmet where it cannot be undone, or not without saying that lines stay."""
    found = undo_of(get_import_run(arguments.run))
    if reasons := unmet_undo(found.count, len(found.kept), arguments.reason, rest=arguments.rest):
        raise Unmet(reasons)
    return found


def effect_of(found: Undo, arguments: UndoArguments, today: date) -> Effect:
    """In plain values, whether or not something stands in the way."""
    return {**_said(found, arguments), "figures": effect_of_changes(_figures_added(found, today), today)}


def _figures_added(found: Undo, today: date) -> FigureChanges:
    voided = [Supposed(row.enterprise_id, VOIDED, row.id, today, {}) for row in found.titles]
    restored = [
        Supposed(row.enterprise_id, RESTORED, row.id, row.ended_on or today, {}) for row in found.ended
    ]
    return changes_of([*voided, *restored])


def _said(found: Undo, arguments: UndoArguments) -> Effect:
    held_again = {"restored": [[row.id, row.name] for row in found.ended]} if found.ended else {}
    return {
        **plain_asked(asked_of_run(found.run)),
        **held_again,
        "run": found.run.id,
        "file": found.run.name,
        "titles": len(found.titles),
        "enterprises": [[row.id, row.name] for row in found.enterprises],
        "records": [[each.row.id, each.row.name] for each in found.records],
        "changes": [row.id for row in found.changes],
        "reopened": [row.number for row in found.files],
        "answers_undone": [row.document_no for row in found.answers],
        "kept": [each.plain for each in found.kept],
        "rest": arguments.rest,
        "reason": arguments.reason.strip(),
        "lines": lines_of_titles([*found.titles, *found.ended]),
    }


def undo_of(run: ImportRun) -> Undo:
    """What can be undone of a run now. Raises Unmet of one that was not applied, or is too old."""
    if reasons := unmet_run(run.applied_at, run.first_seq):
        raise Unmet(reasons)
    events = events_of_run(run)
    titles, kept = _titles(run)
    linked, reopened, held = _linked(events)
    kept += held
    answers = (
        list(Recommendation.select().where(Recommendation.id.in_(events.answered))) if events.answered else []
    )
    if any(each.what is Written.TITLE for each in kept):
        # What the rest of the list still says, it says as the whole answer.
        answers = []
    files, held = _files([row.application_id for row in titles if row.application_id] + reopened, answers)
    kept += held
    stuck = {each.id for each in held}
    titles = [row for row in titles if row.application_id not in stuck]
    linked = [row for row in linked if row.application_id not in stuck]
    answers = [row for row in answers if row.answered_on is not None and not stuck]
    changes, held = _changes(run)
    kept += held
    records, held = put_back(events)
    kept += held
    enterprises, held = _enterprises(run, {row.id for row in titles})
    kept += held
    ended, held = ended_of(events)
    return Undo(run, titles, linked, files, answers, changes, records, enterprises, ended, [*kept, *held])


def _titles(run: ImportRun) -> tuple[list[Recognition], list[InTheWay]]:
    """The titles that it granted and that stand, and those that something was decided about since."""
    own = (Batch.import_run == run.id) & not_voided()
    query = Recognition.select(Recognition, Subject).join(Subject).switch(Recognition).join(Batch)
    rows: list[Any] = list(query.where(own).order_by(Recognition.id))
    later = done_since(run, "recognition_id", [row.id for row in rows])
    for chunk in chunks([row.id for row in rows]):
        later_of: Any = Recognition.select(Recognition.renews).where(
            Recognition.renews.in_(chunk) & not_voided()
        )
        for (id,) in later_of.tuples():
            later.setdefault(id, (say("后一项认定以它为续期"), ""))
    for row in rows:
        # The row came with its subject; what writes it asks for plain numbers.
        row.subject_id = row.subject.id
    kept = [InTheWay(Written.TITLE, row.id, row.name, *later[row.id]) for row in rows if row.id in later]
    return [row for row in rows if row.id not in later], kept


def _linked(events: RunEvents) -> tuple[list[Recognition], list[int], list[InTheWay]]:
    """Titles of before that it made those of files, as far as they still are; and these files."""
    rows = list(Recognition.select().where(Recognition.id.in_(events.linked))) if events.linked else []
    later = done_since(events.run, "recognition_id", [row.id for row in rows])
    kept = [InTheWay(Written.TITLE, row.id, row.name, *later[row.id]) for row in rows if row.id in later]
    free = [row for row in rows if row.id not in later and row.application_id]
    return free, [row.application_id for row in free if row.application_id], kept


def _files(
    named: Sequence[int], answers: Sequence[Recommendation]
) -> tuple[list[Application], list[InTheWay]]:
    """The files that the list closed, or that were closed since as it does not name them."""
    of_answer = Application.forwarding.in_([row.id for row in answers]) & (
        Application.state == State.NOT_NAMED.value
    )
    closed = Application.id.in_(list(named)) & (Application.state == State.RECOGNIZED.value)
    files, kept = [], []
    for row in Application.select().where(closed | of_answer).order_by(Application.id):
        other = open_titles(row.subject_id).get((row.scheme, row.level))
        if other is None:
            files.append(row)
            continue
        reason = say("企业已就同一称号另行申报（%(number)s）", number=other)
        kept.append(InTheWay(Written.FILE, row.id, row.number, reason))
    return files, kept


def _changes(run: ImportRun) -> tuple[list[Change], list[InTheWay]]:
    """The requests that it made and nobody has decided yet; what was confirmed stays."""
    waiting, kept = [], []
    query: Any = Change.select(Change, Enterprise).join(Enterprise).where(Change.run == run.id)
    for row in query.order_by(Change.id):
        if row.state == ChangeState.WAITING.value:
            waiting.append(row)
        elif row.state == ChangeState.CONFIRMED.value:
            reason = say("已确认的变更：%(fact)s", fact=FACT_NAMES[Fact(row.fact)])
            kept.append(InTheWay(Written.CHANGE, row.id, row.enterprise.name, reason))
    return waiting, kept


def _enterprises(run: ImportRun, voided: set[int]) -> tuple[list[Enterprise], list[InTheWay]]:
    """The enterprises that it registered and that stand on nothing else; `voided` are the titles that go."""
    own = (Enterprise.import_run == run.id) & Enterprise.taken_out_at.is_null()
    rows = list(Enterprise.select().where(own).order_by(Enterprise.id))
    later = done_since(run, "enterprise_id", [row.id for row in rows])
    holding: Any = Recognition.select(Recognition.id, Recognition.enterprise).where(
        Recognition.enterprise.in_(Enterprise.select(Enterprise.id).where(own)) & not_voided()
    )
    reason: Text = say("名下有仍保留的认定")
    later |= {
        holder: (reason, "") for id, holder in holding.tuples() if id not in voided and holder not in later
    }
    kept = [InTheWay(Written.ENTERPRISE, row.id, row.name, *later[row.id]) for row in rows if row.id in later]
    return [row for row in rows if row.id not in later], kept
