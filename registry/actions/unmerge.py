"""Taking a merge of two records back: what it moved goes back as it was, by events that say so."""

from datetime import date
from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.enterprise import change_enterprises
from registry.actions.ledger import NewEvent, record_all
from registry.actions.merged_record import open_record
from registry.actions.moved_files import hand_over
from registry.database import require_transaction, transactional
from registry.models import Account, Application, Enterprise, Recognition, Subject, TitleMeasure
from registry.queries.former_row import code_before
from registry.queries.unmerge import Unmerge, body_back, parted_joins, restored_rows, unmergeable
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, UnmergeArguments
from registry.rules.office import THE_BUREAU
from registry.rules.right import require_decide, require_handle
from registry.rules.title_history import JOINED_HOLDER, LEFT_HOLDER, PARTED, RESTORED, plain_grant

UNMERGED = "enterprise.unmerged"


@transactional
def unmerge_enterprises(arguments: UnmergeArguments, actor: Actor) -> Enterprise:
    """Take a merge back at once; returns the record that is one of its own again.

    Raises NotAllowed where a second person has to approve it, Unmet with all that stands on the merge, Stale
    where there is none or a record changed meanwhile.
    """
    require_decide(actor, ApprovalAction.UNMERGE)
    return unmerge(arguments, acting(actor, ApprovalAction.UNMERGE))


def unmerge(arguments: UnmergeArguments, actor: Actor) -> Enterprise:
    """The shared step of parting, under the checks of this moment."""
    require_transaction()
    require_handle(actor, *THE_BUREAU)
    found = unmergeable(arguments)
    parted = parted_joins(found)
    restored = restored_rows(found)
    left = (found.stays.district, found.stays.zone)
    # From the day on which it took what it gives back: then it was never so.
    change_enterprises(
        [(found.stays, found.after, found.stays.version)], actor, day=found.on, note=arguments.reason
    )
    open_record(found.goes, Enterprise.get_by_id(found.stays.id), found.code)
    _give_back(found)
    record_all(actor, [*_events(found, restored, parted), _event(found, arguments)])
    goes, stays = (Enterprise.get_by_id(each.id) for each in (found.goes, found.stays))
    hand_over(goes, left, actor)
    hand_over(stays, left, actor)
    return goes


def _give_back(found: Unmerge) -> None:
    goes, moved = found.goes.id, found.moved
    for row, grant in found.titles:
        to = {"enterprise": goes, "subject": grant.subject}
        Recognition.update(**to).where(Recognition.id == row.id).execute()
    for id, ended_on, how, reason in moved["voided"]:
        on = date.fromisoformat(ended_on) if ended_on else None
        before = {"ended_on": on, "ended_how": how, "ended_reason": reason}
        Recognition.update(**before).where(Recognition.id == id).execute()
    TitleMeasure.update(enterprise=goes).where(TitleMeasure.id.in_(moved["measures"])).execute()
    for id, joined, moves in moved["subjects"]:
        back: dict[str, Any] = {"joined_to": joined}
        if moves:
            back["enterprise"] = goes
        Subject.update(**back).where(Subject.id == id).execute()
    for id, subject in moved["files"]:
        own = {"enterprise": goes, "subject": subject, "version": Application.version + 1}
        Application.update(**own).where(Application.id == id).execute()
    still = Account.id.in_(moved["accounts"]) & (Account.enterprise == found.stays.id)
    Account.update(enterprise=goes).where(still).execute()


def _events(found: Unmerge, restored: list[Recognition], parted: list[tuple[int, int]]) -> list[NewEvent]:
    goes, stays, today = found.goes.id, found.stays.id, clock.today()
    events = [
        # From its first day, so that no day is left on which it had not held.
        _of_title(row, stays, RESTORED, {"unmerged": goes}, row.announced_on)
        for row in restored
    ]
    for id, into in parted:
        body = {"subject": id, "into": into, "unmerged": goes}
        events.append(NewEvent(kind=PARTED, enterprise_id=stays, effective_on=today, body=body))
    for row, grant in found.titles:
        left: dict[str, Any] = {"to": goes, "grant": plain_grant(grant)}
        events.append(_of_title(row, stays, LEFT_HOLDER, left, today))
        events.append(_of_title(row, goes, JOINED_HOLDER, body_back(found, grant), today))
    return events


def _of_title(row: Recognition, holder: int, kind: str, body: dict[str, Any], day: date) -> NewEvent:
    return NewEvent(
        kind=kind,
        enterprise_id=holder,
        recognition_id=row.id,
        effective_on=day,
        visibility="public",
        body=body,
        wrote={Recognition: [row.id]},
    )


def _event(found: Unmerge, arguments: UnmergeArguments) -> NewEvent:
    moved = found.moved
    return NewEvent(
        kind=UNMERGED,
        enterprise_id=found.stays.id,
        effective_on=clock.today(),
        body={
            "one": found.goes.id,
            "name": found.goes.name,
            "merge": found.seq,
            "document_no": arguments.document_no.strip(),
        },
        secret={"note": arguments.reason.strip()},
        wrote={
            Enterprise: [found.goes.id, found.stays.id],
            Subject: [id for id, *_ in moved["subjects"]],
            Application: [id for id, _ in moved["files"]],
            Account: moved["accounts"],
            TitleMeasure: moved["measures"],
        },
        before=code_before(found.goes),
    )
