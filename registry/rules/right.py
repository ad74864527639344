"""Who may do what besides the workflow table: the roles of each right, and what a refusal says.

The gate of a blueprint says who enters, `queries/scope.py` which rows are there, `rules/workflow.py` who may
take a step. Everything else is here: actions require it, pages draw a button by it. The system itself, at a
terminal or in a job, may do all of it; steps of the workflow and checks are taken by a person.
"""

from dataclasses import dataclass
from enum import StrEnum

from registry.errors import NotAllowed, Text, say
from registry.rules.actor import Actor
from registry.rules.approval import OF_TITLES, ApprovalAction
from registry.rules.colleague import EVERY_PART, SIGNING, FirmPart
from registry.rules.message import WITH_MESSAGES
from registry.rules.place import Place
from registry.rules.procedure import Procedure, Route
from registry.rules.role import BUREAU, DISTRICT, STAFF, Role
from registry.rules.state import State
from registry.rules.workflow import TRANSITIONS, Action, steps_for


class Right(StrEnum):
    """What is not for every role; `RIGHTS` says for which."""

    APPLY = "apply"
    """Start an application, fill it in, attach files and remove them."""
    STATE_PROFILE = "state_profile"
    """State the facts and rows of the enterprise profile, and their evidence."""
    READ_PROFILE = "read_profile"
    """Read what an enterprise states, where it stands by criteria, and what it lacks."""
    READ_NAMES = "read_names"
    """Read the names and notes of those who acted."""
    REGISTER_ENTERPRISE = "register_enterprise"
    CORRECT_ENTERPRISE = "correct_enterprise"
    REQUEST_CHANGE = "request_change"
    """Ask for a change of what a holder is named, counted and routed by, and take one's own request back."""
    CONFIRM_CHANGE = "confirm_change"
    """Confirm or decline such a change of a holder without a place."""
    CONFIRM_DISTRICT_CHANGE = "confirm_district_change"
    """Confirm or decline one that comes to one's own place."""
    SEND_CLAIM = "send_claim"
    """Correct one's own claim to an enterprise that was returned or lapsed, and send it again."""
    PREPARE_DRAFT = "prepare_draft"
    """Write, with one's own claim, what an application is to begin with once the claim is confirmed."""
    CONFIRM_CLAIM = "confirm_claim"
    """Confirm or return a claim that comes to one's own place."""
    CHECK_CLAUSES = "check_clauses"
    """Confirm or override clauses of a filed sheet, when it is one's turn: `may_check`."""
    OPEN_CALL = "open_call"
    """Open a call, and change, extend, close early or withdraw what one's own office opened."""
    OPEN_DISTRICT_CALL = "open_district_call"
    """Open a call for what districts decide; a district's is for its own enterprises."""
    READ_DECISIONS = "read_decisions"
    """Open the bureau's own pages of notices and recognitions."""
    SEND_SHEET = "send_sheet"
    """Send a place's ranked sheet to the bureau."""
    FORWARD = "forward"
    """Send the city's forwarding to who decides, and close what its answer does not name."""
    END_RECOGNITION = "end_recognition"
    END_DISTRICT_RECOGNITION = "end_district_recognition"
    """End what a district decided: of its own place."""
    DRAFT_CRITERIA = "draft_criteria"
    PUBLISH_CRITERIA = "publish_criteria"
    ASK_WHAT_IF = "ask_what_if"
    SCAN_POOL = "scan_pool"
    """Ask who meets titles they do not hold."""
    UPLOAD_LIST = "upload_list"
    """Upload a spreadsheet and see its dry run."""
    IMPORT_ENTERPRISES = "import_enterprises"
    IMPORT_RECOGNITIONS = "import_recognitions"
    KEEP_ACCOUNTS = "keep_accounts"
    """Open accounts, make their one-time links, disable and enable them."""
    RENEW_LINK = "renew_link"
    """Make a new one-time link for an account of an enterprise: of the own place."""
    INVITE_FIRMS = "invite_firms"
    """Open a first account for enterprises that have none: of the own place."""
    KEEP_COLLEAGUES = "keep_colleagues"
    """Invite people of the own enterprise, give them their part, disable them, hand over."""
    PROPOSE_DECISION = "propose_decision"
    """Propose what another person approves."""
    PROPOSE_DISTRICT_DECISION = "propose_district_decision"
    APPROVE_DECISION = "approve_decision"
    """Approve or decline it, besides the right to what is decided."""
    APPROVE_DISTRICT_DECISION = "approve_district_decision"
    READ_MESSAGES = "read_messages"
    SET_SETTINGS = "set_settings"
    """Set what the bureau decides: lengths of notices and the like."""
    SET_WORKDAYS = "set_workdays"
    MOVE_DEMO_CLOCK = "move_demo_clock"
    MARK_AS_DEMO = "mark_as_demo"
    RECOUNT_TALLY = "recount_tally"
    ERASE_PERSONAL = "erase_personal"
    LAPSE_CLAIMS = "lapse_claims"
    """Erase the personal content of events for good."""
    CHECK_DEEPLY = "check_deeply"
    """Compare all that is stored with the ledger, and keep the answer."""
    SIGN_HEADS = "sign_heads"
    """Sign the heads of the ledger, and begin the keys for it."""
    CONFIRM_CLOCK = "confirm_clock"
    """Say that the machine's clock is right, for those who can set it: at a terminal."""


