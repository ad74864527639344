"""The lifecycle of an application, as one literal table keyed by procedure, state and action.

Buttons are drawn from it, refusals come from it, docs/workflow.md is written from it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from registry.errors import NotAllowed, Stale, Text, say
from registry.rules.procedure import Procedure, Route, RouteOption
from registry.rules.role import BUREAU, DISTRICT, Role
from registry.rules.state import State, facts_of


class Action(StrEnum):
    """What can be done to an application."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    PASS = "pass"  # noqa: S105 -- a step, no password
    RECOMMEND = "recommend"
    PROPOSE = "propose"
    REJECT = "reject"
    PUBLISH = "publish"
    FORWARD = "forward"
    RECOGNIZE = "recognize"
    NOT_NAME = "not_name"
    ACCEPT = "accept"
    NOT_NEED = "not_need"
    RECALL = "recall"
    UNPROPOSE = "unpropose"
    UNPUBLISH = "unpublish"
    HOLD = "hold"
    RELEASE = "release"
    REOPEN = "reopen"
    UNDO_TO_SUBMITTED = "undo_to_submitted"
    UNDO_TO_PASSED = "undo_to_passed"
    UNDO_TO_RECOMMENDED = "undo_to_recommended"
    UNDO_TO_PROPOSED = "undo_to_proposed"


@dataclass(frozen=True)
class Transition:
    """One row: a file of one of `procedures` that is in `source` comes by `action` of `roles` to `target`."""

    procedures: frozenset[Procedure]
    source: State
    action: Action
    roles: frozenset[Role]
    target: State
    label: Text
    note_required: bool = False
    in_batch: bool = False
    """True where the step is taken for a whole list or a line of one, never on the file's own page."""
    by_list: bool = False
    """True where a published list takes the step, which may be brought in by nobody who is signed in."""
    by_operator: bool = False
    """True where it may be taken at the terminal, too, by nobody who is signed in."""
    only: RouteOption | None = None
    """The row is there only where the call asks this."""
    unless: RouteOption | None = None
    """The row is there only where the call does not ask this."""
    takes_back: bool = False
    """True where an office takes back a step of its own; rules/recall.py says until when."""
    undoes: Action | None = None
    """The step that its officer takes back by it within seconds; rules/second_thought.py says how many."""

    def is_on(self, route: Route) -> bool:
        """Whether files of a route have this step."""
        return (
            route.procedure in self.procedures
            and (self.only is None or self.only in route.options)
            and self.unless not in route.options
        )


_ENTERPRISE = frozenset({Role.ENTERPRISE})
_DISTRICT_DECIDER = frozenset({Role.DISTRICT_DECIDER})
_DECIDER = frozenset({Role.BUREAU_DECIDER})
_ALL = frozenset(Procedure)
_OURS = _ALL - {Procedure.OUTSIDE_LIST}
_CITY, _DECIDED = frozenset({Procedure.CITY_DECISION}), frozenset({Procedure.DISTRICT_DECISION})
_FORWARDED, _FILED = frozenset({Procedure.RECOMMENDATION}), frozenset({Procedure.FILING})
_OUTSIDE = frozenset({Procedure.OUTSIDE_LIST})
_REVIEWED = _CITY | _FORWARDED
_EXAMINED = _REVIEWED | _FILED
_RANKED, _NOTICE = RouteOption.RANKED_SHEET, RouteOption.NOTICE
_ACCEPTS = RouteOption.DISTRICT_ACCEPTS


_row = Transition
S, A = State, Action


def _line(
    procedures: frozenset[Procedure],
    action: Action,
    roles: frozenset[Role],
    target: State,
    label: Text,
    *,
    note_required: bool = False,
) -> Transition:
    """A row for a line of a published notice."""
    return Transition(
        procedures, S.ON_NOTICE, action, roles, target, label, note_required, in_batch=True, by_operator=True
    )


def _back(
    procedures: frozenset[Procedure],
    source: State,
    action: Action,
    roles: frozenset[Role],
    target: State,
    label: Text,
    *,
    unless: RouteOption | None = None,
) -> Transition:
    """A row by which an office takes back its own step, with a reason."""
    return Transition(procedures, source, action, roles, target, label, True, unless=unless, takes_back=True)


