"""The bureau's list of recognitions, one of them, and its history."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import JOIN, Case, Expression, fn

from registry.errors import NotFound
from registry.models import Batch, Enterprise, Event, EventSecret, Recognition, Subject
from registry.queries.ledger import TimelineItem
from registry.queries.validity import STATUSES, in_status

SORTS: dict[str, tuple[Any, ...]] = {
    "announced": (Recognition.announced_on,),
    "certificate": (Recognition.certificate_no,),
    "name": (Recognition.name,),
    "scheme": (Recognition.scheme, Recognition.level),
    "place": (Recognition.district, Recognition.zone),
    "valid_until": (Recognition.valid_until,),
}
"""What the list may be sorted by; the latest announcement comes first unless asked otherwise."""

EXACT = ("scheme", "level", "district", "zone")


def recognition_list(wanted: Mapping[str, str], today: date) -> Any:
    """Recognitions with enterprise and subject joined, as `wanted` filters and sorts them."""
    query = (
        Recognition.select(Recognition, Enterprise, Subject)
        .join(Enterprise)
        .switch(Recognition)
        .join(Subject)
        .where(_matching(wanted))
    )
    if "state" in wanted:
        query = query.where(in_status(wanted["state"], today))
    columns = SORTS[wanted.get("sort", "announced")]
    descending = wanted.get("direction", "asc" if "sort" in wanted else "desc") == "desc"
    if descending:
        return query.order_by(*(column.desc() for column in columns), Recognition.id.desc())
    return query.order_by(*columns, Recognition.id)


def recognition_counts(wanted: Mapping[str, str], today: date) -> dict[str, int]:
    """How many the same filters leave of each status; '' is all of them."""
    sums = [fn.SUM(Case(None, [(in_status(status, today), 1)], 0)) for status in STATUSES]
    row: Any = (
        Recognition.select(fn.COUNT(Recognition.id), *sums)
        .join(Enterprise)
        .where(_matching(wanted))
        .tuples()
        .get()
    )
    return dict(zip(("", *STATUSES), (int(count or 0) for count in row), strict=True))


def _matching(wanted: Mapping[str, str]) -> Expression:
    condition: Expression = Recognition.id.is_null(False)
    for name in EXACT:
        if name in wanted:
            condition &= getattr(Recognition, name) == wanted[name]
    if "year" in wanted:
        condition &= Recognition.award_year == int(wanted["year"])
    if "q" in wanted:
        text = wanted["q"]
        condition &= (
            Recognition.name.contains(text)
            | Enterprise.name.contains(text)
            | Enterprise.uscc.startswith(text.upper())
            | Recognition.certificate_no.startswith(text.upper())
        )
    return condition


def get_recognition(id: int) -> Recognition:
    """One recognition with enterprise, subject and batch; raises NotFound."""
    found: Recognition | None = (
        Recognition.select(Recognition, Enterprise, Subject, Batch)
        .join(Enterprise)
        .switch(Recognition)
        .join(Subject)
        .switch(Recognition)
        .join(Batch)
        .where(Recognition.id == id)
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def history_of(recognition: Recognition) -> list[TimelineItem]:
    """The events that name this recognition, newest first."""
    rows = (
        Event.select(Event, EventSecret.content.alias("secret"))
        .join(EventSecret, JOIN.LEFT_OUTER, on=(EventSecret.seq == Event.seq))
        .where(Event.recognition_id == recognition.id)
        .order_by(Event.seq.desc())
        .objects()
    )
    return [_item(row) for row in rows]


def _item(row: Any) -> TimelineItem:
    body, secret = json.loads(row.body), json.loads(row.secret) if row.secret else {}
    name, note = secret.get("actor_name", ""), body.get("reason", "")
    return TimelineItem(row.seq, row.recorded_at, row.actor, name, row.kind, note, body)
