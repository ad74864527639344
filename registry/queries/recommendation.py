"""Recommendations 推荐: what may be sent on, the lists that were, and one of them with its files."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from peewee import JOIN, Expression, fn

from registry.errors import NotFound, Unmet
from registry.models import (
    Application,
    Call,
    Enterprise,
    Notice,
    Recommendation,
    RecommendationEntry,
    Subject,
)
from registry.queries.notice_line import held
from registry.queries.scope import applications_in_scope, recommendations_in_scope
from registry.rules.actor import Actor
from registry.rules.procedure import Procedure, RouteOption
from registry.rules.recommendation import Sender, alike_numbers, same_number
from registry.rules.state import State


def recommendations(actor: Actor) -> Any:
    """The recommendations in scope with their calls, the latest first; a query, to be paged."""
    return (
        Recommendation.select(Recommendation, Call)
        .join(Call)
        .where(recommendations_in_scope(actor))
        .order_by(Recommendation.sent_on.desc(), Recommendation.id.desc())
    )


def get_recommendation(actor: Actor, id: int) -> Recommendation:
    """One recommendation in scope with its call; raises NotFound."""
    found: Recommendation | None = recommendations(actor).where(Recommendation.id == id).first()
    if found is None:
        raise NotFound()
    return found


def entries_of_recommendation(recommendation: Recommendation) -> list[RecommendationEntry]:
    """The list in its order, each line with its application."""
    return list(
        RecommendationEntry.select(RecommendationEntry, Application)
        .join(Application)
        .where(RecommendationEntry.recommendation == recommendation.id)
        .order_by(RecommendationEntry.position)
    )


def lengths_of_recommendations(ids: Collection[int]) -> dict[int, int]:
    """How many files the lists of these recommendations have."""
    rows: Any = (
        RecommendationEntry.select(RecommendationEntry.recommendation, fn.COUNT(RecommendationEntry.id))
        .where(RecommendationEntry.recommendation.in_(list(ids)))
        .group_by(RecommendationEntry.recommendation)
        .tuples()
    )
    return dict(rows)


def first_recommended(ids: Collection[int], limit: int) -> dict[int, list[str]]:
    """How the first enterprises of these lists are called, up to `limit` of each; one query."""
    rows: Any = (
        RecommendationEntry.select(RecommendationEntry.recommendation, RecommendationEntry.enterprise_name)
        .where(RecommendationEntry.recommendation.in_(list(ids)) & (RecommendationEntry.position <= limit))
        .order_by(RecommendationEntry.recommendation, RecommendationEntry.position)
        .tuples()
    )
    found: dict[int, list[str]] = {}
    for recommendation, name in rows:
        found.setdefault(recommendation, []).append(name)
    return found


def waiting_of_forwardings(ids: Collection[int]) -> dict[int, int]:
    """How many files of these forwardings wait for an answer."""
    rows: Any = (
        Application.select(Application.forwarding, fn.COUNT(Application.id))
        .where(Application.forwarding.in_(list(ids)) & (Application.state == State.FORWARDED.value))
        .group_by(Application.forwarding)
        .tuples()
    )
    return dict(rows)


def numbers_sent(sender: Sender, district: str, zone: str) -> list[str]:
    """The document numbers of the lists that the city, or a place by itself, has sent on."""
    place = (Recommendation.district == district) & (Recommendation.zone == zone)
    rows: Any = Recommendation.select(Recommendation.document_no).where(
        (Recommendation.sender == sender.value) & place
    )
    return [number for (number,) in rows.tuples()]


def forwarding_called(document_no: str) -> Recommendation:
    """The forwarding with a document number, however brackets, width and spaces are written.

    Raises NotFound; Unmet where several are alike and none is written so.
    """
    rows: Any = Recommendation.select(Recommendation.id, Recommendation.document_no).where(
        Recommendation.sender == Sender.CITY.value
    )
    named = same_number(document_no, rows.tuples())
    if not named:
        raise NotFound()
    if len(named) > 1:
        raise Unmet([alike_numbers(document_no, [number for _, number in named])])
    return get_forwarding(named[0][0])


def get_forwarding(id: int) -> Recommendation:
    """One forwarding of the city; raises NotFound."""
    own = (Recommendation.id == id) & (Recommendation.sender == Sender.CITY.value)
    found: Recommendation | None = Recommendation.get_or_none(own)
    if found is None:
        raise NotFound()
    return found


def every_open_forwarding(scheme: str = "", level: str = "") -> list[Recommendation]:
    """The forwardings, of all titles or of one, that have files without an answer, the latest first."""
    waiting = Application.select(Application.forwarding).where(Application.state == State.FORWARDED.value)
    wanted: Expression = Recommendation.id.in_(waiting)
    if scheme:
        wanted &= (Recommendation.scheme == scheme) & (Recommendation.level == level)
    return list(
        Recommendation.select()
        .where(wanted)
        .order_by(Recommendation.sent_on.desc(), Recommendation.id.desc())
    )


def forwarded_of(recommendation: Recommendation) -> list[Application]:
    """The files of a forwarding that wait for its answer, with enterprise and subject, in its order."""
    return _files_of(recommendation, State.FORWARDED)


def closed_of(recommendation: Recommendation) -> list[Application]:
    """The files of a forwarding that were closed because its whole answer did not name them; likewise."""
    return _files_of(recommendation, State.NOT_NAMED)


def closed_files(scheme: str, level: str, day: date) -> list[Application]:
    """The files of a title that were closed so and forwarded by a day; likewise, the latest first."""
    title = (Application.scheme == scheme) & (Application.level == level)
    return list(
        _with_names()
        .join(Recommendation, on=(Application.forwarding == Recommendation.id))
        .where(title & (Application.state == State.NOT_NAMED.value) & (Recommendation.sent_on <= day))
        .order_by(Application.id.desc())
    )


def _files_of(recommendation: Recommendation, state: State) -> list[Application]:
    return list(
        _with_names()
        .join(RecommendationEntry, on=(RecommendationEntry.application == Application.id))
        .where(
            (RecommendationEntry.recommendation == recommendation.id)
            & (Application.forwarding == recommendation.id)
            & (Application.state == state.value)
        )
        .order_by(RecommendationEntry.position)
    )


def sendable(actor: Actor, sender: Sender, call: Call | None = None) -> Any:
    """The files in scope that may be sent on, with enterprise and subject, by place and name; a query.

    A place sends what passed its review; the city what it is going to recommend, or what was on notice for
    it and the period is over (which the action asks).
    """
    query = _with_names().where(applications_in_scope(actor) & _sendable(sender))
    if call is not None:
        query = query.where(Application.call == call.id)
    return query.order_by(Application.district, Application.zone, Enterprise.name, Application.id)


def calls_to_send(actor: Actor, sender: Sender) -> list[Call]:
    """The calls that have files to be sent on, by their closing."""
    of = Application.select(Application.call).where(applications_in_scope(actor) & _sendable(sender))
    return list(Call.select().where(Call.id.in_(of)).order_by(Call.closes_at, Call.id))


def chosen_in_order(query: Any, ids: Sequence[int]) -> list[Application]:
    """Those of a query that were chosen, in the order in which they were; others are left out."""
    found = {row.id: row for row in query.where(Application.id.in_(list(ids)))}
    return [found[id] for id in ids if id in found]


def _with_names() -> Any:
    return (
        Application.select(Application, Enterprise, Subject, Notice)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .switch(Application)
        .join(Notice, JOIN.LEFT_OUTER, on=(Application.notice == Notice.id))
        .switch(Application)
    )


def _sendable(sender: Sender) -> Expression:
    if sender is Sender.DISTRICT:
        passed: Expression = Application.state == State.PASSED.value
        return passed
    notice = Application.options.contains(RouteOption.NOTICE.value)
    waits = ((Application.state == State.PROPOSED.value) & ~notice) | (
        (Application.state == State.ON_NOTICE.value) & ~held()
    )
    forwarded: Expression = (Application.procedure == Procedure.RECOMMENDATION.value) & waits
    return forwarded
