"""What would become of a call: asked by pages and commands beforehand, and by the action that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from registry import clock
from registry.errors import Text, Unmet, say
from registry.models import Application, Call, CallChange, Claim, ClaimDraft
from registry.prepared import Prepared, few_lengths
from registry.queries.call import unmet_call, usual_options
from registry.queries.setting import least_days, workdays
from registry.rules.call import (
    AskedCall,
    CallAct,
    CallDays,
    CallWarning,
    call_warnings,
    unmet_act,
    unmet_early_close,
    unmet_extension,
    unmet_reason,
)
from registry.rules.catalog import catalog
from registry.rules.ledger import canonical_json
from registry.rules.notice import unmet_length
from registry.rules.procedure import Route, RouteOption, unmet_cap, unmet_notice_days
from registry.rules.state import State
from registry.rules.title_procedure import TitleProcedure, unmet_options

AN_INSTANT = timedelta(milliseconds=1)
NOT_FILED = (State.DRAFT.value, State.WITHDRAWN.value)
SEEN = (
    "scheme", "level", "title", "document_no", "opens_at", "closes_at", "award_year", "may_file_again",
    "notice_days", "procedure", "options", "cap", "withdrawn_at",
)  # fmt: skip
"""The columns that may change."""


@dataclass(frozen=True)
class CallPlan:
    """What an act would do: the columns it would change, what stands in its way, what is unusual about it,
    and how many drafts there are whose firms are sent a message."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    reasons: tuple[Text, ...] = ()
    warnings: tuple[CallWarning, ...] = ()
    drafts: int = 0
    files: tuple[int, ...] = ()
    """The applications that would move, by id."""


def seen_of(call: Call) -> str:
    """What somebody who has the call's page has read; another text once any of it has changed."""
    shown = {name: str(getattr(call, name)) for name in SEEN}
    return sha256(canonical_json(shown).encode()).hexdigest()


def procedure_asked(new: AskedCall) -> TitleProcedure:
    """What the catalog says of the title on the first day of such a call."""
    return catalog().procedures.on(f"{new.scheme}:{new.level}", clock.day_of(new.opens_at))


def route_asked(new: AskedCall) -> Route:
    """The procedure and the options of a call as of its first day. Raises Unmet where there is none."""
    known, day, terms = procedure_asked(new), clock.day_of(new.opens_at), new.terms
    options = set(usual_options(known, day))
    if terms.ranked_sheet:
        options.add(RouteOption.RANKED_SHEET)
    if terms.notice is not None:
        options.discard(RouteOption.NOTICE)
    if terms.notice:
        options.add(RouteOption.NOTICE)
    reasons = unmet_call(new.scheme, new.level, day)
    reasons += unmet_options(known, options) + unmet_cap(known.procedure, terms.cap)
    if reasons:
        raise Unmet(reasons)
    route = Route(known.procedure, frozenset(options))
    if reasons := unmet_notice_days(route, terms.notice_days):
        raise Unmet(reasons)
    return route


def unmet_asked(new: AskedCall) -> list[Text]:
    """Why such a call cannot be."""
    reasons = []
    known = catalog().schemes.get(new.scheme)
    if known is None or not known.has_level(new.level):
        reasons.append(say("没有这个认定类别或级别，请从列表中选择。"))
    if not new.title.strip():
        reasons.append(say("请填写申报批次名称。"))
    if new.closes_at <= new.opens_at:
        reasons.append(say("截止时间应晚于开始时间。"))
    if not reasons and new.terms.notice_days is not None:
        least = least_days(new.scheme, new.level, clock.today())
        reasons = unmet_length(new.terms.notice_days, least)
    return reasons


def columns_of(new: AskedCall, route: Route) -> dict[str, Any]:
    """What the row of a call holds."""
    terms = new.terms
    return {
        "scheme": new.scheme,
        "level": new.level,
        "title": new.title.strip(),
        "document_no": terms.document_no.strip(),
        "opens_at": new.opens_at,
        "closes_at": new.closes_at,
        "award_year": new.award_year,
        "may_file_again": terms.may_file_again,
        "notice_days": terms.notice_days,
        "procedure": route.procedure.value,
        "options": route.kept_options,
        "cap": terms.cap,
    }


def plan_change(call: Call, new: AskedCall) -> CallPlan:
    """Before it opens: everything but its number. A title has no drafts of another."""
    reasons = unmet_act(CallAct.CHANGE, call.stage(clock.now())) or unmet_asked(new)
    if reasons:
        return CallPlan(reasons=tuple(reasons))
    try:
        whole = columns_of(new, route_asked(new))
    except Unmet as unmet:
        return CallPlan(reasons=tuple(unmet.reasons))
    columns = {name: value for name, value in whole.items() if getattr(call, name) != value}
    begun = Application.select().where(Application.call == call.id)
    if {"scheme", "level"} & set(columns) and begun.exists():
        reasons.append(say("该批次已有申报（包括草稿），不能改为其他类别或级别。"))
    if not columns:
        reasons.append(say("没有更改任何内容。"))
    return CallPlan(columns, tuple(reasons), tuple(warnings_of(call, **columns)), how_many_drafts(call))