@dataclass(frozen=True)
class RightFacts:
    """The roles of a right, and what everybody else is answered."""

    roles: frozenset[Role]
    refusal: Text = NotAllowed.default
    parts: frozenset[FirmPart] = EVERY_PART
    """Of people of an enterprise only these, where the role has it."""


_APPLICANT = frozenset({Role.ENTERPRISE})
_DECIDER = frozenset({Role.BUREAU_DECIDER})
_DISTRICT_DECIDER = frozenset({Role.DISTRICT_DECIDER})
_ADMIN = frozenset({Role.SYSTEM_ADMIN})
_SYSTEM_ALONE: frozenset[Role] = frozenset()

CLAIMED_THERE = say("认领由企业所在的区或功能区确认，您可以查阅，不能办理。")
CONFIRMED_THERE = say("该变更由接收它的区或功能区确认，没有属地的由市局确认；您可以查阅，不能办理。")
_ADMINISTRATOR = frozenset({FirmPart.ADMINISTRATOR})
_SIGNED = say("须由本企业的企业管理员或法定代表人办理，填报人不能办理。")
_KEPT_BY = say("本企业人员由企业管理员管理。")

RIGHTS: dict[Right, RightFacts] = {
    Right.APPLY: RightFacts(_APPLICANT),
    Right.STATE_PROFILE: RightFacts(_APPLICANT),
    Right.READ_PROFILE: RightFacts(STAFF),
    Right.READ_NAMES: RightFacts(STAFF),
    Right.REGISTER_ENTERPRISE: RightFacts(STAFF),
    Right.CORRECT_ENTERPRISE: RightFacts(STAFF | _APPLICANT),
    Right.REQUEST_CHANGE: RightFacts(STAFF | _APPLICANT, _SIGNED, SIGNING),
    Right.CONFIRM_CHANGE: RightFacts(BUREAU, CONFIRMED_THERE),
    Right.CONFIRM_DISTRICT_CHANGE: RightFacts(DISTRICT, CONFIRMED_THERE),
    Right.SEND_CLAIM: RightFacts(frozenset({Role.CLAIMANT})),
    Right.PREPARE_DRAFT: RightFacts(frozenset({Role.CLAIMANT})),
    Right.CONFIRM_CLAIM: RightFacts(DISTRICT, CLAIMED_THERE),
    Right.CHECK_CLAUSES: RightFacts(STAFF),
    Right.OPEN_CALL: RightFacts(BUREAU),
    Right.OPEN_DISTRICT_CALL: RightFacts(BUREAU | _DISTRICT_DECIDER),
    Right.READ_DECISIONS: RightFacts(BUREAU),
    Right.SEND_SHEET: RightFacts(_DISTRICT_DECIDER),
    Right.FORWARD: RightFacts(_DECIDER),
    Right.END_RECOGNITION: RightFacts(_DECIDER),
    Right.END_DISTRICT_RECOGNITION: RightFacts(_DISTRICT_DECIDER),
    Right.DRAFT_CRITERIA: RightFacts(BUREAU),
    Right.PUBLISH_CRITERIA: RightFacts(_DECIDER),
    Right.ASK_WHAT_IF: RightFacts(BUREAU),
    Right.SCAN_POOL: RightFacts(BUREAU),
    Right.UPLOAD_LIST: RightFacts(BUREAU),
    Right.IMPORT_ENTERPRISES: RightFacts(BUREAU),
    # Such a list grants titles without a notice.
    Right.IMPORT_RECOGNITIONS: RightFacts(
        _DECIDER, say("导入认定名单即授予称号，只能由市局决定人应用。您可以上传、试运行和核对。")
    ),
    Right.KEEP_ACCOUNTS: RightFacts(_ADMIN),
    Right.INVITE_FIRMS: RightFacts(STAFF | _ADMIN),
    Right.RENEW_LINK: RightFacts(DISTRICT | _ADMIN),
    Right.KEEP_COLLEAGUES: RightFacts(_APPLICANT, _KEPT_BY, _ADMINISTRATOR),
    Right.PROPOSE_DECISION: RightFacts(BUREAU),
    Right.PROPOSE_DISTRICT_DECISION: RightFacts(DISTRICT),
    Right.APPROVE_DECISION: RightFacts(_DECIDER),
    Right.APPROVE_DISTRICT_DECISION: RightFacts(_DISTRICT_DECIDER),
    Right.READ_MESSAGES: RightFacts(WITH_MESSAGES),
    Right.SET_SETTINGS: RightFacts(_DECIDER),
    Right.SET_WORKDAYS: RightFacts(_ADMIN),
    Right.MOVE_DEMO_CLOCK: RightFacts(_ADMIN),
    Right.MARK_AS_DEMO: RightFacts(_SYSTEM_ALONE),
    Right.RECOUNT_TALLY: RightFacts(_SYSTEM_ALONE),
    Right.ERASE_PERSONAL: RightFacts(_SYSTEM_ALONE),
    Right.LAPSE_CLAIMS: RightFacts(_SYSTEM_ALONE),
    Right.CHECK_DEEPLY: RightFacts(_SYSTEM_ALONE),
    Right.SIGN_HEADS: RightFacts(_SYSTEM_ALONE),
    Right.CONFIRM_CLOCK: RightFacts(_SYSTEM_ALONE),
}


