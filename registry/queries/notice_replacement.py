"""Notices that were withdrawn, and those published in their place."""

from collections.abc import Collection
from datetime import date
from typing import Any

from registry.models import Notice
from registry.prepared import Prepared
from registry.queries.scope import notices_in_scope
from registry.rules.actor import Actor


def replaceable(actor: Actor, titles: Collection[str]) -> list[Notice]:
    """The withdrawn notices of the officer's office, each of one or more of these titles, that none replaces
    yet, latest first."""
    own = (Notice.district == actor.district) & (Notice.zone == actor.zone)
    open_to_it = Notice.withdrawn_at.is_null(False) & Notice.replaced_by.is_null()
    query = Notice.select().where(notices_in_scope(actor) & own & open_to_it)
    return [row for row in query.order_by(Notice.id.desc()) if set(row.titles) & set(titles)]


def replaced_by_it(notice: Notice, *, opened_by: date | None = None) -> Notice | None:
    """The withdrawn notice that this one was published in place of; to the public once it has opened."""
    found: Notice | None = next(iter(_replaced_by(notice.id, opened_by)), None)
    return found


def replacement_of(notice: Notice, *, opened_by: date | None = None) -> Notice | None:
    """The notice published in place of a withdrawn one; to the public once it has opened."""
    if notice.replaced_by is None:
        return None
    found: Notice | None = next(iter(_replacement(notice.replaced_by, opened_by)), None)
    return found


@Prepared
def _replaced_by(id: int, opened_by: date | None) -> Any:
    return _opened(Notice.select().where(Notice.replaced_by == id).limit(1), opened_by)


@Prepared
def _replacement(id: int, opened_by: date | None) -> Any:
    return _opened(Notice.select().where(Notice.id == id), opened_by)


def _opened(notices: Any, by: date | None) -> Any:
    return notices if by is None else notices.where(Notice.opens_on <= by)