def plan_extension(call: Call, closes_at: datetime, reason: str) -> CallPlan:
    """To a later end, also of one that is over."""
    reasons = unmet_act(CallAct.EXTEND, call.stage(clock.now()))
    reasons = reasons or unmet_extension(call.closes_at, closes_at, clock.now())
    return _to_close_at(call, closes_at, reasons + unmet_reason(reason))


def plan_early_close(call: Call, closes_at: datetime, reason: str) -> CallPlan:
    """To an earlier end that is not over yet."""
    reasons = unmet_act(CallAct.CLOSE, call.stage(clock.now()))
    reasons = reasons or unmet_early_close(call.opens_at, call.closes_at, closes_at, clock.now())
    return _to_close_at(call, closes_at, reasons + unmet_reason(reason))


def _to_close_at(call: Call, closes_at: datetime, reasons: list[Text]) -> CallPlan:
    warnings = () if reasons else tuple(warnings_of(call, closes_at=closes_at))
    return CallPlan({"closes_at": closes_at}, tuple(reasons), warnings, how_many_drafts(call))


def plan_withdrawal(call: Call, reason: str) -> CallPlan:
    """Only where nothing stands filed in it; drafts stay with their firms."""
    reasons = unmet_act(CallAct.WITHDRAW, call.stage(clock.now())) + unmet_reason(reason)
    if filed := how_many_filed(call):
        reasons.append(
            say("该批次有 %(count)s 件已提交的申报，不能撤回。可以先把它们移到另一批次。", count=filed)
        )
    return CallPlan({"withdrawn_at": clock.now()}, tuple(reasons), (), how_many_drafts(call))


def how_many_filed(call: Call) -> int:
    """Files that were submitted and not taken back, decided ones too."""
    filed = (Application.call == call.id) & Application.state.not_in(NOT_FILED)
    return Application.select().where(filed).count()


def how_many_drafts(call: Call) -> int:
    """Drafts in a call."""
    return len(drafts_in(call))


def drafts_in(call: Call) -> list[Application]:
    """The drafts in a call, by number."""
    draft = (Application.call == call.id) & (Application.state == State.DRAFT.value)
    return list(Application.select().where(draft).order_by(Application.id))


def claims_writing_for(call: Call) -> list[Claim]:
    """The claims with which something was written for a call, and nothing begun in it yet."""
    begun = Application.select(Application.enterprise).where(Application.call == call.id)
    is_open = Claim.enterprise.is_null() | Claim.enterprise.not_in(begun)
    wrote = ClaimDraft.select(ClaimDraft.claim).where(ClaimDraft.call == call.id)
    return list(Claim.select().where(Claim.id.in_(wrote) & is_open).order_by(Claim.id))


def plan_opening(new: AskedCall, district: str | None, zone: str | None) -> CallPlan:
    """A call that is not there yet, of a place or (None) of the bureau."""
    if reasons := unmet_asked(new):
        return CallPlan(reasons=tuple(reasons))
    try:
        columns = columns_of(new, route_asked(new))
    except Unmet as unmet:
        return CallPlan(reasons=tuple(unmet.reasons))
    return CallPlan(columns, warnings=tuple(_warnings(Call(**columns, district=district, zone=zone))))


def warnings_of(call: Call, **columns: Any) -> list[CallWarning]:
    """What would be unusual about a call with these columns, and is not so already."""
    names = ("id", "scheme", "level", "opens_at", "closes_at", "award_year", "district", "zone")
    as_it_is = {name: getattr(call, name) for name in names}
    known = {each.token for each in _warnings(Call(**as_it_is))}
    changed = {name: value for name, value in columns.items() if name in names}
    return [each for each in _warnings(Call(**{**as_it_is, **changed})) if each.token not in known]


def _warnings(call: Call) -> list[CallWarning]:
    if call.closes_at <= call.opens_at:
        return []
    days = CallDays(clock.day_of(call.opens_at), clock.day_of(call.closes_at - AN_INSTANT), call.award_year)
    return call_warnings(days, _overlapping(call), workdays(), clock.today())


def _overlapping(call: Call) -> list[tuple[int, str]]:
    """Other calls for the same title and, in part, the same firms at the same time."""
    same = (Call.scheme == call.scheme) & (Call.level == call.level) & Call.withdrawn_at.is_null()
    meet = (Call.opens_at < call.closes_at) & (Call.closes_at > call.opens_at)
    query = Call.select(Call.id, Call.title).where(same & meet & (Call.id != (call.id or 0)))
    for column, own in ((Call.district, call.district), (Call.zone, call.zone)):
        if own:
            query = query.where(column.is_null() | (column == own))
    return [(row.id, row.title) for row in query.order_by(Call.id)]


def changes_of(call_ids: list[int]) -> dict[int, list[CallChange]]:
    """What became of these calls, the latest first; one query."""
    found: dict[int, list[CallChange]] = {id: [] for id in call_ids}
    for row in _changes(few_lengths(call_ids)):
        found[row.call_id].append(row)
    return found


@Prepared
def _changes(calls: Sequence[int]) -> Any:
    return CallChange.select().where(CallChange.call.in_(calls)).order_by(CallChange.id.desc())
