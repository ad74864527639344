"""Messages 站内消息: which event is told to whom, inside the registry."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.errors import Text, say
from registry.rules.approval_state import ApprovalState
from registry.rules.procedure import Procedure
from registry.rules.role import BUREAU, DISTRICT, Role
from registry.rules.title_history import MOVED, VOIDED


class MessageKind(StrEnum):
    """What is told."""

    RETURNED = "returned"
    REJECTED = "rejected"
    RECALLED = "recalled"
    ON_NOTICE = "on_notice"
    RECOGNIZED = "recognized"
    LEFT_OUT = "left_out"
    TAKEN_OFF = "taken_off"
    TAKEN_BACK = "taken_back"
    HELD = "held"
    RELEASED = "released"
    FORWARDED = "forwarded"
    NAMED = "named"
    NOT_NAMED = "not_named"
    REOPENED = "reopened"
    ACCEPTED = "accepted"
    NOT_NEEDED = "not_needed"
    ENDED = "ended"
    CHANGE_ASKED = "change_asked"
    CHANGE_MADE = "change_made"
    CHANGE_DECLINED = "change_declined"
    MOVED_AWAY = "moved_away"
    VOIDED = "voided"
    RESTORED = "restored"
    CORRECTED = "corrected"
    NO_RE_REVIEW = "no_re_review"
    BARRED = "barred"
    BAR_LIFTED = "bar_lifted"
    CLAIM_SENT = "claim_sent"
    CLAIM_CONFIRMED = "claim_confirmed"
    CLAIM_DECLINED = "claim_declined"
    CLAIM_LAPSED = "claim_lapsed"
    CALL_CHANGED = "call_changed"
    MOVED_CALL = "moved_call"
    TO_APPROVE = "to_approve"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True)
class MessageFacts:
    """How a kind of message is called, and the tone of its word."""

    label: Text
    tone: str


MESSAGES: dict[MessageKind, MessageFacts] = {
    MessageKind.RETURNED: MessageFacts(say("退回补正"), "orange"),
    MessageKind.REJECTED: MessageFacts(say("不予推荐或不予认定"), "red"),
    MessageKind.RECALLED: MessageFacts(say("区级收回，重新审核"), "blue"),
    MessageKind.ON_NOTICE: MessageFacts(say("开始公示"), "teal"),
    MessageKind.RECOGNIZED: MessageFacts(say("予以认定"), "green"),
    MessageKind.LEFT_OUT: MessageFacts(say("本次未予认定，留在公示名单"), "orange"),
    MessageKind.TAKEN_OFF: MessageFacts(say("退出公示，回到公示之前"), "orange"),
    MessageKind.TAKEN_BACK: MessageFacts(say("已按企业书面要求撤回申报"), "gray"),
    MessageKind.HELD: MessageFacts(say("公示名单中暂缓"), "orange"),
    MessageKind.RELEASED: MessageFacts(say("公示名单中解除暂缓"), "teal"),
    MessageKind.FORWARDED: MessageFacts(say("已上报"), "purple"),
    MessageKind.NAMED: MessageFacts(say("已入选公布名单"), "green"),
    MessageKind.NOT_NAMED: MessageFacts(say("未入选公布名单"), "gray"),
    MessageKind.REOPENED: MessageFacts(say("公布名单已撤销，申报恢复为已上报"), "orange"),
    MessageKind.ACCEPTED: MessageFacts(say("备案已受理"), "green"),
    MessageKind.NOT_NEEDED: MessageFacts(say("答复无需备案"), "gray"),
    MessageKind.ENDED: MessageFacts(say("认定终止"), "red"),
    MessageKind.CHANGE_ASKED: MessageFacts(say("收到变更申请"), "orange"),
    MessageKind.CHANGE_MADE: MessageFacts(say("变更已确认"), "green"),
    MessageKind.CHANGE_DECLINED: MessageFacts(say("变更未确认"), "red"),
    MessageKind.MOVED_AWAY: MessageFacts(say("企业已迁出"), "indigo"),
    MessageKind.VOIDED: MessageFacts(say("认定作废"), "red"),
    MessageKind.RESTORED: MessageFacts(say("认定恢复"), "green"),
    MessageKind.CORRECTED: MessageFacts(say("认定更正"), "indigo"),
    MessageKind.NO_RE_REVIEW: MessageFacts(say("不得申请复核"), "orange"),
    MessageKind.BARRED: MessageFacts(say("设申报禁期"), "red"),
    MessageKind.BAR_LIFTED: MessageFacts(say("解除申报禁期"), "green"),
    MessageKind.CLAIM_SENT: MessageFacts(say("收到企业认领"), "orange"),
    MessageKind.CLAIM_CONFIRMED: MessageFacts(say("认领已确认"), "green"),
    MessageKind.CLAIM_DECLINED: MessageFacts(say("认领被退回"), "red"),
    MessageKind.CLAIM_LAPSED: MessageFacts(say("认领已过期，可以重新提交"), "gray"),
    MessageKind.CALL_CHANGED: MessageFacts(say("申报批次有变化"), "orange"),
    MessageKind.MOVED_CALL: MessageFacts(say("申报已转到另一批次"), "indigo"),
    MessageKind.TO_APPROVE: MessageFacts(say("等待您批准"), "orange"),
    MessageKind.APPROVED: MessageFacts(say("您提出的事项已批准"), "green"),
    MessageKind.DECLINED: MessageFacts(say("您提出的事项未获批准"), "red"),
}


def facts_to_approve(state: ApprovalState, *, is_own: bool) -> MessageFacts:
    """How the message of a proposal is called: it waits for the reader only while somebody else's waits."""
    if state is not ApprovalState.WAITING:
        return MessageFacts(say("请您批准的事项：%(state)s", state=state.label), state.tone)
    return MessageFacts(say("等待另一人批准"), "gray") if is_own else MESSAGES[MessageKind.TO_APPROVE]


