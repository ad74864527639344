"""Files that came back from a correction: what was asked, and what is otherwise since."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from registry.models import Application, Attachment, Event, EventSecret, FiledSheet
from registry.prepared import Prepared, few_lengths
from registry.queries.scope import applications_readable
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.correction import KeptSheet
from registry.rules.second_thought import UNDO_KINDS
from registry.rules.state import State

RETURN, SUBMIT = "application.return", "application.submit"


@dataclass(frozen=True)
class CorrectedFile:
    """The latest correction of a file. `before` holds what was stated when it was handed in the time before,
    None where that was erased; files are those that came and went since the return."""

    rounds: int
    returned_at: datetime
    handed_in_at: datetime
    asked: str
    before: dict[str, str] | None
    added: list[Attachment]
    removed: list[Attachment]


def corrected(applications: Collection[int]) -> set[int]:
    """Which of these were returned at some time and are handed in again; one query."""
    # Handed in more than once, not returned: a return that was undone at once made nobody correct anything.
    return {id for (id,) in _handed_in_again(few_lengths(list(applications)))}


@Prepared
def _handed_in_again(applications: Sequence[int]) -> Any:
    again = (
        Event.select(Event.application_id)
        .where(Event.application_id.in_(applications) & (Event.kind == SUBMIT))
        .group_by(Event.application_id)
        .having(fn.COUNT(Event.seq) > 1)
    )
    back = Application.id.in_(again) & (Application.state != State.RETURNED.value)
    return Application.select(Application.id).where(back).tuples()


def correction_of(actor: Actor, application: Application) -> CorrectedFile | None:
    """The latest correction of a file the actor may read; None where there was none, or it is not back."""
    events = _moves(application.id) if _readable(actor, application.id) else []
    submits = [row for row in events if row.kind == SUBMIT]
    undone = {json.loads(row.body)["undoes"] for row in events if row.kind in UNDO_KINDS}
    returns = [row for row in events if row.kind == RETURN and row.seq not in undone]
    if len(submits) < 2 or not returns or submits[-1].seq < returns[-1].seq:
        return None
    since = returns[-1].recorded_at
    files = list(Attachment.select().where(Attachment.application == application.id).order_by(Attachment.id))
    return CorrectedFile(
        rounds=len(submits) - 1,
        returned_at=since,
        handed_in_at=submits[-1].recorded_at,
        asked=json.loads(returns[-1].secret or "{}").get("note", ""),
        before=_stated(submits[-2].secret, application.id),
        added=[file for file in files if file.added_at > since and file.removed_at is None],
        removed=[
            file for file in files if file.added_at <= since and file.removed_at and file.removed_at > since
        ],
    )


@Prepared
def _readable(actor: Actor, id: int) -> Any:
    return Application.select(Application.id).where((Application.id == id) & applications_readable(actor))


@Prepared
def _moves(application_id: int) -> Any:
    """Every time it was handed in, returned or a decision undone, in order, with what is personal of it."""
    read = (Event.seq, Event.kind, Event.recorded_at, Event.body, EventSecret.content.alias("secret"))
    return (
        Event.select(*read)
        .left_outer_join(EventSecret, on=(EventSecret.seq == Event.seq))
        .where((Event.application_id == application_id) & Event.kind.in_([RETURN, SUBMIT, *UNDO_KINDS]))
        .order_by(Event.seq)
        .objects()
    )


def _stated(secret: str | None, id: int) -> dict[str, str] | None:
    after = json.loads(secret or "{}").get("after", {}).get("application", {})
    found: dict[str, str] | None = after.get(str(id))
    return found


def former_sheet(sheet: FiledSheet) -> FiledSheet | None:
    """The sheet of the submission before, where it was judged by the same criteria."""
    found: FiledSheet | None = next(iter(_sheet_before(sheet.application_id, sheet.id)), None)
    return found if found is not None and found.criteria_id == sheet.criteria_id else None


@Prepared
def _sheet_before(application_id: int, id: int) -> Any:
    before = (FiledSheet.application == application_id) & (FiledSheet.id < id)
    return FiledSheet.select().where(before).order_by(FiledSheet.id.desc()).limit(1)


def kept_sheet(row: FiledSheet) -> KeptSheet:
    """Its texts as rules compare them."""
    return KeptSheet(row.facts, row.content)
