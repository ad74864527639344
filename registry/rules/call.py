"""A call for applications after it was opened: what may change when, and what is asked about twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from registry.errors import Text, say
from registry.rules.workday import Workdays

SHORTEST = 10
"""Working days: a shorter call is asked about twice."""
LONG = 60
"""Days among which there are always as many working days."""


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


@dataclass(frozen=True)
class AskedCall:
    """A call as somebody asks for it; instants are naive UTC, `closes_at` the first that is too late."""

    scheme: str
    level: str
    title: str
    opens_at: datetime
    closes_at: datetime
    award_year: int
    terms: CallTerms = field(default_factory=CallTerms)


class CallStage(StrEnum):
    """Where a call stands at an instant."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class CallAct(StrEnum):
    """What can be done about a call that is there."""

    CHANGE = "change"
    EXTEND = "extend"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MOVE = "move"


class CallChangeKind(StrEnum):
    """What became of a call, as it is kept and shown."""

    CHANGED = "changed"
    EXTENDED = "extended"
    CLOSED_EARLY = "closed_early"
    WITHDRAWN = "withdrawn"
    FILES_MOVED = "files_moved"


POSSIBLE: dict[CallStage, tuple[CallAct, ...]] = {
    CallStage.COMING: (CallAct.CHANGE, CallAct.WITHDRAW, CallAct.MOVE),
    CallStage.OPEN: (CallAct.EXTEND, CallAct.CLOSE, CallAct.WITHDRAW, CallAct.MOVE),
    CallStage.CLOSED: (CallAct.EXTEND, CallAct.WITHDRAW, CallAct.MOVE),
    CallStage.WITHDRAWN: (),
}
"""What may be done where a call stands: before it opens all but its number may change, then only its end."""

_OVER: dict[CallStage, Text] = {
    CallStage.COMING: say("该批次尚未开始受理，要改时间请直接修改批次。"),
    CallStage.OPEN: say("该批次已开始受理，只能延长或提前截止，其他内容不能再改。"),
    CallStage.CLOSED: say("该批次已截止受理，只能延长受理时间。"),
    CallStage.WITHDRAWN: say("该批次已撤回，不能再办理。"),
}


def stage_of(
    opens_at: datetime, closes_at: datetime, withdrawn_at: datetime | None, instant: datetime
) -> CallStage:
    """Where a call stands at an instant."""
    if withdrawn_at is not None:
        return CallStage.WITHDRAWN
    if instant < opens_at:
        return CallStage.COMING
    return CallStage.OPEN if instant < closes_at else CallStage.CLOSED


def unmet_act(act: CallAct, stage: CallStage) -> list[Text]:
    """Why something cannot be done about a call where it stands."""
    return [] if act in POSSIBLE[stage] else [_OVER[stage]]


def unmet_reason(reason: str) -> list[Text]:
    """Everything after the opening is shown in public with its reason."""
    return [] if reason.strip() else [say("请填写原因，公众和申报企业会看到。")]


def unmet_extension(old: datetime, new: datetime, instant: datetime) -> list[Text]:
    """Why a call cannot be extended to an instant: only later, and only to what is still to come."""
    if new <= instant:
        return [say("新的截止时间已经过去，请填写将来的时间。")]
    return [say("新的截止时间应晚于现在的截止时间；要提前，请用“提前截止”。")] if new <= old else []


def unmet_early_close(opens_at: datetime, old: datetime, new: datetime, instant: datetime) -> list[Text]:
    """Why a call cannot be closed early at an instant: never in the past, and only earlier."""
    if new <= instant or new <= opens_at:
        return [say("提前截止的时间不能早于现在，请填写现在或将来的时间。")]
    return [say("提前截止的时间应早于现在的截止时间；要推后，请用“延长”。")] if new >= old else []


class WarningKind(StrEnum):
    """What is asked about twice."""

    OVERLAP = "overlap"
    PAST = "past"
    SHORT = "short"
    DAY_OFF = "day_off"
    YEAR = "year"


@dataclass(frozen=True)
class CallWarning:
    """What is unusual about a call without forbidding it. `token` comes back with the second press: it names
    the very thing, so what is unusual in another way is asked about again."""

    kind: WarningKind
    about: str
    words: Text

    @property
    def token(self) -> str:
        return f"{self.kind.value}:{self.about}"


@dataclass(frozen=True)
class CallDays:
    """The first and the last day of a call, its working days counted from both, and its award year."""

    opens_on: date
    last_on: date
    award_year: int


def call_warnings(
    days: CallDays, overlapping: Sequence[tuple[int, str]], calendar: Workdays, today: date
) -> list[CallWarning]:
    """What is unusual about a call; `overlapping` are number and title of others for the same title then."""
    found = [
        CallWarning(
            WarningKind.OVERLAP,
            str(id),
            say("与第 %(id)s 号批次“%(title)s”的受理时间重叠，类别和级别相同。", id=id, title=title),
        )
        for id, title in overlapping
    ]
    opens, last = days.opens_on.isoformat(), days.last_on.isoformat()
    if days.last_on < today:
        found.append(CallWarning(WarningKind.PAST, last, say("截止日 %(day)s 已经过去。", day=last)))
    elif days.opens_on < today:
        found.append(CallWarning(WarningKind.PAST, opens, say("开始日 %(day)s 已经过去。", day=opens)))
    # Nothing so long is short: its days need not be counted one by one.
    is_long = (days.last_on - days.opens_on).days > LONG
    working = SHORTEST if is_long else calendar.count(days.opens_on, days.last_on)
    if working < SHORTEST:
        words = say("受理时间只有 %(days)s 个工作日，少于 %(least)s 个。", days=working, least=SHORTEST)
        found.append(CallWarning(WarningKind.SHORT, str(working), words))
    if not calendar.is_working(days.last_on):
        words = say("截止日 %(day)s 不是工作日。", day=last)
        found.append(CallWarning(WarningKind.DAY_OFF, last, words))
    if days.award_year != days.opens_on.year:
        words = say("认定年度 %(year)s 不是开始受理的年份。", year=days.award_year)
        found.append(CallWarning(WarningKind.YEAR, str(days.award_year), words))
    return found
