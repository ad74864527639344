"""Merging 并入 one record of an enterprise into another: titles, files, subjects and people go over at once.

Each title says so on both records, so that a holder's history still follows from its own events alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.enterprise import change_enterprises
from registry.actions.ledger import NewEvent, record_all
from registry.actions.merged_record import close_record
from registry.actions.moved_files import hand_over
from registry.database import require_transaction, transactional
from registry.errors import say
from registry.models import Account, Application, Enterprise, Recognition, Subject, TitleMeasure
from registry.queries.former_row import code_before
from registry.queries.merge import ComingTitle, Merge, body_of, mergeable, moved_joins
from registry.queries.unmerge import MERGED
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, MergeArguments
from registry.rules.ending import Ending
from registry.rules.merge import FactPair
from registry.rules.office import THE_BUREAU
from registry.rules.right import require_decide, require_handle
from registry.rules.title_history import JOINED, JOINED_HOLDER, LEFT_HOLDER, VOIDED, plain_grant

DOUBLE = str(say("与另一条记录的同一认定重复，企业记录并入时作废"))
"""Why a double is void, as its row and its event keep it."""


@transactional
def merge_enterprises(arguments: MergeArguments, actor: Actor) -> Enterprise:
    """Merge one record into another at once; returns the one that stays.

    Raises NotAllowed where a second person has to approve it, Unmet with all that stands in the way, Stale
    where a record changed meanwhile.
    """
    require_decide(actor, ApprovalAction.MERGE)
    return merge(arguments, acting(actor, ApprovalAction.MERGE))


def merge(arguments: MergeArguments, actor: Actor) -> Enterprise:
    """The shared step of merging, under the checks of this moment."""
    require_transaction()
    require_handle(actor, *THE_BUREAU)
    found = mergeable(arguments, clock.today())
    left = (found.stays.district, found.stays.zone)
    close_record(found.goes, found.stays)
    change_enterprises(
        [(found.stays, found.after, found.stays.version)],
        actor,
        day=clock.today(),
        note=arguments.reason,
    )
    voided = [_void(double.void) for double in found.doubles]
    measures = _move_titles(found)
    _move_rest(found)
    record_all(actor, [*_events_of_titles(found), _event(found, arguments, voided, measures)])
    stays: Enterprise = Enterprise.get_by_id(found.stays.id)
    hand_over(stays, left, actor)
    return stays


def _void(row: Recognition) -> list[Any]:
    """A title that is there twice is void from its first day; what it was before."""
    before = [row.id, row.ended_on.isoformat() if row.ended_on else None, row.ended_how, row.ended_reason]
    columns = {
        "ended_on": row.announced_on,
        "ended_how": Ending.VOIDED.value,
        "ended_reason": DOUBLE,
    }
    Recognition.update(**columns).where(Recognition.id == row.id).execute()
    return before


def _move_titles(found: Merge) -> list[int]:
    """Every title with what was decided about it; the numbers of those decisions."""
    for title in found.titles:
        to = {"enterprise": found.stays.id, "subject": title.becomes.subject}
        Recognition.update(**to).where(Recognition.id == title.row.id).execute()
    own = TitleMeasure.enterprise == found.goes.id
    ids = [row.id for row in TitleMeasure.select(TitleMeasure.id).where(own).order_by(TitleMeasure.id)]
    TitleMeasure.update(enterprise=found.stays.id).where(own).execute()
    return ids


def _move_rest(found: Merge) -> None:
    """Subjects, files and people."""
    for move in found.subjects:
        to: dict[str, Any] = {"joined_to": move.joined_after}
        if move.moves:
            to["enterprise"] = found.stays.id
        Subject.update(**to).where(Subject.id == move.id).execute()
    for file in found.files:
        subject = found.counts_as.get(file.subject_id, file.subject_id)
        Application.update(enterprise=found.stays.id, subject=subject, version=Application.version + 1).where(
            Application.id == file.id
        ).execute()
    Account.update(enterprise=found.stays.id).where(Account.enterprise == found.goes.id).execute()


def _events_of_titles(found: Merge) -> list[NewEvent]:
    """What every title says on both records, what is void, and which subjects were joined before."""
    events: list[NewEvent] = []
    for title in found.titles:
        events += _over(found, title)
    for double in found.doubles:
        void, stays = double.void, double.stays
        body = {"reason": DOUBLE, "double_of": stays.id, "merged": found.goes.id}
        events.append(_of_title(void, found.stays.id, VOIDED, body))
    for each in moved_joins(found):
        body = {"subject": each.id, "into": each.joined_after, "merged": found.goes.id}
        day = clock.today()
        events.append(NewEvent(kind=JOINED, enterprise_id=found.stays.id, effective_on=day, body=body))
    return events


def _over(found: Merge, title: ComingTitle) -> list[NewEvent]:
    left = {"to": found.stays.id, "grant": plain_grant(title.was)}
    return [
        _of_title(title.row, found.goes.id, LEFT_HOLDER, left),
        _of_title(title.row, found.stays.id, JOINED_HOLDER, body_of(found, title)),
    ]


def _of_title(row: Recognition, holder: int, kind: str, body: dict[str, Any]) -> NewEvent:
    return NewEvent(
        kind=kind,
        enterprise_id=holder,
        recognition_id=row.id,
        effective_on=clock.today(),
        visibility="public",
        body=body,
        wrote={Recognition: [row.id]},
    )


def _event(
    found: Merge, arguments: MergeArguments, voided: Sequence[list[Any]], measures: Sequence[int]
) -> NewEvent:
    """All that was moved, so that it can be given back."""
    moved: dict[str, Any] = {
        "code": found.goes.uscc,
        "taken": {pair.fact: _both(pair) for pair in found.facts if pair.takes},
        "titles": [plain_grant(title.was) for title in found.titles],
        "voided": list(voided),
        "measures": list(measures),
        "subjects": [[each.id, each.joined_before, each.moves] for each in found.subjects],
        "files": [[row.id, row.subject_id] for row in found.files],
        "accounts": [row.id for row in found.accounts],
    }
    return NewEvent(
        kind=MERGED,
        enterprise_id=found.stays.id,
        effective_on=clock.today(),
        body={
            "one": found.goes.id,
            "name": found.goes.name,
            "document_no": arguments.document_no.strip(),
            "moved": moved,
        },
        secret={"note": arguments.reason.strip()},
        wrote={
            Enterprise: [found.goes.id, found.stays.id],
            Subject: [each.id for each in found.subjects],
            Application: [row.id for row in found.files],
            Account: [row.id for row in found.accounts],
            TitleMeasure: list(measures),
        },
        before=code_before(found.goes),
    )


def _both(pair: FactPair) -> list[Mapping[str, Any]]:
    """What the record that stays said before, and what it took, as JSON keeps it."""
    return [
        {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in side.items()}
        for side in (pair.stays, pair.goes)
    ]