def may(actor: Actor, right: Right) -> bool:
    """Whether the actor has a right; the system has every one."""
    facts = RIGHTS[right]
    return actor.role is None or (
        actor.role in facts.roles and (actor.part is None or actor.part in facts.parts)
    )


def roles_with(right: Right) -> frozenset[Role]:
    """The roles that a right is given to."""
    return RIGHTS[right].roles


def is_person(actor: Actor) -> bool:
    """Whether a person acts, and not the registry itself."""
    return actor.role is not None


def require(actor: Actor, right: Right) -> None:
    """Raises NotAllowed, with what the right says, unless the actor has it."""
    if not may(actor, right):
        raise NotAllowed(RIGHTS[right].refusal)


def may_step(
    actor: Actor, action: Action, procedure: Procedure | None = None, state: State | None = None
) -> bool:
    """Whether the workflow table gives this step to the actor, for one file or a whole list; of one
    procedure or of any, from one state or from any."""
    return any(
        row.action is action
        and (actor.role in row.roles or (actor.role is None and row.by_operator))
        and (procedure is None or procedure in row.procedures)
        and (state is None or state is row.source)
        for row in TRANSITIONS
    )


def may_handle(actor: Actor, procedure: Procedure, district: str, zone: str) -> bool:
    """Whether the actor's office handles the lists of a procedure: of what a district decides that very
    place, of all else the bureau. The system may."""
    if actor.role is None:
        return True
    if procedure is not Procedure.DISTRICT_DECISION:
        return actor.role in BUREAU
    return actor.role in DISTRICT and actor.district == district and actor.zone in ("", zone)


