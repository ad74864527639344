"""What an import run wrote, as its events say, and what the ledger says of it since."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from peewee import fn

from registry.errors import Text, say
from registry.models import Batch, Change, Enterprise, Event, ImportRun, Recognition, Subject
from registry.queries.enterprise import details_of
from registry.queries.imports.register import chunks, enterprises_by_id
from registry.queries.imports.run import settled_up_to
from registry.queries.imports.whole import is_own_event, work_of_run
from registry.queries.validity import not_voided
from registry.rules.enterprise import COLUMNS, EnterpriseDetails, plain_columns
from registry.rules.imports.file import ENDING_KINDS
from registry.rules.imports.undo import InTheWay, Written
from registry.rules.title_history import ENDED, GRANTED, VOIDED

FILLED, LINKED = "enterprise.corrected", "recognition.linked"
READ = (FILLED, LINKED, "recommendation.answered", ENDED)

Later = tuple[Text, str]
"""Why a line stays, and the kind of the event that says so, if it is one."""


@dataclass
class RunEvents:
    """What of a run only its events say."""

    run: ImportRun
    filled: list[tuple[int, date, dict[str, Any]]] = field(default_factory=list)
    """Enterprise, day from which it holds, and the body with old and new values."""
    linked: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class PutBack:
    """A record that the list filled in, and as it was before."""

    row: Enterprise
    before: EnterpriseDetails
    day: date


def events_of_run(run: ImportRun) -> RunEvents:
    """The events of a run that was applied, as far as undoing reads them."""
    found = RunEvents(run)
    own = Event.seq.between(run.first_seq, settled_up_to(run)) & Event.kind.in_(READ)
    for event in Event.select().where(own).order_by(Event.seq):
        body = json.loads(event.body)
        if body.get("run") != run.id:
            # Between its pieces others wrote, too.
            continue
        if event.kind == FILLED:
            found.filled.append((event.enterprise_id or 0, event.effective_on or date.min, body))
        elif event.kind == LINKED:
            found.linked.append(event.recognition_id or 0)
        elif event.kind == ENDED:
            found.ended.append(event.recognition_id or 0)
        else:
            found.answered.append(body["recommendation"])
    return found


def done_since(run: ImportRun, of: str, ids: Collection[int]) -> dict[int, Later]:
    """What the ledger says since a run of each of these, by `of`: recognition_id or enterprise_id.

    Titles that undone imports had brought are nothing to stand on, nor is what its own undoing has done.
    """
    found: dict[int, Later] = {}
    column = getattr(Event, of)
    own = Batch.import_run.is_null(False) & ~not_voided()
    void = Recognition.select(Recognition.id).join(Batch).where(own)
    gone = Event.kind.in_((GRANTED, VOIDED)) & Event.recognition_id.in_(void)
    for chunk in chunks(ids):
        later = column.in_(chunk) & (Event.seq > settled_up_to(run)) & ~fn.COALESCE(gone, False)
        rows: Any = Event.select(column, Event.seq, Event.kind, Event.body).where(later).order_by(Event.seq)
        for id, seq, kind, body in rows.tuples():
            if not ("undoes_run" in body and is_own_event(body, run.id)):
                found.setdefault(id, _since(seq, kind))
    if work_of_run(run.id) is not None:
        found |= _done_between(run, column, ids)
    return found


def _done_between(run: ImportRun, column: Any, ids: Collection[int]) -> dict[int, Later]:
    """What others did to what it wrote, between its pieces."""
    found: dict[int, Later] = {}
    for chunk in chunks(ids):
        between = column.in_(chunk) & Event.seq.between(run.first_seq, settled_up_to(run))
        rows: Any = Event.select(column, Event.seq, Event.kind, Event.body).where(between).order_by(Event.seq)
        for id, seq, kind, body in rows.tuples():
            if not is_own_event(body, run.id):
                found.setdefault(id, _since(seq, kind))
    return found


def _since(seq: int, kind: str) -> Later:
    return say("导入后已有后续办理（台账第 %(seq)s 条）", seq=seq), kind


def put_back(events: RunEvents) -> tuple[list[PutBack], list[InTheWay]]:
    """The records that it filled in and that still say so, each as it was; and those changed since."""
    rows = enterprises_by_id([id for id, _day, _body in events.filled])
    back, kept = [], []
    for id, day, body in events.filled:
        row, new, old = rows[id], body["new"], body["old"]
        now = plain_columns({name: getattr(row, name) for name in new})
        if now == old:
            continue
        if now != new:
            kept.append(InTheWay(Written.RECORD, id, row.name, say("企业资料导入后又有修改")))
        elif row.taken_out_at is None:
            back.append(PutBack(row, _details(row, old), day))
    return back, kept


def _details(row: Enterprise, old: dict[str, Any]) -> EnterpriseDetails:
    values = {name: getattr(row, name) for name in COLUMNS} | old
    if isinstance(values["founded_on"], str):
        values["founded_on"] = date.fromisoformat(values["founded_on"])
    return details_of(Enterprise(**values))


def ended_of(events: RunEvents) -> tuple[list[Recognition], list[InTheWay]]:
    """The titles that it ended and that still are, and those that something was decided about since."""
    later = done_since(events.run, "recognition_id", events.ended)
    ended, kept = [], []
    query = Recognition.select(Recognition, Subject).join(Subject).order_by(Recognition.id)
    for chunk in chunks(events.ended):
        rows: Any = query.where(Recognition.id.in_(chunk))
        for row in rows:
            # The row came with its subject; what writes it asks for plain numbers.
            row.subject_id = row.subject.id
            if row.id in later:
                kept.append(InTheWay(Written.ENDING, row.id, row.name, *later[row.id]))
            elif row.ended_on is not None:
                ended.append(row)
    return ended, kept


def wrote_of(run: ImportRun) -> Sequence[tuple[Written, int]]:
    """How many of each a run wrote, as it says by itself."""
    titles = Recognition.select().join(Batch).where(Batch.import_run == run.id).count()
    enterprises = Enterprise.select().where(Enterprise.import_run == run.id).count()
    changes = Change.select().where(Change.run == run.id).count() if run.kind == "renames" else 0
    ended = len(events_of_run(run).ended) if run.first_seq is not None and run.kind in ENDING_KINDS else 0
    return [
        (Written.ENTERPRISE, enterprises),
        (Written.TITLE, titles),
        (Written.CHANGE, changes),
        (Written.ENDING, ended),
    ]


def batches_of_run(run: ImportRun) -> list[Batch]:
    """The batches of titles that a run brought."""
    return list(Batch.select().where(Batch.import_run == run.id).order_by(Batch.id))