_STEPS: tuple[Transition, ...] = (
    _row(_OURS, S.DRAFT, A.SUBMIT, _ENTERPRISE, S.SUBMITTED, say("提交申报")),
    _row(_OURS, S.RETURNED, A.SUBMIT, _ENTERPRISE, S.SUBMITTED, say("提交补正")),
    _row(_ALL, S.DRAFT, A.WITHDRAW, _ENTERPRISE, S.WITHDRAWN, say("放弃草稿")),
    _row(_ALL, S.SUBMITTED, A.WITHDRAW, _ENTERPRISE, S.WITHDRAWN, say("撤回申报")),
    _row(_ALL, S.RETURNED, A.WITHDRAW, _ENTERPRISE, S.WITHDRAWN, say("撤回申报")),
    # The district's review.
    _row(_REVIEWED, S.SUBMITTED, A.RECOMMEND, DISTRICT, S.RECOMMENDED, say("初审推荐"), unless=_RANKED),
    _row(_REVIEWED, S.SUBMITTED, A.PASS, DISTRICT, S.PASSED, say("初审通过"), only=_RANKED),
    _row(_FILED, S.SUBMITTED, A.RECOMMEND, DISTRICT, S.RECOMMENDED, say("初核转报"), unless=_ACCEPTS),
    _row(_FILED, S.SUBMITTED, A.ACCEPT, DISTRICT, S.RECOGNIZED, say("受理备案"), only=_ACCEPTS),
    _row(_DECIDED, S.SUBMITTED, A.PROPOSE, DISTRICT, S.PROPOSED, say("拟认定")),
    _row(_OURS, S.SUBMITTED, A.RETURN, DISTRICT, S.RETURNED, say("退回补正"), note_required=True),
    _row(_REVIEWED, S.SUBMITTED, A.REJECT, DISTRICT, S.REJECTED, say("不予推荐"), note_required=True),
    _row(_DECIDED, S.SUBMITTED, A.REJECT, DISTRICT, S.REJECTED, say("不予认定"), note_required=True),
    _row(_FILED, S.SUBMITTED, A.REJECT, DISTRICT, S.REJECTED, say("不予备案"), note_required=True),
    _row(_FILED, S.SUBMITTED, A.NOT_NEED, DISTRICT, S.NOT_NEEDED, say("答复无需备案"), note_required=True),
    _row(
        _REVIEWED, S.PASSED, A.RECOMMEND, _DISTRICT_DECIDER, S.RECOMMENDED, say("报送推荐汇总表"),
        in_batch=True,
    ),
    _row(_REVIEWED, S.PASSED, A.RETURN, DISTRICT, S.RETURNED, say("退回补正"), note_required=True),
    _row(_REVIEWED, S.PASSED, A.REJECT, DISTRICT, S.REJECTED, say("不予推荐"), note_required=True),
    # The bureau's examination.
    _row(_CITY, S.RECOMMENDED, A.PROPOSE, BUREAU, S.PROPOSED, say("拟认定")),
    _row(_FORWARDED, S.RECOMMENDED, A.PROPOSE, BUREAU, S.PROPOSED, say("拟推荐")),
    _row(_FILED, S.RECOMMENDED, A.ACCEPT, _DECIDER, S.RECOGNIZED, say("受理备案")),
    _row(_EXAMINED, S.RECOMMENDED, A.RETURN, BUREAU, S.RETURNED, say("退回补正"), note_required=True),
    _row(_CITY, S.RECOMMENDED, A.REJECT, BUREAU, S.REJECTED, say("不予认定"), note_required=True),
    _row(_FORWARDED, S.RECOMMENDED, A.REJECT, BUREAU, S.REJECTED, say("不予推荐"), note_required=True),
    _row(_FILED, S.RECOMMENDED, A.REJECT, BUREAU, S.REJECTED, say("不予备案"), note_required=True),
    _row(_FILED, S.RECOMMENDED, A.NOT_NEED, BUREAU, S.NOT_NEEDED, say("答复无需备案"), note_required=True),
    # Files of the first versions went to the bureau, which never decides what a district decides.
    _row(_DECIDED, S.RECOMMENDED, A.PROPOSE, DISTRICT, S.PROPOSED, say("拟认定")),
    _row(_DECIDED, S.RECOMMENDED, A.RETURN, DISTRICT, S.RETURNED, say("退回补正"), note_required=True),
    _row(_DECIDED, S.RECOMMENDED, A.REJECT, DISTRICT, S.REJECTED, say("不予认定"), note_required=True),
    # So did files of what is applied for elsewhere: nothing can come of them here.
    _row(_OUTSIDE, S.SUBMITTED, A.REJECT, DISTRICT, S.REJECTED, say("不在本系统办理"), note_required=True),
    _row(_OUTSIDE, S.RECOMMENDED, A.REJECT, BUREAU, S.REJECTED, say("不在本系统办理"), note_required=True),
    _row(_OUTSIDE, S.PROPOSED, A.REJECT, BUREAU, S.REJECTED, say("不在本系统办理"), note_required=True),
    # The notice.
    _row(_CITY, S.PROPOSED, A.REJECT, _DECIDER, S.REJECTED, say("不予认定"), note_required=True),
    _row(_FORWARDED, S.PROPOSED, A.REJECT, _DECIDER, S.REJECTED, say("不予推荐"), note_required=True),
    _row(_DECIDED, S.PROPOSED, A.REJECT, _DISTRICT_DECIDER, S.REJECTED, say("不予认定"), note_required=True),
    _row(_CITY, S.PROPOSED, A.PUBLISH, _DECIDER, S.ON_NOTICE, say("发布公示"), in_batch=True),
    _row(
        _FORWARDED, S.PROPOSED, A.PUBLISH, _DECIDER, S.ON_NOTICE, say("公示拟推荐名单"),
        in_batch=True, only=_NOTICE,
    ),
    _row(_DECIDED, S.PROPOSED, A.PUBLISH, _DISTRICT_DECIDER, S.ON_NOTICE, say("发布公示"), in_batch=True),
    # After a notice was published: a line is held and released, struck for what is true of it, or goes back
    # with the whole. The reason is asked for by rules/notice_line.py.
    _line(_CITY, A.REJECT, _DECIDER, S.REJECTED, say("不予认定（异议成立）"), note_required=True),
    _line(_FORWARDED, A.REJECT, _DECIDER, S.REJECTED, say("不予推荐（异议成立）"), note_required=True),
    _line(_DECIDED, A.REJECT, _DISTRICT_DECIDER, S.REJECTED, say("不予认定（异议成立）"), note_required=True),
    _line(_CITY | _FORWARDED, A.UNPUBLISH, _DECIDER, S.PROPOSED, say("退出公示")),
    _line(_DECIDED, A.UNPUBLISH, _DISTRICT_DECIDER, S.PROPOSED, say("退出公示")),
    _line(_CITY | _FORWARDED, A.WITHDRAW, _DECIDER, S.WITHDRAWN, say("企业书面撤回申报")),
    _line(_DECIDED, A.WITHDRAW, _DISTRICT_DECIDER, S.WITHDRAWN, say("企业书面撤回申报")),
    _line(_CITY | _FORWARDED, A.HOLD, _DECIDER, S.ON_NOTICE, say("暂缓")),
    _line(_DECIDED, A.HOLD, _DISTRICT_DECIDER, S.ON_NOTICE, say("暂缓")),
    _line(_CITY | _FORWARDED, A.RELEASE, _DECIDER, S.ON_NOTICE, say("解除暂缓")),
    _line(_DECIDED, A.RELEASE, _DISTRICT_DECIDER, S.ON_NOTICE, say("解除暂缓")),
    # The decision: here, or by the list of another body.
    _row(_CITY, S.ON_NOTICE, A.RECOGNIZE, _DECIDER, S.RECOGNIZED, say("认定"), in_batch=True),
    _row(_DECIDED, S.ON_NOTICE, A.RECOGNIZE, _DISTRICT_DECIDER, S.RECOGNIZED, say("认定"), in_batch=True),
    _row(
        _FORWARDED, S.PROPOSED, A.FORWARD, _DECIDER, S.FORWARDED, say("上报"),
        in_batch=True, unless=_NOTICE,
    ),
    _row(_FORWARDED, S.ON_NOTICE, A.FORWARD, _DECIDER, S.FORWARDED, say("上报"), in_batch=True),
    _row(
        _FORWARDED, S.FORWARDED, A.RECOGNIZE, _DECIDER, S.RECOGNIZED, say("按公布名单认定"),
        in_batch=True, by_list=True,
    ),
    _row(
        _FORWARDED, S.FORWARDED, A.NOT_NAME, _DECIDER, S.NOT_NAMED, say("确认未入选"),
        note_required=True, in_batch=True,
    ),
    # The list was a wrong one: its import is undone.
    _row(
        _FORWARDED, S.RECOGNIZED, A.REOPEN, _DECIDER, S.FORWARDED, say("撤销导入的名单，恢复为已上报"),
        note_required=True, in_batch=True, by_list=True, takes_back=True,
    ),
    _row(
        _FORWARDED, S.NOT_NAMED, A.REOPEN, _DECIDER, S.FORWARDED, say("撤销导入的名单，恢复为已上报"),
        note_required=True, in_batch=True, by_list=True, takes_back=True,
    ),
    # An office takes back its own step, while nobody has gone on with the file.
    _back(_REVIEWED, S.RECOMMENDED, A.RECALL, DISTRICT, S.SUBMITTED, say("收回推荐"), unless=_RANKED),
    _back(_FILED, S.RECOMMENDED, A.RECALL, DISTRICT, S.SUBMITTED, say("收回转报"), unless=_ACCEPTS),
    _back(_REVIEWED, S.PASSED, A.RECALL, DISTRICT, S.SUBMITTED, say("收回初审通过")),
    _back(_OURS, S.REJECTED, A.RECALL, DISTRICT, S.SUBMITTED, say("收回决定，重新审核")),
    _back(_CITY, S.PROPOSED, A.UNPROPOSE, BUREAU, S.RECOMMENDED, say("撤回拟认定")),
    _back(_FORWARDED, S.PROPOSED, A.UNPROPOSE, BUREAU, S.RECOMMENDED, say("撤回拟推荐")),
    _back(_DECIDED, S.PROPOSED, A.UNPROPOSE, DISTRICT, S.SUBMITTED, say("撤回拟认定")),
)  # fmt: skip
UNDONE_TO = {
    S.SUBMITTED: A.UNDO_TO_SUBMITTED,
    S.PASSED: A.UNDO_TO_PASSED,
    S.RECOMMENDED: A.UNDO_TO_RECOMMENDED,
    S.PROPOSED: A.UNDO_TO_PROPOSED,
}
"""The step by which a decision is undone, by the state that it was taken in."""
_UNDONE = {A.RETURN, A.PASS, A.RECOMMEND, A.PROPOSE, A.REJECT, A.NOT_NEED}


