"""Where an application stands, and what is true of it there. The steps between are in rules/workflow.py."""

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from registry.errors import Text, say
from registry.rules.procedure import Procedure


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PASSED = "passed"
    RECOMMENDED = "recommended"
    PROPOSED = "proposed"
    ON_NOTICE = "on_notice"
    FORWARDED = "forwarded"
    RECOGNIZED = "recognized"
    REJECTED = "rejected"
    NOT_NAMED = "not_named"
    NOT_NEEDED = "not_needed"
    WITHDRAWN = "withdrawn"


class Phase(IntEnum):
    """Which part of the way is going on; every procedure has some of them."""

    FILLING_IN = 0
    DISTRICT = 1
    BUREAU = 2
    NOTICE = 3
    FORWARDING = 4
    DECISION = 5
    DONE = 6


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
    """The state whose tone and step the applicant sees, where this one is the office's own affair."""
    phase: Phase = Phase.FILLING_IN

    @property
    def applicant_tone(self) -> str:
        return STATES[self.shown_to_applicant_as].tone if self.shown_to_applicant_as else self.tone


STATES: dict[State, StateFacts] = {
    State.DRAFT: StateFacts(
        say("草稿"), say("草稿"), "gray", is_open=True, editable=True, waits_for="enterprise"
    ),
    State.SUBMITTED: StateFacts(
        say("待区级审核"),
        say("区级审核中"),
        "blue",
        is_open=True,
        waits_for="district",
        phase=Phase.DISTRICT,
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
        phase=Phase.DISTRICT,
    ),
    State.PASSED: StateFacts(
        say("待汇总"),
        say("区级审核中"),
        "blue",
        is_open=True,
        waits_for="district",
        shown_to_applicant_as=State.SUBMITTED,
        phase=Phase.DISTRICT,
    ),
    State.RECOMMENDED: StateFacts(
        say("区级已推荐"),
        say("市级审核中"),
        "indigo",
        is_open=True,
        waits_for="bureau",
        phase=Phase.BUREAU,
    ),
    State.PROPOSED: StateFacts(
        say("拟认定"),
        say("市级审核中"),
        "purple",
        is_open=True,
        waits_for="bureau",
        shown_to_applicant_as=State.RECOMMENDED,
        phase=Phase.BUREAU,
    ),
    State.ON_NOTICE: StateFacts(
        say("公示中"),
        say("公示中"),
        "teal",
        is_open=True,
        waits_for="bureau",
        findings_shown=True,
        phase=Phase.NOTICE,
    ),
    State.FORWARDED: StateFacts(
        say("已上报"),
        say("已上报"),
        "purple",
        is_open=True,
        waits_for="bureau",
        findings_shown=True,
        phase=Phase.DECISION,
    ),
    State.RECOGNIZED: StateFacts(
        say("已认定"),
        say("已认定"),
        "green",
        is_open=False,
        findings_shown=True,
        applicant_box="success",
        phase=Phase.DONE,
    ),
    # Who refused, and as what, is said by rules/rejection.py.
    State.REJECTED: StateFacts(
        say("不予推荐或不予认定"),
        say("不予推荐或不予认定"),
        "red",
        is_open=False,
        findings_shown=True,
        gives_reason=True,
        applicant_box="warn",
    ),
    State.NOT_NAMED: StateFacts(
        say("未入选"),
        say("未入选"),
        "gray",
        is_open=False,
        findings_shown=True,
        gives_reason=True,
        applicant_box="warn",
        phase=Phase.DECISION,
    ),
    State.NOT_NEEDED: StateFacts(
        say("无需备案"),
        say("无需备案"),
        "gray",
        is_open=False,
        findings_shown=True,
        gives_reason=True,
        applicant_box="info",
    ),
    State.WITHDRAWN: StateFacts(say("已撤回"), say("已撤回"), "gray", is_open=False),
}

_OF_SOME = frozenset({State.PASSED, State.FORWARDED, State.NOT_NAMED, State.NOT_NEEDED})
"""States that only files of some calls ever come to."""
_P, _S = Procedure, State
_IN_PROCEDURE: dict[tuple[Procedure, State], StateFacts] = {
    (_P.RECOMMENDATION, _S.PROPOSED): replace(STATES[_S.PROPOSED], staff_label=say("拟推荐")),
    (_P.DISTRICT_DECISION, _S.RECOMMENDED): replace(
        STATES[_S.RECOMMENDED],
        staff_label=say("待区级拟认定"),
        applicant_label=say("区级审核中"),
        waits_for="district",
        phase=Phase.DISTRICT,
    ),
    (_P.DISTRICT_DECISION, _S.PROPOSED): replace(
        STATES[_S.PROPOSED],
        staff_label=say("区级拟认定"),
        applicant_label=say("区级审核中"),
        waits_for="district",
        shown_to_applicant_as=State.SUBMITTED,
        phase=Phase.DISTRICT,
    ),
    (_P.DISTRICT_DECISION, _S.ON_NOTICE): replace(
        STATES[_S.ON_NOTICE], staff_label=say("区级公示中"), waits_for="district"
    ),
    (_P.FILING, _S.SUBMITTED): replace(
        STATES[_S.SUBMITTED], staff_label=say("待区级受理"), applicant_label=say("备案受理中")
    ),
    (_P.FILING, _S.RECOMMENDED): replace(
        STATES[_S.RECOMMENDED],
        staff_label=say("待市级受理"),
        applicant_label=say("备案受理中"),
        phase=Phase.DECISION,
    ),
    (_P.FILING, _S.RECOGNIZED): replace(
        STATES[_S.RECOGNIZED], staff_label=say("已备案"), applicant_label=say("已备案")
    ),
    (_P.FILING, _S.REJECTED): replace(
        STATES[_S.REJECTED], staff_label=say("不予备案"), applicant_label=say("不予备案")
    ),
}
"""Where a procedure has its own words, or another office handles the file."""

OPEN_STATES = tuple(state for state, facts in STATES.items() if facts.is_open)


def facts_of(procedure: Procedure, state: State) -> StateFacts:
    """What is true of a file of a procedure in a state."""
    return _IN_PROCEDURE.get((procedure, state), STATES[state])


@dataclass(frozen=True)
class Stage:
    """A state in the procedures in which the same is true of it: what a desk shows as one queue."""

    name: str
    state: State
    procedures: tuple[Procedure, ...]
    facts: StateFacts

    @property
    def is_usual(self) -> bool:
        """Whether it is the state's own, not one procedure's, and there at the first version already."""
        return self.name == self.state.value and self.state not in _OF_SOME


def _stages() -> tuple[Stage, ...]:
    stages = []
    for state, facts in STATES.items():
        usual = tuple(each for each in Procedure if (each, state) not in _IN_PROCEDURE)
        stages.append(Stage(state.value, state, usual, facts))
        for (procedure, of), own in _IN_PROCEDURE.items():
            if of is state:
                stages.append(Stage(f"{state.value}.{procedure.value}", state, (procedure,), own))
    return tuple(stages)


STAGES: dict[str, Stage] = {stage.name: stage for stage in _stages()}
"""By name, in the order of the way."""


def stage_of(procedure: Procedure, state: State) -> Stage:
    """The stage of a file of a procedure in a state."""
    return next(stage for stage in STAGES.values() if stage.state is state and procedure in stage.procedures)
