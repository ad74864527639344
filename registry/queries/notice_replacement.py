"""Notices that were withdrawn, and those published in their place."""

from collections.abc import Collection
from datetime import date

from peewee import Expression

from registry.models import Notice
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
    return _linked(Notice.replaced_by == notice.id, opened_by)


def replacement_of(notice: Notice, *, opened_by: date | None = None) -> Notice | None:
    """The notice published in place of a withdrawn one; to the public once it has opened."""
    return _linked(Notice.id == notice.replaced_by, opened_by) if notice.replaced_by is not None else None


def _linked(condition: Expression, opened_by: date | None) -> Notice | None:
    if opened_by is not None:
        condition &= Notice.opens_on <= opened_by
    found: Notice | None = Notice.get_or_none(condition)
    return found
