"""Granting recognitions in a batch. What ends them has a file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from registry.actions.ledger import NewEvent, record, record_listed
from registry.actions.listed_events import ListedEvents
from registry.database import require_transaction
from registry.errors import Conflict, say
from registry.inserted import insert_rows, numbered
from registry.models import Application, Batch, Counter, Enterprise, Recognition, Subject
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.certificate import counter_name
from registry.rules.name_key import keyed
from registry.rules.procedure import require_origin
from registry.rules.title_history import GRANTED


class ListedHolder(NamedTuple):
    """An enterprise as a line of a list names it: its number in the register, and its name of then."""

    id: int
    name: str


class ListedSubject(NamedTuple):
    """What is recognized by a line of a list."""

    id: int
    kind: str


@dataclass(frozen=True)
class Award:
    """One line of a batch: who is recognized for what, counted where, until when."""

    enterprise: Enterprise | ListedHolder
    subject: Subject | ListedSubject
    district: str
    zone: str
    industry: str
    valid_until: date | None = None
    application_id: int | None = None
    certificate_no: str | None = None
    renews_id: int | None = None


def grant_recognitions(batch: Batch, awards: Sequence[Award], actor: Actor) -> list[int]:
    """The shared step of recognizing and of importing: rows and events of a whole list, in its order; returns
    their numbers."""
    require_transaction()
    require_origin(
        batch.origin, batch.procedure, batch.forwarding_id, [each.application_id for each in awards]
    )
    rows = numbered(Recognition, [_columns(batch, award) for award in awards])
    inserted = insert_rows(Recognition, rows)
    record_listed(actor, _granted(batch, rows), [inserted])
    return [row["id"] for row in rows]


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


def _granted(batch: Batch, rows: Sequence[Mapping[str, Any]]) -> ListedEvents:
    """The events carry all that is counted, so that the ledger alone can be replayed."""
    by_holder = catalog().schemes[batch.scheme].counts_by == "holder"
    column = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
    keys, subjects, holders = (column.get(name, []) for name in ("id", "subject", "enterprise"))
    said = {name: column.get(name, []) for name in _SAID}
    of_batch = {
        "document_no": batch.document_no,
        "procedure": batch.procedure,
        "forwarding": batch.forwarding_id,
    }
    return ListedEvents(
        kind=GRANTED,
        enterprise_ids=holders,
        application_ids=column.get("application"),
        recognition_ids=keys,
        notice_id=batch.notice_id,
        effective_on=batch.announced_on,
        visibility="public",
        body={
            **said,
            **{name: [value] * len(rows) for name, value in of_batch.items()},
            "counted": [f"h{key}" for key in holders] if by_holder else [f"s{key}" for key in subjects],
            "valid_until": [day and day.isoformat() for day in column.get("valid_until", [])],
        },
        # Its subject may have been added with it.
        wrote={Recognition: keys, Subject: subjects},
        also={0: {Batch: [batch.id], Counter: [_series(batch)]}} if rows else {},
    )


_SAID = (
    "subject",
    "scheme",
    "level",
    "subject_kind",
    "district",
    "zone",
    "industry",
    "award_year",
    "certificate_no",
    "renews",
    "origin",
    "name",
)
"""The columns of a recognition that its event says as they are."""


def _series(batch: Batch) -> str:
    """The counter that this batch's certificates are numbered by, if they are numbered here."""
    code = catalog().schemes[batch.scheme].certificate_code
    return counter_name(code, batch.level, batch.award_year, batch.district)
