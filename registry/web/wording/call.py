"""What became of a call, in words."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from registry import clock
from registry.errors import Text, say
from registry.models import Call, CallChange
from registry.rules.call import CallChangeKind, CallStage
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.wording.deadline import last_moment, time_left

CALL_OF_FILE = frozenset(
    {"application.call_changed", "application.moved_call", "claim.call_changed", "claim.moved_call"}
)
"""What becomes of a file with its call."""
STAGES: dict[CallStage, tuple[Text, str]] = {
    CallStage.COMING: (say("未开始"), "blue"),
    CallStage.OPEN: (say("受理中"), "green"),
    CallStage.CLOSED: (say("已截止"), "gray"),
    CallStage.WITHDRAWN: (say("已撤回"), "red"),
}
FIELDS: dict[str, Text] = {
    "scheme": say("类别"),
    "level": say("级别"),
    "title": say("批次名称"),
    "document_no": say("通知文号"),
    "opens_at": say("开始受理时间"),
    "closes_at": say("截止时间"),
    "award_year": say("认定年度"),
    "may_file_again": say("能否再次申报"),
    "notice_days": say("公示期"),
    "procedure": say("认定程序"),
    "options": say("环节要求"),
    "cap": say("上报名额"),
}
"""What may be changed before a call opens."""


def stage_badge(call: Call) -> tuple[str, str, str]:
    """Where a call stands now: name, word and tone of its badge."""
    stage = call.stage(clock.now())
    word, tone = STAGES[stage]
    return stage.value, translated(word), tone


def left_in(call: Call) -> str:
    """How long a call is open still, or that it is not open, in words."""
    if call.stage(clock.now()) is CallStage.COMING:
        opens = clock.local(call.opens_at).strftime("%Y-%m-%d %H:%M")
        return str(_("%(time)s 开始受理", time=opens))
    return str(_("已撤回")) if call.withdrawn_at else time_left(call.closes_at)


def call_words(body: Mapping[str, Any]) -> str:
    """What the event of a call, or of a file with its call, adds to its label."""
    if "to_title" in body:
        return str(_("由“%(old)s”到“%(new)s”", old=body["from_title"], new=body["to_title"]))
    what = body.get("what", "")
    if what == CallChangeKind.WITHDRAWN:
        return str(_("批次已撤回"))
    if what:
        return str(_("截止时间 %(time)s", time=last_moment(datetime.fromisoformat(body["closes_at"]))))
    before, after = body.get("from", {}), body.get("to", {})
    if set(after) == {"closes_at"}:
        old, new = (last_moment(datetime.fromisoformat(side["closes_at"])) for side in (before, after))
        return str(_("由 %(old)s 改为 %(new)s", old=old, new=new))
    return str(_("、")).join(translated(name) for column, name in FIELDS.items() if column in after)


def change_words(change: CallChange) -> str:
    """One sentence for the public: what became of a call, on which day and why."""
    said = {
        "old": last_moment(change.closes_before),
        "new": last_moment(change.closes_after),
        "day": clock.day_of(change.made_at).isoformat(),
        "reason": change.reason,
    }
    if change.kind == CallChangeKind.EXTENDED:
        return str(_("原定截止 %(old)s，延长至 %(new)s（%(day)s，%(reason)s）", **said))
    if change.kind == CallChangeKind.CLOSED_EARLY:
        return str(_("原定截止 %(old)s，提前至 %(new)s（%(day)s，%(reason)s）", **said))
    if change.kind == CallChangeKind.WITHDRAWN:
        return str(_("已撤回（%(day)s，%(reason)s）", **said))
    if change.kind == CallChangeKind.FILES_MOVED:
        return str(_("申报移到第 %(into)s 号批次（%(day)s，%(reason)s）", into=change.into_id, **said))
    if change.reason:
        return str(_("开始受理前修改（%(day)s，%(reason)s）", **said))
    return str(_("开始受理前修改（%(day)s）", **said))


def ends_changed(changes: Iterable[CallChange]) -> str:
    """The latest of what became of the end of a call, for lists; '' where it ends as it was opened."""
    of_end = {CallChangeKind.EXTENDED.value, CallChangeKind.CLOSED_EARLY.value}
    latest = next((each for each in changes if each.kind in of_end), None)
    return change_words(latest) if latest else ""
