"""Granting recognitions in a batch. What ends them has a file of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.actions.ledger import NewEvent, record, record_all
from registry.database import require_transaction
from registry.errors import Conflict, say
from registry.models import Application, Batch, Counter, Enterprise, Recognition, Subject
from registry.prepared import Prepared, insert_rows
from registry.queries.after_image import Wrote
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.certificate import counter_name
from registry.rules.name_key import keyed
from registry.rules.procedure import require_origin
from registry.rules.title_history import GRANTED


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
    # The batch may have rows of an earlier piece of the same list.
    created: list[Recognition] = list(_of_batch(batch.id, len(rows)))[::-1]
    record_all(actor, [_granted(batch, row, first=row is created[0]) for row in created])
    return created


@Prepared
def _of_batch(batch: int, count: int) -> Any:
    return Recognition.select().where(Recognition.batch == batch).order_by(Recognition.id.desc()).limit(count)


def link_to_file(file: Application, announced_on: date, actor: Actor) -> None:
    """The shared step where a list answers a file whose title came in before: the title is of the file."""
    require_transaction()
    found = (
        (Recognition.subject == file.subject_id)
        & (Recognition.scheme == file.scheme)
        & (Recognition.level == file.level)
        & (Recognition.announced_on == announced_on)
        & Recognition.application.is_null()
        & not_voided()
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
