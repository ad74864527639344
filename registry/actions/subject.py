"""Declaring sites, products and parks, and keeping what they say of themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from peewee import IntegrityError

from registry import clock
from registry.actions.counter import draw_numbers
from registry.actions.ledger import NewEvent, record, record_listed
from registry.actions.listed_events import ListedEvents
from registry.actions.subject_facts import settle_answers
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Stale, Unmet, say
from registry.inserted import insert_rows, numbered
from registry.models import Counter, Enterprise, Subject
from registry.prepared import Prepared
from registry.queries.joined import root_of
from registry.queries.subject import is_bound, subject_called, subject_details
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.enterprise import plain_columns
from registry.rules.name_key import keyed, name_key
from registry.rules.right import Right, require, require_place
from registry.rules.subject import (
    SubjectDetails,
    differing_columns,
    said_taken,
    seen_subject,
    subject_number,
    unmet_correction,
    unmet_own_save,
    unmet_subject,
)

SERIES = "subject"
DECLARED = "subject.declared"


@transactional
def declare_subject(enterprise: Enterprise, kind: str, details: SubjectDetails, actor: Actor) -> Subject:
    """Add a site, product, park … to an enterprise, with a number of its own.

    Raises Unmet, or Conflict where the enterprise has one of this name, however it is spelled.
    """
    require(actor, Right.APPLY)
    if reasons := unmet_subject(kind, details, clock.today(), catalog()):
        raise Unmet(reasons)
    _refuse_taken(enterprise.id, kind, details.name, None)
    return add_subjects([{"enterprise": enterprise.id, "kind": kind, **details.columns}], actor)[0]


def find_or_add_subject(
    enterprise: Enterprise, kind: str, name: str, actor: Actor, details: SubjectDetails | None = None
) -> Subject:
    """The shared step of filing: the enterprise's subject of this kind and name, however it is spelled, else
    a new one with these details; the enterprise itself has exactly one. Raises Unmet."""
    require_transaction()
    if kind == "enterprise":
        itself: Subject = _itself(enterprise.id)[0]
        return itself
    called = name.strip()
    found = subject_called(enterprise.id, kind, called)
    if found is not None:
        _refuse_another_place(found, details)
        return root_of(found)
    said = replace(details or SubjectDetails(called), name=called)
    if reasons := unmet_subject(kind, said, clock.today(), catalog()):
        raise Unmet(reasons)
    return add_subjects([{"enterprise": enterprise.id, "kind": kind, **said.columns}], actor)[0]


@Prepared
def _itself(enterprise_id: int) -> Any:
    return Subject.select().where((Subject.enterprise == enterprise_id) & (Subject.kind == "enterprise"))


def _refuse_another_place(found: Subject, details: SubjectDetails | None) -> None:
    """Raises Unmet where what is declared bears the name of another, at another address: which of the two it
    is, the product does not guess."""
    said = (details.address or "").strip() if details else ""
    if said and found.address and name_key(said) != name_key(found.address):
        values = {"name": found.name, "number": found.number or "", "address": found.address}
        raise Unmet(
            [
                say(
                    "“%(name)s”已登记为 %(number)s，地址是“%(address)s”。是同一处的，请选择它；"
                    "是另一处的，请换一个能区分的名称。",
                    **values,
                )
            ]
        )


def add_subjects(rows: Sequence[Mapping[str, Any]], actor: Actor) -> list[Subject]:
    """The shared step of declaring: numbered rows, in order, with an event each.

    `rows`: columns, with at least enterprise, kind and name; the caller has looked that none is there yet.
    """
    require_transaction()
    settle_answers({(row["enterprise"], row["kind"]) for row in rows}, actor)
    numbers = [subject_number(serial) for serial in draw_numbers(SERIES, len(rows))] if rows else []
    columns = [
        {**dict.fromkeys(_EMPTY), **row, **keyed(row["name"]), "number": number}
        for row, number in zip(rows, numbers, strict=True)
    ]
    added = numbered(Subject, columns)
    inserted = insert_rows(Subject, added)
    record_listed(actor, _declared(added), [inserted])
    return [Subject(**row) for row in added]


_EMPTY = ("address", "district", "zone", "since", "model", "category")


def _declared(added: Sequence[Mapping[str, Any]]) -> ListedEvents:
    """The events of new subjects; that of the last one keeps the counter, too."""
    keys = [row["id"] for row in added]
    return ListedEvents(
        kind=DECLARED,
        enterprise_ids=[row["enterprise"] for row in added],
        effective_on=clock.today(),
        body={
            "subject": keys,
            "kind": [row["kind"] for row in added],
            "number": [row["number"] for row in added],
        },
        wrote={Subject: keys},
        also={len(keys) - 1: {Counter: [SERIES]}} if keys else {},
    )


@transactional
def save_subject(subject: Subject, details: SubjectDetails, actor: Actor, *, seen: str) -> bool:
    """Keep what its holder says of a subject; returns whether anything changed. What it is called and where
    it lies is an officer's to correct once it has a title or a filed application.

    `seen`: `seen_subject` of what the form was drawn from. Raises Unmet, Stale, Conflict.
    """
    require(actor, Right.APPLY)
    before = _unchanged_since(subject, seen)
    if reasons := unmet_own_save(before, details, bound=is_bound(subject.id)):
        raise Unmet(reasons)
    return _change(subject, before, details, actor, "subject.saved", "")


@transactional
def correct_subject(
    subject: Subject, details: SubjectDetails, actor: Actor, *, seen: str, reason: str
) -> bool:
    """Correct what a subject says of itself, for an officer of its holder's place, with the reason; likewise.

    Raises Unmet, Stale, Conflict, NotAllowed.
    """
    require(actor, Right.REGISTER_ENTERPRISE)
    holder = Enterprise.get_by_id(subject.enterprise_id)
    require_place(actor, holder.district, holder.zone)
    before = _unchanged_since(subject, seen)
    if reasons := unmet_correction(reason):
        raise Unmet(reasons)
    return _change(subject, before, details, actor, "subject.corrected", reason.strip())


def _unchanged_since(subject: Subject, seen: str) -> SubjectDetails:
    """What the row says now, which is what was seen. Raises Stale."""
    before = subject_details(Subject.get_by_id(subject.id))
    if seen_subject(before) != seen:
        raise Stale(say("该对象的资料已被他人修改。您填写的内容保留在下面，请核对后再保存。"))
    return before


def _change(
    subject: Subject, before: SubjectDetails, after: SubjectDetails, actor: Actor, kind: str, reason: str
) -> bool:
    if reasons := unmet_subject(subject.kind, after, clock.today(), catalog()):
        raise Unmet(reasons)
    differing = differing_columns(before, after)
    if not differing:
        return False
    if "name" in differing:
        _refuse_taken(subject.enterprise_id, subject.kind, after.name, subject.id)
    key = {"name_key": name_key(after.name)} if "name" in differing else {}
    try:
        Subject.update(**differing, **key).where(Subject.id == subject.id).execute()
    except IntegrityError:
        raise Conflict(said_taken(after.name, None)) from None
    old = {name: before.columns[name] for name in differing}
    event = NewEvent(
        kind=kind,
        enterprise_id=subject.enterprise_id,
        effective_on=clock.today(),
        body={"subject": subject.id, "new": plain_columns(differing), "old": plain_columns(old)},
        secret={"note": reason} if reason else {},
        wrote={Subject: [subject.id]},
        before={Subject: {subject.id: before.columns}},
    )
    record(actor, event)
    return True


def _refuse_taken(enterprise_id: int, kind: str, name: str, own_id: int | None) -> None:
    """Raise Conflict where the holder has another of this name, however it is spelled."""
    found = subject_called(enterprise_id, kind, name)
    if found is not None and found.id != own_id:
        raise Conflict(said_taken(found.name, found.number))
