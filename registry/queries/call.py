"""Calls for applications."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from peewee import Case, Expression, fn

from registry.errors import NotFound, Text, say
from registry.models import Application, Call
from registry.prepared import Prepared
from registry.queries.long_list import beside
from registry.queries.scope import applications_in_scope, calls_in_scope
from registry.queries.setting import settings
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.eligibility import unmet_period
from registry.rules.place import Place
from registry.rules.procedure import Procedure, RouteOption
from registry.rules.setting import Settings
from registry.rules.title_procedure import TitleProcedure, unmet_applying_here


def calls_open_at(instant: datetime, place: Place | None = None) -> list[Call]:
    """The calls that accept applications at an instant, from a place or from any, soonest closing first."""
    found: list[Call] = _open_at(instant, *((place.district, place.zone) if place else (None, None)))
    return found


@Prepared
def _open_at(instant: datetime, district: str | None, zone: str | None) -> Any:
    query = Call.select().where(is_open_at(instant))
    if district is not None:
        query = query.where(Call.district.is_null() | (Call.district == district))
        query = query.where(Call.zone.is_null() | (Call.zone == zone))
    return query.order_by(Call.closes_at, Call.id)


def is_open_at(instant: datetime) -> Expression:
    """The condition of calls that accept applications at an instant."""
    not_over: Expression = (Call.closes_at > instant) & Call.withdrawn_at.is_null()
    return not_over & (Call.opens_at <= instant)


def stages_past(instant: datetime) -> int:
    """How many beginnings and ends of calls are past: while it is the same, so is the stage of every call."""
    ((found,),) = _stages_past(instant)
    return found or 0


@Prepared
def _stages_past(instant: datetime) -> Any:
    begun, over = (Case(None, [(moment <= instant, 1)], 0) for moment in (Call.opens_at, Call.closes_at))
    return Call.select(fn.SUM(begun + over)).tuples()


def unmet_open(call: Call, instant: datetime) -> list[Text]:
    """Why nothing is filed in a call at an instant."""
    if call.withdrawn_at is not None:
        return [say("该批次已撤回，不再受理。草稿已为您保留，可在下一批次开始后申报。")]
    return unmet_period(call.opens_at, call.closes_at, instant)


def calls_latest_first(actor: Actor) -> Any:
    """Every call in scope, the one that closes last first; a query, to be paged."""
    return Call.select().where(calls_in_scope(actor)).order_by(Call.closes_at.desc(), Call.id.desc())


def get_call(id: int) -> Call:
    """One call; raises NotFound."""
    for found in _with_id(id):
        return found  # type: ignore[no-any-return]
    raise NotFound()


@Prepared
def _with_id(id: int) -> Any:
    return Call.select().where(Call.id == id)


def call_in_scope(actor: Actor, id: int) -> Call:
    """One call of the actor's office; raises NotFound."""
    found: Call | None = Call.get_or_none(calls_in_scope(actor) & (Call.id == id))
    if found is None:
        raise NotFound()
    return found


def filed_in(actor: Actor, call_ids: Collection[int]) -> dict[int, int]:
    """How many applications in scope were filed in each of these calls."""
    filed = Application.call.in_(list(call_ids)) & Application.submitted_at.is_null(False)
    filed &= applications_in_scope(actor)
    call = Application.call
    if len(call_ids) > 1:
        # Of a page of calls nearly all files: they are counted in the index that has all of this, where by
        # that of calls SQLite looks at each.
        filed, call = beside(filed), beside(call)
    rows: Any = Application.select(call, fn.COUNT(1)).where(filed).group_by(call)
    return dict(rows.tuples())


def applied_for_here(known: TitleProcedure, day: date) -> bool | None:
    """What the bureau set, where the catalog leaves it to the bureau."""
    return _applied_for_here(settings(), known, day) if known.applied_for_here == "setting" else None


def _applied_for_here(now: Settings, known: TitleProcedure, day: date) -> bool | None:
    if known.applied_for_here != "setting":
        return None
    value = now.on(day, "applied_for_here", known.title).value
    return value if isinstance(value, bool) else None


def usual_options(known: TitleProcedure, day: date) -> frozenset[RouteOption]:
    """What calls of a title ask as the bureau has set it."""
    now, options = settings(), set()
    if known.notice == "required" or (
        known.notice == "setting" and now.flag(day, "notice_of_recommendation", known.title)
    ):
        options.add(RouteOption.NOTICE)
    if known.procedure is Procedure.FILING and now.flag(day, "district_accepts", known.title):
        options.add(RouteOption.DISTRICT_ACCEPTS)
    return frozenset(options)


def unmet_call(scheme: str, level: str, day: date) -> list[Text]:
    """Why no call can be opened for a title on a day."""
    title, procedures = f"{scheme}:{level}", catalog().procedures
    known = procedures.on(title, day)
    is_over = procedures.is_over(title, day)
    return unmet_applying_here(known, is_over=is_over, set_to=applied_for_here(known, day))


def given_titles(day: date) -> frozenset[tuple[str, str]]:
    """Every title that can be gained on a day, as scheme and level.

    A period of it holds, and the bureau did not set that it is not applied for here. So also what another
    office gives, and what the bureau has yet to say. One query.
    """
    procedures, now = catalog().procedures, settings()
    titles = ((scheme.id, level.id) for scheme, level in catalog().titles())
    return frozenset(
        (scheme, level)
        for scheme, level in titles
        if not procedures.is_over(title := f"{scheme}:{level}", day)
        and _applied_for_here(now, procedures.on(title, day), day) is not False
    )


def callable_titles(day: date) -> list[tuple[str, str]]:
    """Every title a call can be opened for on a day, as scheme and level, in the catalog's order."""
    titles = ((scheme.id, level.id) for scheme, level in catalog().titles())
    return [(scheme, level) for scheme, level in titles if not unmet_call(scheme, level, day)]
