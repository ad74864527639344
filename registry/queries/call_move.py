"""Files and drafts that go from one call to another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from peewee import Expression

from registry import clock
from registry.errors import Text, listed, say
from registry.models import Application, Call, Claim, ClaimDraft, Enterprise, RecommendationEntry
from registry.prepared import Prepared
from registry.queries.call import is_open_at
from registry.queries.call_plan import CallPlan
from registry.queries.joined import same_subjects
from registry.queries.rejection import refused_in
from registry.rules.call import CallAct, CallStage, unmet_act, unmet_reason
from registry.rules.claim import ClaimState
from registry.rules.eligibility import unmet_filing_again
from registry.rules.place import Place
from registry.rules.state import OPEN_STATES, State

SAME = ("scheme", "level", "procedure", "options", "district", "zone")
"""What two calls have in common between which files move."""
MOST_NAMED = 10


def plan_move(call: Call, into: Call, reason: str) -> CallPlan:
    """What is under way in a call goes to another of the same title, steps and office, as it stands; drafts
    only to one that is not over. What stands on a list already does not move, so then nothing does."""
    now = clock.now()
    reasons = unmet_act(CallAct.MOVE, call.stage(now)) + _unmet_target(call, into) + unmet_reason(reason)
    files = _under_way(call)
    if into.stage(now) is CallStage.CLOSED:
        files = [file for file in files if file.state != State.DRAFT]
    if not files:
        reasons.append(say("该批次没有可以移动的申报。"))
    if on_list := _on_a_list(files):
        reasons.append(
            say(
                "%(count)s 件申报已列入推荐汇总表、公示或上报名单，不能移动：%(numbers)s。",
                count=len(on_list),
                numbers=listed(file.number for file in on_list[:MOST_NAMED]),
            )
        )
    if any(unmet_filing_again(into.may_file_again, refused_in(into.id, file.subject_id)) for file in files):
        reasons.append(say("有申报对象在目标批次未获通过，而该批次规定不能再次申报，不能移入。"))
    return CallPlan(reasons=tuple(reasons), files=tuple(file.id for file in files))


def _unmet_target(call: Call, into: Call) -> list[Text]:
    if into.id == call.id:
        return [say("请选择另一个批次。")]
    if into.withdrawn_at is not None:
        return [say("目标批次已撤回，不能移入。")]
    if any(getattr(call, name) != getattr(into, name) for name in SAME):
        return [say("只能移到类别、级别、程序和环节要求都相同，并由同一部门开设的批次。")]
    return []


def targets_of(call: Call) -> list[Call]:
    """The calls that files of a call could move to, the latest first."""
    query = Call.select().where((Call.id != call.id) & Call.withdrawn_at.is_null())
    for name in SAME:
        column, own = getattr(Call, name), getattr(call, name)
        query = query.where(column.is_null() if own is None else column == own)
    return list(query.order_by(Call.closes_at.desc(), Call.id.desc()))


def _under_way(call: Call) -> list[Application]:
    under_way = (Application.call == call.id) & Application.state.in_(OPEN_STATES)
    return list(Application.select().where(under_way).order_by(Application.id))


def _on_a_list(files: list[Application]) -> list[Application]:
    """Those of these that stand on a ranked sheet, a notice or a forwarding."""
    entries = RecommendationEntry.select(RecommendationEntry.application).where(
        RecommendationEntry.application.in_([file.id for file in files])
    )
    on_sheet = {row.application_id for row in entries}
    return [file for file in files if file.id in on_sheet or file.notice_id or file.forwarding_id]


def drafts_left_behind(instant: datetime, limit: int) -> list[tuple[Application, Call]]:
    """Drafts of calls that are over, each with the next call of its title for its holder's place."""
    left = (
        Application.select(Application, Call, Enterprise)
        .join(Call)
        .switch(Application)
        .join(Enterprise)
        .where((Application.state == State.DRAFT.value) & ~_not_over(instant))
        .order_by(Application.id)
    )
    coming, found = _coming(instant), []
    for draft in left:
        holder = draft.enterprise
        into = _next_for((draft.scheme, draft.level), Place(holder.district, holder.zone), coming)
        if into is not None:
            found.append((draft, into))
        if len(found) == limit:
            break
    return found


def claim_drafts_left_behind(instant: datetime) -> list[tuple[ClaimDraft, Call]]:
    """What was written for a call that is over, with a claim that was not declined and has begun nothing with
    it, each with the next call of its title for the place of the claim."""
    begun = Application.select(Application.enterprise).where(Application.call == ClaimDraft.call)
    left = (
        ClaimDraft.select(ClaimDraft, Call, Claim)
        .join(Call)
        .switch(ClaimDraft)
        .join(Claim)
        .where(~_not_over(instant) & (Claim.state != ClaimState.DECLINED.value))
        .where(Claim.enterprise.is_null() | Claim.enterprise.not_in(begun))
        .order_by(ClaimDraft.id)
    )
    coming, found = _coming(instant), []
    for draft in left:
        title = (draft.call.scheme, draft.call.level)
        into = _next_for(title, Place(draft.claim.district, draft.claim.zone), coming)
        own = (ClaimDraft.claim == draft.claim_id) & (ClaimDraft.call == into)
        if into is not None and not ClaimDraft.select().where(own).exists():
            found.append((draft, into))
    return found


def _coming(instant: datetime) -> list[Call]:
    """Every call that is not over, what opens first first."""
    return list(Call.select().where(_not_over(instant)).order_by(Call.opens_at, Call.id))


def _next_for(title: tuple[str, str], place: Place, coming: list[Call]) -> Call | None:
    return next(
        (
            call
            for call in coming
            if (call.scheme, call.level) == title
            and call.district in (None, place.district)
            and call.zone in (None, place.zone)
        ),
        None,
    )


def _not_over(instant: datetime) -> Expression:
    later: Expression = Call.closes_at > instant
    return later & Call.withdrawn_at.is_null()


def draft_left_for(subject_id: int, call: Call, instant: datetime) -> Application | None:
    """The draft that a subject has for a call's title in another call, where nothing can be filed now."""
    subjects = sorted(same_subjects([subject_id])[subject_id])
    return next(iter(_drafts_left(subjects, call.scheme, call.level, instant)), None)


@Prepared
def _drafts_left(subjects: Sequence[int], scheme: str, level: str, instant: datetime) -> Any:
    own = Application.subject.in_(subjects) & (Application.state == State.DRAFT.value)
    title = (Application.scheme == scheme) & (Application.level == level)
    return Application.select(Application, Call).join(Call).where(own & title & ~is_open_at(instant)).limit(1)
