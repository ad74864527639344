"""Granting recognitions in a batch, and ending one (有进有出)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry import clock
from registry.actions.acting import acting
from registry.actions.ledger import NewEvent, record, record_all
from registry.database import insert_rows, require_transaction, transactional
from registry.errors import Conflict, Stale, Unmet, say
from registry.models import Application, Batch, Counter, Enterprise, Recognition, Subject
from registry.queries.after_image import Wrote
from registry.queries.approval_line import lines_of_title
from registry.queries.office import office_of_proposal, office_of_title
from registry.queries.recognition import get_recognition
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Effect, EndArguments
from registry.rules.catalog import catalog
from registry.rules.certificate import counter_name
from registry.rules.name_key import keyed
from registry.rules.procedure import require_origin
from registry.rules.right import require_decide, require_handle
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
    require_origin(
        batch.origin, batch.procedure, batch.forwarding_id, [each.application_id for each in awards]
    )
    rows = [_columns(batch, award) for award in awards]
    insert_rows(Recognition, rows)
    created = list(
        Recognition.select().where(Recognition.batch == batch.id).order_by(Recognition.id).limit(len(rows))
    )
    record_all(actor, [_granted(batch, row, first=row is created[0]) for row in created])
    return created


def link_to_file(file: Application, announced_on: date, actor: Actor) -> None:
    """The shared step where a list answers a file whose title came in before: the title is of the file."""
    require_transaction()
    found = (
        (Recognition.subject == file.subject_id)
        & (Recognition.scheme == file.scheme)
        & (Recognition.level == file.level)
        & (Recognition.announced_on == announced_on)
        & Recognition.application.is_null()
    )
    row = Recognition.get_or_none(found)
    if row is None:
        raise Conflict(say("%(number)s 对应的认定已有变化，未作任何更改。请重新试运行。", number=file.number))
    Recognition.update(application=file.id).where(Recognition.id == row.id).execute()
    record(
        actor,
        NewEvent(
            kind="recognition.linked",
            enterprise_id=row.enterprise_id,
            application_id=file.id,
            recognition_id=row.id,
            effective_on=announced_on,
            body={"number": file.number},
            wrote={Recognition: [row.id]},
        ),
    )


def _columns(batch: Batch, award: Award) -> dict[str, object]:
    return {
        "batch": batch.id,
        "application": award.application_id,
        "scheme": batch.scheme,
        "level": batch.level,
        "subject": award.subject.id,
        "subject_kind": award.subject.kind,
        "enterprise": award.enterprise.id,
        **keyed(award.enterprise.name),
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
            "procedure": batch.procedure,
            "forwarding": batch.forwarding_id,
            "name": recognition.name,
        },
        wrote={**wrote, Batch: [batch.id], Counter: [_series(batch)]} if first else wrote,
    )


def _series(batch: Batch) -> str:
    """The counter that this batch's certificates are numbered by, if they are numbered here."""
    code = catalog().schemes[batch.scheme].certificate_code
    return counter_name(code, batch.level, batch.award_year, batch.district)


@transactional
def end_recognition(arguments: EndArguments, actor: Actor) -> None:
    """Revoke a recognition, record a failed re-review, or an exit: from `effective_on` it no longer holds.

    Raises NotAllowed where a second person has to approve it, Unmet without a reason or for an impossible
    day, Stale if it was ended already.
    """
    require_decide(actor, ApprovalAction.END)
    end(arguments, acting(actor, ApprovalAction.END))


def end(arguments: EndArguments, actor: Actor) -> None:
    """The shared step of ending, under the checks of this moment."""
    require_transaction()
    office = office_of_proposal(arguments)
    require_handle(actor, office.procedure, office.district, office.zone)
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
        **office_of_title(recognition).plain,
        "effective_on": arguments.effective_on.isoformat(),
        "reason": arguments.reason.strip(),
        "document_no": arguments.document_no.strip(),
        "lines": lines_of_title(recognition),
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