TO_ENTERPRISE: dict[str, MessageKind] = {
    "application.return": MessageKind.RETURNED,
    "application.reject": MessageKind.REJECTED,
    "application.recall": MessageKind.RECALLED,
    "application.publish": MessageKind.ON_NOTICE,
    "application.recognize": MessageKind.RECOGNIZED,
    "application.left_out": MessageKind.LEFT_OUT,
    "application.unpublish": MessageKind.TAKEN_OFF,
    "application.withdraw": MessageKind.TAKEN_BACK,
    "application.hold": MessageKind.HELD,
    "application.release": MessageKind.RELEASED,
    "application.forward": MessageKind.FORWARDED,
    "application.not_name": MessageKind.NOT_NAMED,
    "application.reopen": MessageKind.REOPENED,
    "application.accept": MessageKind.ACCEPTED,
    "application.not_need": MessageKind.NOT_NEEDED,
    "application.call_changed": MessageKind.CALL_CHANGED,
    "application.moved_call": MessageKind.MOVED_CALL,
    "recognition.ended": MessageKind.ENDED,
    "recognition.voided": MessageKind.VOIDED,
    "recognition.restored": MessageKind.RESTORED,
    "recognition.corrected": MessageKind.CORRECTED,
    "recognition.re_review_lost": MessageKind.NO_RE_REVIEW,
    "recognition.barred": MessageKind.BARRED,
    "recognition.bar_lifted": MessageKind.BAR_LIFTED,
}
WITHDRAW = "application.withdraw"
TO_PROPOSER: dict[str, MessageKind] = {
    "approval.approved": MessageKind.APPROVED,
    "approval.declined": MessageKind.DECLINED,
}
PROPOSED = "approval.proposed"
CHANGES: dict[str, MessageKind] = {
    "change.requested": MessageKind.CHANGE_ASKED,
    "change.confirmed": MessageKind.CHANGE_MADE,
    "change.declined": MessageKind.CHANGE_DECLINED,
}
CLAIMS: dict[str, MessageKind] = {
    "claim.made": MessageKind.CLAIM_SENT,
    "claim.sent": MessageKind.CLAIM_SENT,
    "claim.confirmed": MessageKind.CLAIM_CONFIRMED,
    "claim.declined": MessageKind.CLAIM_DECLINED,
    "claim.lapsed": MessageKind.CLAIM_LAPSED,
    "claim.call_changed": MessageKind.CALL_CHANGED,
    "claim.moved_call": MessageKind.MOVED_CALL,
}
MESSAGE_EVENTS = frozenset({*TO_ENTERPRISE, *TO_PROPOSER, *CHANGES, *CLAIMS, PROPOSED, MOVED})
"""The kinds of events of which there is a message."""
WITH_MESSAGES = frozenset({Role.ENTERPRISE, Role.CLAIMANT, *BUREAU, *DISTRICT})
"""The roles that are told something."""