def _undo(row: Transition) -> Transition:
    """The row that takes a decision of an officer back to where it was taken."""
    back = replace(row, source=row.target, target=row.source, action=UNDONE_TO[row.source])
    label, among = say("撤回刚才的决定"), row.procedures & _OURS
    return replace(
        back, procedures=among, label=label, note_required=False, takes_back=True, undoes=row.action
    )


def _is_undone(row: Transition) -> bool:
    """Whether it decides about one file. Of an acceptance the title is voided with it."""
    is_decision = row.action in _UNDONE or row.action is A.ACCEPT
    return is_decision and not row.in_batch and bool(row.procedures & _OURS)


TRANSITIONS = (*_STEPS, *(_undo(row) for row in _STEPS if _is_undone(row)))

SINGLE = frozenset({*_UNDONE, A.WITHDRAW, A.RECALL, A.UNPROPOSE})
"""Steps of one file that do nothing else but take it on, or back."""
NEEDS_MET_SHEET = frozenset({Action.PASS, Action.RECOMMEND, Action.PROPOSE, Action.ACCEPT})
"""Steps refused while the sheet, as checked, says no."""


def transition(route: Route, state: State, action: Action, role: Role | None) -> Transition:
    """The row for this step; `role` None is the registry itself, bringing in a list, or an operator.

    Raises Stale if the state does not allow it, NotAllowed if the role does not.
    """
    row = next(
        (row for row in TRANSITIONS if row.source is state and row.action is action and row.is_on(route)),
        None,
    )
    if row is None:
        raise Stale(
            say(
                "该申报当前状态为“%(state)s”，不能办理此步骤。它可能已被他人办理，请刷新后查看。",
                state=facts_of(route.procedure, state).staff_label,
            )
        )
    if role not in row.roles and not (role is None and (row.by_list or row.by_operator)):
        raise NotAllowed(say("您的角色不能办理“%(step)s”。", step=row.label))
    return row


def is_of_line(route: Route, state: State, action: Action) -> bool:
    """Whether this step is taken with a line of a published notice, never with the file by itself."""
    rows = (row for row in TRANSITIONS if row.source is state and row.action is action and row.is_on(route))
    return any(row.by_operator for row in rows)


def steps_for(route: Route, state: State, role: Role) -> list[Transition]:
    """The single-file steps onward this role may take now, in the order their buttons are drawn."""
    return [row for row in _single_rows(route, state, role) if not row.takes_back]


def steps_back(route: Route, state: State, role: Role) -> list[Transition]:
    """What this role may take back now, as far as the table knows: rules/recall.py says the rest."""
    return [row for row in _single_rows(route, state, role) if row.takes_back]


def _single_rows(route: Route, state: State, role: Role) -> list[Transition]:
    return [
        row
        for row in TRANSITIONS
        if row.source is state and role in row.roles and row.is_on(route) and not (row.in_batch or row.undoes)
    ]
