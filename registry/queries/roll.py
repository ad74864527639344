"""The public roll of what was recognized."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from peewee import Expression

from registry.errors import NotFound
from registry.models import Batch, Enterprise, Event, Recognition, Subject
from registry.queries.validity import in_status, valid_on
from registry.rules.uscc import check_uscc

SORTS: dict[str, tuple[Any, ...]] = {
    "announced": (Recognition.announced_on,),
    "name": (Recognition.name,),
    "title": (Recognition.scheme, Recognition.level),
    "place": (Recognition.district, Recognition.zone),
    "year": (Recognition.award_year,),
    "until": (Recognition.valid_until,),
}
"""What the roll can be sorted by; the latest announced comes first unless asked otherwise."""

EXACT = {
    "scheme": Recognition.scheme,
    "level": Recognition.level,
    "district": Recognition.district,
    "industry": Recognition.industry,
    "year": Recognition.award_year,
}


def roll(wanted: Mapping[str, str], day: date) -> Any:
    """The recognitions `wanted` filters and sorts, holder, subject and batch joined; states are of `day`."""
    query = _narrowed(_joined(), wanted, day)
    columns = SORTS[wanted.get("sort", "announced")]
    down = wanted.get("direction", "asc" if "sort" in wanted else "desc") == "desc"
    if down:
        return query.order_by(*(column.desc() for column in columns), Recognition.id.desc())
    return query.order_by(*columns, Recognition.id)


def how_many_on_roll(wanted: Mapping[str, str], day: date) -> int:
    """How long that list is. Only words are looked for in other tables; else nothing is joined to count."""
    query = _joined() if "q" in wanted else Recognition.select(Recognition.id)
    return int(_narrowed(query, wanted, day).count())


def _narrowed(query: Any, wanted: Mapping[str, str], day: date) -> Any:
    for name, column in EXACT.items():
        if name in wanted:
            query = query.where(column == (int(wanted[name]) if name == "year" else wanted[name]))
    if "q" in wanted:
        query = query.where(_found(wanted["q"]))
    if "state" in wanted:
        query = query.where(in_status(wanted["state"], day))
    return query


def _joined() -> Any:
    return (
        Recognition.select(Recognition, Enterprise, Subject, Batch)
        .join(Enterprise)
        .switch(Recognition)
        .join(Subject)
        .switch(Recognition)
        .join(Batch)
    )


def _found(text: str) -> Expression:
    """By part of the name then or now, or of the product, site …; by certificate number; by a whole credit
    code. The beginning of a code finds nothing: the roll is no directory of codes."""
    code = check_uscc(text)
    if code.valid:
        return Enterprise.uscc == code.canonical
    return (
        Recognition.name.contains(text)
        | Enterprise.name.contains(text)
        | Subject.name.contains(text)
        | (Recognition.certificate_no == text.upper())
    )


def years_on_roll() -> list[int]:
    """The award years there are, latest first."""
    rows = Recognition.select(Recognition.award_year).distinct().order_by(Recognition.award_year.desc())
    return [row.award_year for row in rows]


def how_many_valid(day: date) -> int:
    """How many recognitions hold on a day."""
    return int(Recognition.select().where(valid_on(day)).count())


def get_recognition(id: int) -> Recognition:
    """One recognition with holder, subject and batch; raises NotFound."""
    found: Recognition | None = _joined().where(Recognition.id == id).first()
    if found is None:
        raise NotFound()
    return found


def same_title(recognition: Recognition) -> list[Recognition]:
    """Every recognition of the same subject for the same scheme and level, latest first, itself included."""
    return list(
        _joined()
        .where(
            (Recognition.subject == recognition.subject.id)
            & (Recognition.scheme == recognition.scheme)
            & (Recognition.level == recognition.level)
        )
        .order_by(Recognition.announced_on.desc(), Recognition.id.desc())
    )


def recognitions_of(enterprise_id: int) -> list[Recognition]:
    """All an enterprise was ever recognized for, latest first."""
    query = _joined().where(Recognition.enterprise == enterprise_id)
    return list(query.order_by(Recognition.announced_on.desc(), Recognition.id.desc()))


def ledger_numbers(recognitions: list[Recognition]) -> dict[tuple[int, str], int]:
    """The public ledger numbers of some recognitions, by recognition and kind of event."""
    rows = Event.select(Event.seq, Event.kind, Event.recognition_id).where(
        Event.recognition_id.in_([row.id for row in recognitions]) & (Event.visibility == "public")
    )
    return {(row.recognition_id or 0, row.kind): row.seq for row in rows}
