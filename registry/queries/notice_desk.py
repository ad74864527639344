"""The bureau's public notices: what may be put on one, how each stands, and what became of its lines."""

from collections.abc import Collection
from datetime import date
from typing import Any

from peewee import JOIN, Expression, fn

from registry.errors import NotFound
from registry.models import Application, Batch, Enterprise, Notice, NoticeEntry, Recognition, Subject
from registry.rules.workflow import State

STANDINGS = ("open", "over", "recognized")


def proposed_counts() -> dict[tuple[str, str], int]:
    """How many proposed applications wait for a notice, by scheme and level."""
    rows: Any = (
        Application.select(Application.scheme, Application.level, fn.COUNT(Application.id))
        .where(Application.state == State.PROPOSED.value)
        .group_by(Application.scheme, Application.level)
        .tuples()
    )
    return {(scheme, level): count for scheme, level, count in rows}


def proposed(scheme: str, level: str) -> list[Application]:
    """The proposed applications of a scheme and level, in the order of the list they will form."""
    return list(
        Application.select(Application, Enterprise, Subject)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .where(
            (Application.scheme == scheme)
            & (Application.level == level)
            & (Application.state == State.PROPOSED.value)
        )
        .order_by(Application.district, Application.zone, Enterprise.name, Application.id)
    )


def notice_list(standing: str, today: date) -> Any:
    """Notices with their batch, latest first. `standing`: 'open' (or to come), 'over' and not yet
    recognized, 'recognized', or '' for all."""
    query = (
        Notice.select(Notice, Batch)
        .join(Batch, JOIN.LEFT_OUTER)
        .order_by(Notice.opens_on.desc(), Notice.id.desc())
    )
    return query.where(_stands(standing, today)) if standing else query


def notice_counts(today: date) -> dict[str, int]:
    """How many notices stand how; '' is all of them."""
    return {standing: notice_list(standing, today).order_by().count() for standing in ("", *STANDINGS)}


def _stands(standing: str, today: date) -> Expression:
    if standing == "open":
        return Notice.closes_on >= today
    if standing == "recognized":
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


def get_notice(id: int) -> Notice:
    """One notice; raises NotFound."""
    found: Notice | None = Notice.get_or_none(Notice.id == id)
    if found is None:
        raise NotFound()
    return found


def batch_of(notice: Notice) -> Batch | None:
    """The batch that recognized its list, if it was."""
    found: Batch | None = Batch.get_or_none(Batch.notice == notice.id)
    return found


def entries_of(notice: Notice) -> list[NoticeEntry]:
    """The frozen list in order, each line with its application and, once recognized, its recognition."""
    same_file = Recognition.application == Application.id
    return list(
        NoticeEntry.select(NoticeEntry, Application, Recognition)
        .join(Application)
        .join(Recognition, JOIN.LEFT_OUTER, on=same_file, attr="recognition")
        .where(NoticeEntry.notice == notice.id)
        .order_by(NoticeEntry.position)
    )
