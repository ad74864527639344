"""Public notices 公示: what may be put on one, the lists of the public and the bureau, one with its lines."""

from collections.abc import Collection
from datetime import date
from typing import Any

from peewee import JOIN, Expression, fn

from registry.errors import NotFound
from registry.models import Application, Batch, Enterprise, Notice, NoticeEntry, Recognition, Subject
from registry.queries.scope import applications_in_scope
from registry.rules.actor import Actor
from registry.rules.notice import NoticePeriod
from registry.rules.workflow import State

STATUSES = ("open", "over", "recognized")
"""Of a notice to the bureau: open or to come, over and not yet recognized, recognized."""


def proposed_counts(actor: Actor) -> dict[tuple[str, str], int]:
    """How many proposed applications in scope wait for a notice, by scheme and level."""
    rows: Any = (
        Application.select(Application.scheme, Application.level, fn.COUNT(Application.id))
        .where((Application.state == State.PROPOSED.value) & applications_in_scope(actor))
        .group_by(Application.scheme, Application.level)
        .tuples()
    )
    return {(scheme, level): count for scheme, level, count in rows}


def proposed(actor: Actor, scheme: str, level: str) -> list[Application]:
    """The proposed applications in scope of a scheme and level, in the order of the list they will form."""
    return list(
        Application.select(Application, Enterprise, Subject)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .where(
            (Application.scheme == scheme)
            & (Application.level == level)
            & (Application.state == State.PROPOSED.value)
            & applications_in_scope(actor)
        )
        .order_by(Application.district, Application.zone, Enterprise.name, Application.id)
    )


def public_notices(day: date, *, is_open: bool, scheme: str = "") -> Any:
    """Open or past notices with `length`, the number of lines; the one that closes first, or closed last."""
    length = NoticeEntry.select(fn.COUNT(NoticeEntry.id)).where(NoticeEntry.notice == Notice.id)
    query = Notice.select(Notice, length.alias("length"))
    if scheme:
        query = query.where(Notice.scheme == scheme)
    if is_open:
        shown = (Notice.opens_on <= day) & (Notice.closes_on >= day)
        return query.where(shown).order_by(Notice.closes_on, Notice.id)
    return query.where(Notice.closes_on < day).order_by(Notice.closes_on.desc(), Notice.id.desc())


def notice_list(status: str, today: date) -> Any:
    """The bureau's list: notices of one of the statuses, or ('') all, with their batch, latest first."""
    query = (
        Notice.select(Notice, Batch)
        .join(Batch, JOIN.LEFT_OUTER)
        .order_by(Notice.opens_on.desc(), Notice.id.desc())
    )
    return query.where(_in_status(status, today)) if status else query


def notice_counts(today: date) -> dict[str, int]:
    """How many notices there are of each status; '' is all of them."""
    return {status: notice_list(status, today).order_by().count() for status in ("", *STATUSES)}


def _in_status(status: str, today: date) -> Expression:
    if status == "open":
        return Notice.closes_on >= today
    if status == "recognized":
        return Batch.id.is_null(False)
    still_on = Application.select(Application.notice).where(Application.state == State.ON_NOTICE.value)
    return (Notice.closes_on < today) & Batch.id.is_null() & Notice.id.in_(still_on)


def lengths_of(notice_ids: Collection[int]) -> dict[int, int]:
    """How many lines the lists of these notices have."""
    rows: Any = (
        NoticeEntry.select(NoticeEntry.notice, fn.COUNT(NoticeEntry.id))
        .where(NoticeEntry.notice.in_(list(notice_ids)))
        .group_by(NoticeEntry.notice)
        .tuples()
    )
    return dict(rows)


def get_notice(id: int, *, opened_by: date | None = None) -> Notice:
    """One notice; raises NotFound. The public reads those that have opened by today."""
    condition = Notice.id == id
    if opened_by is not None:
        condition &= Notice.opens_on <= opened_by
    found: Notice | None = Notice.get_or_none(condition)
    if found is None:
        raise NotFound()
    return found


def period_of(notice: Notice) -> NoticePeriod:
    """From when to when a notice runs, as the rules take it."""
    return NoticePeriod(notice.opens_on, notice.closes_on, notice.days, notice.first_day_counts)


def batch_of(notice: Notice) -> Batch | None:
    """The decision that recognized its list, if it was taken."""
    found: Batch | None = Batch.get_or_none(Batch.notice == notice.id)
    return found


def entries_of(notice: Notice) -> list[NoticeEntry]:
    """The frozen list in order, each line with its application and, once recognized, its recognition.

    Of both only what lists show: what applicants wrote stays where it is.
    """
    same_file = Recognition.application == Application.id
    shown = (Application.id, Application.state, Recognition.id, Recognition.certificate_no)
    return list(
        NoticeEntry.select(NoticeEntry, *shown)
        .join(Application)
        .join(Recognition, JOIN.LEFT_OUTER, on=same_file, attr="recognition")
        .where(NoticeEntry.notice == notice.id)
        .order_by(NoticeEntry.position)
    )
