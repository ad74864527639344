"""Public notices 公示: what may be put on one, the public's list and an office's, one with its lines."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from peewee import Expression, fn

from registry.errors import NotFound
from registry.models import (
    Application,
    Batch,
    Call,
    Enterprise,
    LeftOut,
    Notice,
    NoticeEntry,
    Recognition,
    Subject,
)
from registry.prepared import Prepared
from registry.queries.long_list import beside
from registry.queries.scope import handled_in_scope, notices_in_scope
from registry.queries.setting import least_days
from registry.rules.actor import Actor
from registry.rules.notice import NoticePeriod
from registry.rules.notice_title import MARK, split_title, title_name
from registry.rules.procedure import DECIDED_HERE, Procedure, RouteOption, options_with
from registry.rules.state import State

STATUSES = ("open", "over", "recognized", "withdrawn")
"""To its office a notice is open or to come, over with lines still on it, recognized with none left, or
withdrawn."""
_waits: Expression = Application.state == State.ON_NOTICE.value


def _to_publish(actor: Actor) -> Expression:
    """What the office publishes: of recommendations only what is published before it is forwarded."""
    recommended = Application.procedure == Procedure.RECOMMENDATION.value
    asks = Application.options.in_(options_with(RouteOption.NOTICE))
    decided = Application.procedure.in_([each.value for each in DECIDED_HERE])
    proposed = Application.state == State.PROPOSED.value
    return proposed & handled_in_scope(actor) & (decided | (recommended & asks))


def proposed_counts(actor: Actor) -> dict[tuple[str, str], int]:
    """How many proposed applications wait for a notice of the officer's office, by scheme and level."""
    rows: Any = (
        Application.select(Application.scheme, Application.level, fn.COUNT(Application.id))
        .where(_to_publish(actor))
        .group_by(Application.scheme, Application.level)
        .tuples()
    )
    return {(scheme, level): count for scheme, level, count in rows}


def proposed(actor: Actor, titles: Sequence[str]) -> list[Application]:
    """What the officer's office may publish of these titles, in the order of the list it will form."""
    return in_list_order(with_names().where(of_titles(titles) & _to_publish(actor)), titles)


def with_names() -> Any:
    """Files with enterprise and subject; a query."""
    return (
        Application.select(Application, Enterprise, Subject)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
    )


def of_titles(titles: Sequence[str]) -> Expression:
    """Files of one of these titles, each named "scheme:level"."""
    pairs = [split_title(name) for name in titles]
    found: Expression = reduce(
        or_, [(Application.scheme == scheme) & (Application.level == level) for scheme, level in pairs]
    )
    return found


def in_list_order(query: Any, titles: Sequence[str]) -> list[Application]:
    """The order of a notice's list: by title as they are named, then by place and name."""
    rows = query.order_by(Application.district, Application.zone, Enterprise.name, Application.id)
    return sorted(rows, key=lambda row: titles.index(title_name(row)))


def least_notice_days(titles: Sequence[str], application_ids: Collection[int], day: date) -> int:
    """How many working days a notice of these files runs at least: as the title that asks most, or a call."""
    ids = list(application_ids)
    asked: int | None = (
        Call.select(fn.MAX(Call.notice_days)).join(Application).where(Application.id.in_(ids)).scalar()
    )
    return max(asked or 0, *(least_days(*split_title(name), day) for name in titles))


def public_notices(day: date, *, is_open: bool, scheme: str = "") -> Any:
    """Open or past notices, those withdrawn among the past, with `length`, the number of lines; the one that
    closes first, or closed last."""
    length = NoticeEntry.select(fn.COUNT(NoticeEntry.id)).where(NoticeEntry.notice == Notice.id)
    query = Notice.select(Notice, length.alias("length"))
    if scheme:
        query = query.where((Notice.scheme == scheme) | Notice.more_titles.contains(f"{MARK}{scheme}:"))
    gone = Notice.withdrawn_at.is_null(False)
    if is_open:
        shown = (Notice.opens_on <= day) & (Notice.closes_on >= day) & ~gone
        return query.where(shown).order_by(Notice.closes_on, Notice.id)
    past = (Notice.closes_on < day) | (gone & (Notice.opens_on <= day))
    return query.where(past).order_by(Notice.closes_on.desc(), Notice.id.desc())


def notice_list(actor: Actor, status: str, today: date) -> Any:
    """The notices in scope of one of the statuses, or ('') all, latest first; with the numbers of their
    `decisions` and of the lines `left` on them."""
    decisions = Batch.select(fn.COUNT(Batch.id)).where(Batch.notice == Notice.id)
    own = (Application.notice == Notice.id) & beside(_waits)
    left = Application.select(fn.COUNT(Application.id)).where(own)
    query = (
        Notice.select(Notice, decisions.alias("decisions"), left.alias("left"))
        .where(notices_in_scope(actor))
        .order_by(Notice.opens_on.desc(), Notice.id.desc())
    )
    return query.where(_in_status(status, today)) if status else query


def notice_counts(actor: Actor, today: date) -> dict[str, int]:
    """How many notices in scope there are of each status; '' is all of them."""
    return {status: notice_list(actor, status, today).order_by().count() for status in ("", *STATUSES)}


def _in_status(status: str, today: date) -> Expression:
    if status == "withdrawn":
        gone: Expression = Notice.withdrawn_at.is_null(False)
        return gone
    if status == "open":
        return (Notice.closes_on >= today) & Notice.withdrawn_at.is_null()
    still_on = Application.select(Application.notice).where(_waits)
    if status == "recognized":
        decided = Batch.select(Batch.notice).where(Batch.notice.is_null(False))
        return Notice.id.in_(decided) & Notice.id.not_in(still_on)
    return (Notice.closes_on < today) & Notice.id.in_(still_on)


