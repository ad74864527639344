"""What is sent on from one call: which files there are in which places, and a page of them."""

from typing import Any

from peewee import fn

from registry.models import Application, Call
from registry.queries.lists import Page, read_page
from registry.queries.recommendation import sendable
from registry.rules.actor import Actor
from registry.rules.recommendation import Sender

SENT_PER_PAGE = 200


def districts_to_send(actor: Actor, sender: Sender, call: Call) -> dict[str, int]:
    """How many files of a call each district has that may be sent on."""
    rows: Any = (
        sendable(actor, sender, call)
        .select(Application.district, fn.COUNT(Application.id))
        .group_by(Application.district)
        .order_by(Application.district)
        .tuples()
    )
    return dict(rows)


def numbers_to_send(actor: Actor, sender: Sender, call: Call, district: str) -> dict[int, str]:
    """The numbers of all files that may be sent on, by id, in the pages' order; '': of every district."""
    rows: Any = _of(actor, sender, call, district).select(Application.id, Application.number).tuples()
    return dict(rows)


def page_to_send(actor: Actor, sender: Sender, call: Call, district: str, at: int, total: int) -> Page:
    """One page of the same files, with enterprise and subject."""
    return read_page(_of(actor, sender, call, district), at, total=total, per_page=SENT_PER_PAGE)


def _of(actor: Actor, sender: Sender, call: Call, district: str) -> Any:
    query = sendable(actor, sender, call)
    return query.where(Application.district == district) if district else query
