"""The lines of a published notice: as what each stands, and what may be done with it.

A line is held 暂缓 and released, the others go on meanwhile; or it is struck 移出 under a cause that is true
of it. Who may do so the workflow table says; whether a second person is asked for, the setting of publishing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import Text, say
from registry.rules.badge import BadgeState
from registry.rules.notice import LONGEST_REASON
from registry.rules.state import State
from registry.rules.workflow import Action


class LineState(BadgeState):
    """As what a line stands. That its notice was withdrawn, or that it was decided on, is kept elsewhere."""

    LISTED = "listed", say("公示中"), "teal"
    HELD = "held", say("暂缓"), "orange"
    STRUCK = "struck", say("已移出"), "gray"
    WITHDRAWN = "withdrawn", say("随公示撤回"), "gray"
    DECIDED = "decided", say("已办结"), "green"


KEPT_LINE_STATES = (LineState.LISTED, LineState.HELD, LineState.STRUCK)


class LineAct(StrEnum):
    """What can be done with a line."""

    HOLD = "hold"
    RELEASE = "release"
    STRIKE = "strike"


ALLOWED: Mapping[LineState, frozenset[LineAct]] = {
    LineState.LISTED: frozenset({LineAct.HOLD, LineAct.STRIKE}),
    LineState.HELD: frozenset({LineAct.RELEASE, LineAct.STRIKE}),
    LineState.STRUCK: frozenset(),
    LineState.WITHDRAWN: frozenset(),
    LineState.DECIDED: frozenset(),
}


WHOLE = "withdrawn"
"""The cause that a file's step names where its whole notice was withdrawn."""


class StrikeCause(StrEnum):
    """Why a line is struck: what is true of it, and nothing else is recorded."""

    SLIP = "slip"
    OBJECTION = "objection"
    FIRM = "firm"


@dataclass(frozen=True)
class CauseFacts:
    """What a cause is called, the step it takes the file by, and where that leads."""

    label: Text
    public: Text
    """As the public reads it beside the line."""
    action: Action
    effect: Text


CAUSES: Mapping[StrikeCause, CauseFacts] = {
    StrikeCause.SLIP: CauseFacts(
        say("公示有误"),
        say("已移出（公示有误）"),
        Action.UNPUBLISH,
        say("申报回到公示之前，可以重新列入公示；不记为异议，也不记为不予认定。"),
    ),
    StrikeCause.OBJECTION: CauseFacts(
        say("异议成立"),
        say("已移出（异议成立）"),
        Action.REJECT,
        say("申报到此办结：不予认定或不予推荐。"),
    ),
    StrikeCause.FIRM: CauseFacts(
        say("企业书面撤回申报"),
        say("已移出（企业撤回申报）"),
        Action.WITHDRAW,
        say("申报记为企业撤回，到此办结。"),
    ),
}


def line_state(kept: str, *, is_withdrawn: bool, is_here: bool, state: str) -> LineState:
    """As what a line stands: by what is `kept` of it ('' where nothing is), whether its notice was withdrawn,
    whether its file is still of this notice, and where the file stands."""
    if kept == LineState.STRUCK:
        return LineState.STRUCK
    if is_withdrawn:
        return LineState.WITHDRAWN
    # Before causes were asked, a line was struck by refusing its file.
    if is_here and state == State.REJECTED:
        return LineState.STRUCK
    if is_here and state == State.ON_NOTICE:
        return LineState.HELD if kept == LineState.HELD else LineState.LISTED
    return LineState.DECIDED


def unmet_act(act: LineAct, state: LineState) -> list[Text]:
    """Why this cannot be done with a line that stands so."""
    if act in ALLOWED[state]:
        return []
    return [say("该行现为“%(state)s”，不能这样办理。请刷新后查看。", state=state.label)]


def unmet_line_reason(reason: str) -> list[Text]:
    """Why a line cannot be held, released or struck with this reason."""
    if not reason.strip():
        return [say("请填写理由，申报企业会看到。")]
    if len(reason) > LONGEST_REASON:
        return [say("理由不能超过 %(most)s 个字。", most=LONGEST_REASON)]
    return []


def unmet_withdrawal(document_no: str, reason: str, *, is_withdrawn: bool, went_on: bool) -> list[Text]:
    """Why a whole notice cannot be withdrawn; `went_on`: something of it was recognized or forwarded."""
    if is_withdrawn:
        return [say("该公示已经撤回，未作任何更改。")]
    if went_on:
        return [say("名单上已有申报认定或上报，不能整份撤回。有误的行请逐行移出；已认定的请在认定页面处置。")]
    reasons = [] if document_no.strip() else [say("请填写撤回所依据的文号。")]
    if not reason.strip():
        reasons.append(say("请填写撤回的理由，会在公示页面公开。"))
    elif len(reason) > LONGEST_REASON:
        reasons.append(say("理由不能超过 %(most)s 个字。", most=LONGEST_REASON))
    return reasons


def unmet_replacing(*, is_withdrawn: bool, is_replaced: bool, is_same: bool) -> list[Text]:
    """Why a new notice cannot be the one in place of another; both of one office, sharing a title."""
    if not is_same:
        return [say("被替换的公示须由同一机关发布，且至少有一个类别和级别相同。")]
    if not is_withdrawn:
        return [say("被替换的公示尚未撤回，请先撤回。")]
    return [say("该公示已由另一份公示替换。")] if is_replaced else []


def unmet_cause(cause: str) -> list[Text]:
    """Why a line cannot be struck for this."""
    if cause in set(StrikeCause):
        return []
    return [say("请选择移出的原因：公示有误、异议成立，或企业书面撤回申报。")]
