"""Opening a call for applications 申报批次."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry import clock
from registry.actions.criteria import bind_call
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Text, Unmet, say
from registry.models import Call, CallCriteria
from registry.queries.call import unmet_call, usual_options
from registry.queries.setting import least_days
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.notice import unmet_length
from registry.rules.procedure import Procedure, Route, RouteOption, unmet_cap, unmet_notice_days
from registry.rules.right import Right, require
from registry.rules.title_procedure import unmet_options


@dataclass(frozen=True)
class CallTerms:
    """What a call asks beyond its title and its time.

    `notice_days` are the working days a notice of its files runs at least, where it says more than the title
    asks for. `may_file_again`: whether who is refused may file in it again.
    `notice`: whether the city publishes whom it is going to recommend, None as the bureau has set it.
    `cap`: how many the city may forward, where the notice of the deciding body sets it.
    """

    document_no: str = ""
    may_file_again: bool = True
    notice_days: int | None = None
    ranked_sheet: bool = False
    notice: bool | None = None
    cap: int | None = None


@transactional
def open_call(
    scheme: str,
    level: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    award_year: int,
    actor: Actor,
    *,
    terms: CallTerms | None = None,
) -> Call:
    """Open a call for one scheme and level, bound to the criteria and the procedure of its first day.

    Instants are naive UTC; filing is refused from `closes_at` on. A district opens calls of what districts
    decide, for its own enterprises. Raises NotAllowed, Unmet.
    """
    terms = terms or CallTerms()
    if reasons := _unmet(scheme, level, title, opens_at, closes_at, terms):
        raise Unmet(reasons)
    route = _route(scheme, level, opens_at, actor, terms)
    call = Call.create(
        scheme=scheme,
        level=level,
        title=title.strip(),
        document_no=terms.document_no.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        award_year=award_year,
        may_file_again=terms.may_file_again,
        notice_days=terms.notice_days,
        procedure=route.procedure.value,
        options=route.kept_options,
        cap=terms.cap,
        district=actor.district or None,
        zone=actor.zone or None,
    )
    record(actor, _opened(call, bind_call(call)))
    return call


def _route(scheme: str, level: str, opens_at: datetime, actor: Actor, terms: CallTerms) -> Route:
    """The procedure and the options of a call. Raises NotAllowed, Unmet."""
    title, day = f"{scheme}:{level}", clock.day_of(opens_at)
    known = catalog().procedures.on(title, day)
    by_district = known.procedure is Procedure.DISTRICT_DECISION
    require(actor, Right.OPEN_DISTRICT_CALL if by_district else Right.OPEN_CALL)
    reasons = unmet_call(scheme, level, day)
    options = set(usual_options(known, day))
    if terms.ranked_sheet:
        options.add(RouteOption.RANKED_SHEET)
    if terms.notice is not None:
        options.discard(RouteOption.NOTICE)
    if terms.notice:
        options.add(RouteOption.NOTICE)
    reasons += unmet_options(known, options) + unmet_cap(known.procedure, terms.cap)
    if reasons:
        raise Unmet(reasons)
    route = Route(known.procedure, frozenset(options))
    if reasons := unmet_notice_days(route, terms.notice_days):
        raise Unmet(reasons)
    return route


def _opened(call: Call, criteria: dict[str, str]) -> NewEvent:
    """The event; `criteria` are the digests it is bound to, by kind of application."""
    bound: Any = CallCriteria.select(CallCriteria.id).where(CallCriteria.call == call.id)
    return NewEvent(
        kind="call.opened",
        visibility="public",
        effective_on=clock.day_of(call.opens_at),
        body={
            "call": call.id,
            "scheme": call.scheme,
            "level": call.level,
            "award_year": call.award_year,
            "procedure": call.procedure,
            "options": call.options,
            "criteria": criteria,
            **({} if call.notice_days is None else {"notice_days": call.notice_days}),
        },
        wrote={Call: [call.id], CallCriteria: [id for (id,) in bound.tuples()]},
    )


def _unmet(
    scheme: str, level: str, title: str, opens_at: datetime, closes_at: datetime, terms: CallTerms
) -> list[Text]:
    """Why such a call cannot be opened."""
    reasons = []
    known = catalog().schemes.get(scheme)
    if known is None or not known.has_level(level):
        reasons.append(say("没有这个认定类别或级别，请从列表中选择。"))
    if not title.strip():
        reasons.append(say("请填写申报批次名称。"))
    if closes_at <= opens_at:
        reasons.append(say("截止时间应晚于开始时间。"))
    if not reasons and terms.notice_days is not None:
        reasons = unmet_length(terms.notice_days, least_days(scheme, level, clock.today()))
    return reasons
