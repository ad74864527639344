"""Notices as the public reads them: from the day they open on."""

from datetime import date
from typing import Any

from peewee import JOIN, fn

from registry.errors import NotFound
from registry.models import Batch, Notice, NoticeEntry, Recognition


def notices(day: date, *, is_open: bool, scheme: str = "") -> Any:
    """Open or past notices with `length`, the number of lines; the one that closes first, or closed last."""
    length = NoticeEntry.select(fn.COUNT(NoticeEntry.id)).where(NoticeEntry.notice == Notice.id)
    query = Notice.select(Notice, length.alias("length"))
    if scheme:
        query = query.where(Notice.scheme == scheme)
    if is_open:
        shown = (Notice.opens_on <= day) & (Notice.closes_on >= day)
        return query.where(shown).order_by(Notice.closes_on, Notice.id)
    return query.where(Notice.closes_on < day).order_by(Notice.closes_on.desc(), Notice.id.desc())


def get_notice(number: int, day: date) -> Notice:
    """One notice that has opened; raises NotFound, also for one that is to open later."""
    found = Notice.get_or_none((Notice.id == number) & (Notice.opens_on <= day))
    if found is None:
        raise NotFound()
    return found


def entries_of(notice: Notice) -> list[Any]:
    """The frozen list in its order; `recognition_id` is what came of a line, None where nothing did yet."""
    return list(
        NoticeEntry.select(NoticeEntry, Recognition.id.alias("recognition_id"))
        .join(Recognition, JOIN.LEFT_OUTER, on=(Recognition.application == NoticeEntry.application))
        .where(NoticeEntry.notice == notice.id)
        .order_by(NoticeEntry.position)
        .objects()
    )


def decision_on(notice: Notice) -> Batch | None:
    """The decision that followed a notice, if it was taken."""
    return Batch.get_or_none(Batch.notice == notice.id)