def is_own_place(actor: Actor, district: str, zone: str) -> bool:
    """Whether what is there is an officer's own affair: of a district its own place; of all others any."""
    return actor.role not in DISTRICT or (actor.district == district and actor.zone in ("", zone))


def require_place(actor: Actor, district: str, zone: str) -> None:
    """Raises NotAllowed where somebody of a place would handle a file of another."""
    if not is_own_place(actor, district, zone):
        raise NotAllowed()


def renew_right(place: Place | None) -> Right:
    """The right to make a new link for an account of an enterprise at a place, or of staff (None)."""
    return Right.KEEP_ACCOUNTS if place is None else Right.RENEW_LINK


def require_handle(actor: Actor, procedure: Procedure, district: str, zone: str) -> None:
    """Raises NotAllowed unless the actor's office handles the lists of a procedure."""
    if not may_handle(actor, procedure, district, zone):
        raise NotAllowed()


DECIDED_BY: dict[ApprovalAction, tuple[Right | Action, ...]] = {
    ApprovalAction.PUBLISH: (Action.PUBLISH,),
    ApprovalAction.RECOGNIZE: (Action.RECOGNIZE,),
    **dict.fromkeys(OF_TITLES, (Right.END_RECOGNITION, Right.END_DISTRICT_RECOGNITION)),
    ApprovalAction.IMPORT: (Right.IMPORT_RECOGNITIONS,),
    ApprovalAction.UNDO_IMPORT: (Right.IMPORT_RECOGNITIONS,),
    ApprovalAction.SETTING: (Right.SET_SETTINGS,),
    ApprovalAction.STRIKE: (Action.UNPUBLISH,),
    ApprovalAction.WITHDRAW_NOTICE: (Action.UNPUBLISH,),
}
"""By which right or step what can be proposed is decided; whose affair it is, `require_handle` asks."""


def may_decide(actor: Actor, action: ApprovalAction) -> bool:
    """Whether the actor may decide what can be proposed, alone or by approving it."""
    return any(may(actor, by) if isinstance(by, Right) else may_step(actor, by) for by in DECIDED_BY[action])


def require_decide(actor: Actor, action: ApprovalAction) -> None:
    """Raises NotAllowed unless the actor may decide what can be proposed."""
    if not may_decide(actor, action):
        by = DECIDED_BY[action][0]
        raise NotAllowed(RIGHTS[by].refusal if isinstance(by, Right) else NotAllowed.default)


def may_propose(actor: Actor) -> bool:
    """Whether the actor may propose something, of its own office."""
    return may(actor, Right.PROPOSE_DECISION) or may(actor, Right.PROPOSE_DISTRICT_DECISION)


def propose_right(district: str | None) -> Right:
    """The right to propose what is a district's affair, or the bureau's."""
    return Right.PROPOSE_DISTRICT_DECISION if district else Right.PROPOSE_DECISION


def approve_right(district: str | None) -> Right:
    """The right to approve what is a district's affair, or the bureau's."""
    return Right.APPROVE_DISTRICT_DECISION if district else Right.APPROVE_DECISION


def may_check(actor: Actor, route: Route, state: State) -> bool:
    """Whether it is this officer's turn to check: one who may take the next step on a file in this state."""
    if actor.role is None:
        return False
    return may(actor, Right.CHECK_CLAUSES) and bool(steps_for(route, state, actor.role))


def require_check(actor: Actor, route: Route, state: State) -> None:
    """Raises NotAllowed unless it is this officer's turn to check a file in this state."""
    if not may_check(actor, route, state):
        raise NotAllowed(RIGHTS[Right.CHECK_CLAUSES].refusal)
