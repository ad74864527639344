"""Granting recognitions in a batch, and ending one (有进有出)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry import clock
from registry.actions.acting import acting
from registry.actions.ledger import NewEvent, record, record_all
from registry.database import insert_rows, require_transaction, transactional
from registry.errors import Stale, Unmet, say
from registry.models import Batch, Counter, Enterprise, Recognition, Subject
from registry.queries.after_image import Wrote
from registry.queries.recognition import get_recognition
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Effect, EndArguments
from registry.rules.catalog import catalog
from registry.rules.certificate import counter_name
from registry.rules.right import Right, require
from registry.rules.title_history import ENDED, GRANTED

ALREADY_ENDED = say("该认定已经终止，未作任何更改。")


@dataclass(frozen=True)
class Award:
    """One line of a batch: who is recognized for what, counted where, until when."""

    enterprise: Enterprise
    subject: Subject
    district: str
    zone: str
    industry: str
    valid_until: date | None = None
    application_id: int | None = None
    certificate_no: str | None = None
    renews_id: int | None = None


def grant_recognitions(batch: Batch, awards: Sequence[Award], actor: Actor) -> list[Recognition]:
    """The shared step of recognizing and of importing: rows and events of a whole list, in its order."""
    require_transaction()
    rows = [_columns(batch, award) for award in awards]
    insert_rows(Recognition, rows)
    created = list(
        Recognition.select().where(Recognition.batch == batch.id).order_by(Recognition.id).limit(len(rows))
    )
    record_all(actor, [_granted(batch, row, first=row is created[0]) for row in created])
    return created


def _columns(batch: Batch, award: Award) -> dict[str, object]:
    return {
        "batch": batch.id,
        "application": award.application_id,
        "scheme": batch.scheme,
        "level": batch.level,
        "subject": award.subject.id,
        "subject_kind": award.subject.kind,
        "enterprise": award.enterprise.id,
        "name": award.enterprise.name,
        "district": award.district,
        "zone": award.zone,
        "industry": award.industry,
        "award_year": batch.award_year,
        "announced_on": batch.announced_on,
        "valid_until": award.valid_until,
        "certificate_no": award.certificate_no,
        "renews": award.renews_id,
        "origin": batch.origin,
    }


def _granted(batch: Batch, recognition: Recognition, *, first: bool) -> NewEvent:
    """The event carries all that is counted, so that the ledger alone can be replayed."""
    by_holder = catalog().schemes[batch.scheme].counts_by == "holder"
    counted = f"h{recognition.enterprise_id}" if by_holder else f"s{recognition.subject_id}"
    last_valid = recognition.valid_until
    # Its subject may have been added with it.
    wrote: Wrote = {Recognition: [recognition.id], Subject: [recognition.subject_id]}
    return NewEvent(
        kind=GRANTED,
        enterprise_id=recognition.enterprise_id,
        application_id=recognition.application_id,
        recognition_id=recognition.id,
        notice_id=batch.notice_id,
        effective_on=recognition.announced_on,
        visibility="public",
        body={
            "subject": recognition.subject_id,
            "counted": counted,
            "scheme": recognition.scheme,
            "level": recognition.level,
            "subject_kind": recognition.subject_kind,
            "district": recognition.district,
            "zone": recognition.zone,
            "industry": recognition.industry,
            "award_year": recognition.award_year,
            "valid_until": last_valid.isoformat() if last_valid else None,
            "document_no": batch.document_no,
            "certificate_no": recognition.certificate_no,
            "renews": recognition.renews_id,
            "origin": batch.origin,
            "name": recognition.name,
        },
        wrote={**wrote, Batch: [batch.id], Counter: [_series(batch)]} if first else wrote,
    )


def _series(batch: Batch) -> str:
    """The counter that this batch's certificates are numbered by, if they are numbered here."""
    return counter_name(catalog().schemes[batch.scheme].certificate_code, batch.level, batch.award_year)


@transactional
def end_recognition(arguments: EndArguments, actor: Actor) -> None:
    """Revoke a recognition, record a failed re-review, or an exit: from `effective_on` it no longer holds.

    Raises NotAllowed where a second person has to approve it, Unmet without a reason or for an impossible
    day, Stale if it was ended already.
    """
    require(actor, Right.END_RECOGNITION)
    end(arguments, acting(actor, ApprovalAction.END))


def end(arguments: EndArguments, actor: Actor) -> None:
    """The shared step of ending, under the checks of this moment."""
    require_transaction()
    recognition = _endable(arguments)
    how, reason = arguments.how.value, arguments.reason.strip()
    changed = (
        Recognition.update(ended_on=arguments.effective_on, ended_how=how, ended_reason=reason)
        .where((Recognition.id == recognition.id) & Recognition.ended_on.is_null())
        .execute()
    )
    if changed != 1:
        raise Stale(ALREADY_ENDED)
    event = NewEvent(
        kind=ENDED,
        enterprise_id=recognition.enterprise_id,
        recognition_id=recognition.id,
        effective_on=arguments.effective_on,
        visibility="public",
        body={"how": how, "document_no": arguments.document_no.strip(), "reason": reason},
        wrote={Recognition: [recognition.id]},
    )
    record(actor, event)


def effect_of_ending(arguments: EndArguments) -> Effect:
    """What ending would do now. Raises Unmet or Stale where it cannot be done."""
    require_transaction()
    recognition = _endable(arguments)
    return {
        "name": recognition.name,
        "scheme": recognition.scheme,
        "level": recognition.level,
        "certificate_no": recognition.certificate_no,
        "how": arguments.how.value,
        "effective_on": arguments.effective_on.isoformat(),
        "reason": arguments.reason.strip(),
        "document_no": arguments.document_no.strip(),
    }


def _endable(arguments: EndArguments) -> Recognition:
    """The recognition that is to be ended. Raises Unmet, or Stale if it was ended already."""
    recognition = get_recognition(arguments.recognition)
    reasons = []
    if not arguments.reason.strip():
        reasons.append(say("请填写事由。"))
    if not recognition.announced_on <= arguments.effective_on <= clock.today():
        reasons.append(say("生效日期应在认定公告日期之后，且不晚于今天。"))
    if reasons:
        raise Unmet(reasons)
    if recognition.ended_on is not None:
        raise Stale(ALREADY_ENDED)
    return recognition