@dataclass(frozen=True)
class NewMessage:
    """What is told, to exactly one of: an enterprise's accounts, one account, or a role."""

    kind: MessageKind
    enterprise_id: int | None = None
    account_id: int | None = None
    role: str = ""
    district: str | None = None
    """Of a role: only those of this place."""
    zone: str | None = None
    approval_id: int | None = None
    """The proposal it speaks of."""


def message_of(kind: str, enterprise_id: int | None, body: Mapping[str, Any]) -> NewMessage | None:
    """The message of an event; None of one that is told to nobody."""
    if kind == WITHDRAW and "cause" not in body:
        # Who withdrew it itself knows; an office says that it did so as the firm asked.
        return None
    if kind == VOIDED and "acceptance" in body:
        # The acceptance was undone within seconds, and nobody had heard of it.
        return None
    if kind in TO_ENTERPRISE and enterprise_id is not None:
        by_list = kind == "application.recognize" and body.get("procedure") == Procedure.RECOMMENDATION
        return NewMessage(MessageKind.NAMED if by_list else TO_ENTERPRISE[kind], enterprise_id=enterprise_id)
    if kind in TO_PROPOSER:
        return NewMessage(
            TO_PROPOSER[kind], account_id=int(body["proposer"]), approval_id=int(body["approval"])
        )
    if kind in CHANGES or kind == MOVED:
        return _of_change(kind, enterprise_id, body)
    if kind in CLAIMS:
        return _of_claim(CLAIMS[kind], body)
    if kind == PROPOSED:
        district = body.get("district") or None
        decider = Role.DISTRICT_DECIDER if district else Role.BUREAU_DECIDER
        return NewMessage(
            MessageKind.TO_APPROVE,
            role=decider.value,
            district=district,
            zone=body.get("zone") or None,
            approval_id=int(body["approval"]),
        )
    return None


def _of_change(kind: str, enterprise_id: int | None, body: Mapping[str, Any]) -> NewMessage | None:
    """A request is told to who confirms it, its outcome to the holder, a move to where it left."""
    if kind in ("change.confirmed", "change.declined"):
        return NewMessage(CHANGES[kind], enterprise_id=enterprise_id)
    if kind == MOVED:
        # What an older version, or the registry itself, moved says nothing of a request.
        left = body.get("from") if "change" in body else None
        return _to_officers(MessageKind.MOVED_AWAY, left) if left else None
    # What a list asks for stands on the page of changes, by hundreds: no message of each.
    return None if "row" in body else _to_officers(CHANGES[kind], body["to"])


def _of_claim(kind: MessageKind, body: Mapping[str, Any]) -> NewMessage:
    """A claim is told to whose desk it comes to, its outcome to who claims."""
    if kind is MessageKind.CLAIM_SENT:
        return _to_officers(kind, body["to"])
    return NewMessage(kind, account_id=int(body["account"]))


def _to_officers(kind: MessageKind, place: Mapping[str, str]) -> NewMessage:
    if not place["district"]:
        return NewMessage(kind, role=Role.BUREAU_REVIEWER.value)
    return NewMessage(
        kind,
        role=Role.DISTRICT_OFFICER.value,
        district=place["district"],
        zone=place["zone"] or None,
    )


def read_as(role: Role) -> tuple[str, ...]:
    """The roles as which somebody is told things: who decides reads what the officers of the office read."""
    officers = {
        Role.DISTRICT_DECIDER: Role.DISTRICT_OFFICER,
        Role.BUREAU_DECIDER: Role.BUREAU_REVIEWER,
    }
    return (role.value, officers[role].value) if role in officers else (role.value,)
