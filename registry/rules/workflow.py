"""The lifecycle of an application, as one literal table.

Buttons are drawn from it, refusals come from it, docs/workflow.md is written from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from registry.errors import NotAllowed, Stale, Text, say
from registry.rules.role import BUREAU, Role


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECOMMENDED = "recommended"
    PROPOSED = "proposed"
    ON_NOTICE = "on_notice"
    RECOGNIZED = "recognized"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What can be done to an application."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    RECOMMEND = "recommend"
    PROPOSE = "propose"
    REJECT = "reject"
    PUBLISH = "publish"
    RECOGNIZE = "recognize"


@dataclass(frozen=True)
class StateFacts:
    """What is true of a state. Nothing else may infer facts from a state's name."""

    staff_label: Text
    applicant_label: Text
    tone: str
    is_open: bool
    editable: bool = False
    waits_for: str = ""
    findings_shown: bool = False
    """Whether the applicant may know what officers found otherwise than its sheet says."""
    asks_for_correction: bool = False
    gives_reason: bool = False
    """Whether the applicant reads the words the decision was given with."""
    applicant_box: str = "info"
    """The kind of box in which the applicant reads what comes next."""
    shown_to_applicant_as: State | None = None
    """The state whose tone and step the applicant sees, where this one is the bureau's own affair."""
    step: int = 0
    """Which of 提交, 区审, 市审, 公示, 认定 is going on, from 0; 5 = all done."""

    @property
    def applicant_tone(self) -> str:
        return STATES[self.shown_to_applicant_as].tone if self.shown_to_applicant_as else self.tone


STATES: dict[State, StateFacts] = {
    State.DRAFT: StateFacts(
        say("草稿"), say("草稿"), "gray", is_open=True, editable=True, waits_for="enterprise"
    ),
    State.SUBMITTED: StateFacts(
        say("待区级审核"), say("区级审核中"), "blue", is_open=True, waits_for="district", step=1
    ),
    State.RETURNED: StateFacts(
        say("待补正"),
        say("待补正"),
        "orange",
        is_open=True,
        editable=True,
        waits_for="enterprise",
        asks_for_correction=True,
        gives_reason=True,
        applicant_box="warn",
        step=1,
    ),
    State.RECOMMENDED: StateFacts(
        say("区级已推荐"), say("市级审核中"), "indigo", is_open=True, waits_for="bureau", step=2
    ),
    State.PROPOSED: StateFacts(
        say("拟认定"),
        say("市级审核中"),
        "purple",
        is_open=True,
        waits_for="bureau",
        shown_to_applicant_as=State.RECOMMENDED,
        step=2,
    ),
    State.ON_NOTICE: StateFacts(
        say("公示中"),
        say("公示中"),
        "teal",
        is_open=True,
        waits_for="bureau",
        findings_shown=True,
        step=3,
    ),
    State.RECOGNIZED: StateFacts(
        say("已认定"),
        say("已认定"),
        "green",
        is_open=False,
        findings_shown=True,
        applicant_box="success",
        step=5,
    ),
    State.REJECTED: StateFacts(
        say("不予认定"),
        say("不予认定"),
        "red",
        is_open=False,
        findings_shown=True,
        gives_reason=True,
        applicant_box="warn",
    ),
    State.WITHDRAWN: StateFacts(say("已撤回"), say("已撤回"), "gray", is_open=False),
}

OPEN_STATES = tuple(state for state, facts in STATES.items() if facts.is_open)


@dataclass(frozen=True)
class Transition:
    """One row: in `source`, `role` may do `action`, which leads to `target`."""

    source: State
    action: Action
    roles: frozenset[Role]
    target: State
    label: Text
    note_required: bool = False
    in_batch: bool = False
    """True where the step is taken for a whole notice, never for one file on its own page."""


_ENTERPRISE = frozenset({Role.ENTERPRISE})
_DISTRICT = frozenset({Role.DISTRICT_OFFICER})
_DECIDER = frozenset({Role.BUREAU_DECIDER})


def _row(
    source: State,
    action: Action,
    roles: frozenset[Role],
    target: State,
    label: Text,
    *,
    note: bool = False,
    batch: bool = False,
) -> Transition:
    return Transition(source, action, roles, target, label, note, batch)


TRANSITIONS: tuple[Transition, ...] = (
    _row(State.DRAFT, Action.SUBMIT, _ENTERPRISE, State.SUBMITTED, say("提交申报")),
    _row(State.RETURNED, Action.SUBMIT, _ENTERPRISE, State.SUBMITTED, say("提交补正")),
    _row(State.DRAFT, Action.WITHDRAW, _ENTERPRISE, State.WITHDRAWN, say("放弃草稿")),
    _row(State.SUBMITTED, Action.WITHDRAW, _ENTERPRISE, State.WITHDRAWN, say("撤回申报")),
    _row(State.RETURNED, Action.WITHDRAW, _ENTERPRISE, State.WITHDRAWN, say("撤回申报")),
    _row(State.SUBMITTED, Action.RECOMMEND, _DISTRICT, State.RECOMMENDED, say("初审推荐")),
    _row(State.SUBMITTED, Action.RETURN, _DISTRICT, State.RETURNED, say("退回补正"), note=True),
    _row(State.SUBMITTED, Action.REJECT, _DISTRICT, State.REJECTED, say("不予推荐"), note=True),
    _row(State.RECOMMENDED, Action.PROPOSE, BUREAU, State.PROPOSED, say("拟认定")),
    _row(State.RECOMMENDED, Action.RETURN, BUREAU, State.RETURNED, say("退回补正"), note=True),
    _row(State.RECOMMENDED, Action.REJECT, BUREAU, State.REJECTED, say("不予认定"), note=True),
    _row(State.PROPOSED, Action.REJECT, _DECIDER, State.REJECTED, say("不予认定"), note=True),
    _row(State.PROPOSED, Action.PUBLISH, _DECIDER, State.ON_NOTICE, say("发布公示"), batch=True),
    _row(State.ON_NOTICE, Action.REJECT, _DECIDER, State.REJECTED, say("不予认定（异议成立）"), note=True),
    _row(State.ON_NOTICE, Action.RECOGNIZE, _DECIDER, State.RECOGNIZED, say("认定"), batch=True),
)

NEEDS_MET_SHEET = frozenset({Action.RECOMMEND, Action.PROPOSE})
"""Steps refused while the sheet, as checked, says no."""

_BY_STEP = {(row.source, row.action): row for row in TRANSITIONS}


def transition(state: State, action: Action, role: Role) -> Transition:
    """The row for this step. Raises Stale if the state does not allow it, NotAllowed if the role does not."""
    row = _BY_STEP.get((state, action))
    if row is None:
        raise Stale(
            say(
                "该申报当前状态为“%(state)s”，不能办理此步骤。它可能已被他人办理，请刷新后查看。",
                state=STATES[state].staff_label,
            )
        )
    if role not in row.roles:
        raise NotAllowed(say("您的角色不能办理“%(step)s”。", step=row.label))
    return row


def steps_for(state: State, role: Role) -> list[Transition]:
    """The single-file steps this role may take now, in the order their buttons are drawn."""
    return [row for row in TRANSITIONS if row.source is state and role in row.roles and not row.in_batch]