def lengths_of(notice_ids: Collection[int]) -> dict[int, int]:
    """How many lines the lists of these notices have."""
    rows: Any = (
        NoticeEntry.select(NoticeEntry.notice, fn.COUNT(NoticeEntry.id))
        .where(NoticeEntry.notice.in_(list(notice_ids)))
        .group_by(NoticeEntry.notice)
        .tuples()
    )
    return dict(rows)


def first_names(notice_ids: Collection[int], limit: int) -> dict[int, list[str]]:
    """How the first enterprises of these lists are called there, up to `limit` of each; one query."""
    rows: Any = (
        NoticeEntry.select(NoticeEntry.notice, NoticeEntry.enterprise_name)
        .where(NoticeEntry.notice.in_(list(notice_ids)) & (NoticeEntry.position <= limit))
        .order_by(NoticeEntry.notice, NoticeEntry.position)
        .tuples()
    )
    found: dict[int, list[str]] = {}
    for notice, name in rows:
        found.setdefault(notice, []).append(name)
    return found


def get_notice(id: int, *, opened_by: date | None = None) -> Notice:
    """One notice; raises NotFound. The public reads those that have opened by today."""
    for found in _with_id(id, opened_by):
        return found  # type: ignore[no-any-return]
    raise NotFound()


@Prepared
def _with_id(id: int, opened_by: date | None) -> Any:
    found = Notice.select().where(Notice.id == id)
    return found if opened_by is None else found.where(Notice.opens_on <= opened_by)


def find_notice(actor: Actor, id: int | None) -> Notice | None:
    """A notice in scope; None where there is none."""
    found: Notice | None = next(iter(_in_scope(actor, id)), None) if id is not None else None
    return found


@Prepared
def _in_scope(actor: Actor, id: int) -> Any:
    return Notice.select().where((Notice.id == id) & notices_in_scope(actor))


def notice_in_scope(actor: Actor, id: int) -> Notice:
    """One notice in scope; raises NotFound."""
    found = find_notice(actor, id)
    if found is None:
        raise NotFound()
    return found


def period_of(notice: Notice) -> NoticePeriod:
    """From when to when a notice runs, as the rules take it."""
    return NoticePeriod(notice.opens_on, notice.closes_on, notice.days, notice.first_day_counts)


def batches_of(notice: Notice) -> list[Batch]:
    """The decisions that recognized its list, in the order in which they were taken."""
    found: list[Batch] = _batches(notice.id)
    return found


@Prepared
def _batches(notice_id: int) -> Any:
    return Batch.select().where(Batch.notice == notice_id).order_by(Batch.id)


def granted_by_batch(notice: Notice) -> dict[int, int]:
    """How many lines each decision on a notice recognized."""
    rows: Any = (
        Recognition.select(Recognition.batch, fn.COUNT(Recognition.id))
        .join(Batch)
        .where(Batch.notice == notice.id)
        .group_by(Recognition.batch)
        .tuples()
    )
    return dict(rows)


def still_on(notice: Notice) -> list[Application]:
    """What of a notice's list is still on it, held or not, in its order, with enterprise and subject."""
    return list(
        Application.select(Application, Enterprise, Subject)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .switch(Application)
        .join(NoticeEntry, on=(NoticeEntry.application == Application.id))
        .where((NoticeEntry.notice == notice.id) & (Application.notice == notice.id) & _waits)
        .order_by(NoticeEntry.position)
    )


def left_ids(notice: Notice) -> set[int]:
    """The applications of its list that are still to be recognized."""
    return {id for (id,) in _left(notice.id)}


@Prepared
def _left(notice_id: int) -> Any:
    return Application.select(Application.id).where(_waits & (Application.notice == notice_id)).tuples()


def left_out_of(notice: Notice) -> dict[int, LeftOut]:
    """The lines that decisions left out, by application, each with the latest such decision."""
    rows = LeftOut.select(LeftOut, Batch).join(Batch).where(Batch.notice == notice.id).order_by(LeftOut.id)
    return {row.application_id: row for row in rows}


def left_out_from(application: Application) -> LeftOut | None:
    """The latest decision that left a file on its notice, with its batch; None where none did."""
    rows = LeftOut.select(LeftOut, Batch).join(Batch)
    same = (LeftOut.application == application.id) & (Batch.notice == application.notice_id)
    found: LeftOut | None = rows.where(same).order_by(LeftOut.id.desc()).first()
    return found


def lines_gone_on(notice: Notice) -> int:
    """How many files of its list were recognized, forwarded, or answered."""
    gone = (State.RECOGNIZED.value, State.FORWARDED.value, State.NOT_NAMED.value)
    count: int = (
        Application.select().where((Application.notice == notice.id) & Application.state.in_(gone)).count()
    )
    return count


def latest_contact(actor: Actor) -> Notice | None:
    """The last notice of the officer's own office that says where objections are taken."""
    own = (Notice.district == actor.district) & (Notice.zone == actor.zone) & Notice.office.is_null(False)
    found: Notice | None = (
        Notice.select().where(notices_in_scope(actor) & own).order_by(Notice.id.desc()).first()
    )
    return found


def over_on(notice_ids: Collection[int], day: date) -> set[int]:
    """Those of these notices whose period is over on a day."""
    rows: Any = Notice.select(Notice.id).where(Notice.id.in_(list(notice_ids)) & (Notice.closes_on < day))
    return {id for (id,) in rows.tuples()}
