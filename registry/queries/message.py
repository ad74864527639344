"""Messages to who is signed in: the list, and how many are new."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from peewee import JOIN, Expression, fn

from registry.models import (
    Account,
    Application,
    Approval,
    Call,
    Claim,
    Enterprise,
    Event,
    Message,
    MessageSeen,
    Recognition,
)
from registry.prepared import Prepared
from registry.queries.lists import Page
from registry.queries.scope import claims_in_scope, messages_in_scope
from registry.rules.actor import Actor
from registry.rules.approval_state import ApprovalState, state_on
from registry.rules.message import MessageKind
from registry.rules.role import Role

MOST_COUNTED = 100
"""More new messages than this are not counted: a navigation says 99+."""


@dataclass(frozen=True)
class MessageLine:
    """One message with what its event says. `number` is the application's."""

    id: int
    kind: MessageKind
    sent_at: datetime
    is_new: bool
    to_enterprise: bool
    """Whether it was sent to an enterprise, whose own page it leads to."""
    application_id: int | None
    recognition_id: int | None
    number: str
    title: str
    """scheme:level of the application or the title; '' where it is of none."""
    body: dict[str, Any]
    firm: str = ""
    """The enterprise it is about, or as which somebody claims to speak; '' in what is told the enterprise."""
    effect: Mapping[str, Any] = field(default_factory=dict)
    """Of what speaks of a proposal, what that would do."""
    approval: ApprovalState | None = None
    """Of what speaks of a proposal, what it is on the day."""
    is_own: bool = False
    """Whether the reader proposed it."""
    call: Call | None = None
    """The call of the application, as far as it says who may file again."""


def message_query(actor: Actor) -> Any:
    """A query of the messages to the actor, the latest first."""
    return Message.select(Message.id).where(messages_in_scope(actor)).order_by(Message.id.desc())


def read_messages(page: Page, actor: Actor, day: date) -> list[MessageLine]:
    """The messages of a page of `message_query`, with what they say, in two queries, one more for claims."""
    ids = [row.id for row in page.rows]
    rows: Any = (
        Message.select(
            Message,
            Event.application_id.alias("application"),
            Event.recognition_id.alias("recognition"),
            Event.body.alias("body"),
            Application.number.alias("number"),
            Application.scheme.alias("scheme"),
            Application.level.alias("level"),
            Recognition.scheme.alias("title_scheme"),
            Recognition.level.alias("title_level"),
            Enterprise.name.alias("firm"),
            Call.may_file_again.alias("may_file_again"),
            Call.closes_at.alias("closes_at"),
            Approval.state.alias("approval_state"),
            Approval.last_day.alias("approval_last_day"),
            Approval.proposer_id.alias("approval_proposer_id"),
            Approval.effect.alias("approval_effect"),
        )
        .join(Event, on=(Event.seq == Message.seq))
        .join(Application, JOIN.LEFT_OUTER, on=(Application.id == Event.application_id))
        .join(Call, JOIN.LEFT_OUTER, on=(Call.id == Application.call))
        .join(Recognition, JOIN.LEFT_OUTER, on=(Recognition.id == Event.recognition_id))
        .join(Enterprise, JOIN.LEFT_OUTER, on=(Enterprise.id == Event.enterprise_id))
        .join(Approval, JOIN.LEFT_OUTER, on=(Approval.id == Message.approval_id))
        .where(Message.id.in_(ids) & messages_in_scope(actor))
        .order_by(Message.id.desc())
        .objects()
    )
    unread = Message.id.in_(ids) & _is_new(actor.account_id)
    new = {row.id for row in _still_news(unread, actor.account_id, day)}
    claimed = _claimed(actor, rows)
    return [_line(row, actor.account_id, day, claimed, is_new=row.id in new) for row in rows]


def _claimed(actor: Actor, rows: Iterable[Any]) -> dict[int, str]:
    """What the enterprises are called that claims say, by claim, of those the actor may see now; no query
    where no message speaks of one."""
    wanted = {json.loads(row.body)["claim"] for row in rows if row.kind == MessageKind.CLAIM_SENT.value}
    if not wanted:
        return {}
    seen: Any = Claim.select(Claim.id, Claim.name).where(Claim.id.in_(wanted) & claims_in_scope(actor))
    return dict(seen.tuples())


def _line(
    row: Any, reader_id: int | None, day: date, claimed: Mapping[int, str], *, is_new: bool
) -> MessageLine:
    state = state_on(day, row.approval_state, row.approval_last_day) if row.approval_state else None
    body = json.loads(row.body)
    return MessageLine(
        id=row.id,
        kind=MessageKind(row.kind),
        sent_at=row.sent_at,
        is_new=is_new,
        to_enterprise=row.enterprise_id is not None,
        application_id=row.application,
        recognition_id=row.recognition,
        number=row.number or "",
        title=_title(row),
        body=body,
        firm="" if row.enterprise_id is not None else row.firm or claimed.get(body.get("claim"), ""),
        effect=json.loads(row.approval_effect) if row.approval_effect else {},
        approval=state,
        is_own=state is not None and row.approval_proposer_id == reader_id,
        call=Call(may_file_again=row.may_file_again, closes_at=row.closes_at) if row.scheme else None,
    )


def _title(row: Any) -> str:
    if row.scheme:
        return f"{row.scheme}:{row.level}"
    return f"{row.title_scheme}:{row.title_level}" if row.title_scheme else ""


def new_messages(actor: Actor, day: date) -> int:
    """How many of the latest MOST_COUNTED messages to the actor are new; one query."""
    role, firm = actor.role, actor.enterprise_id if actor.role is Role.ENTERPRISE else None
    has_place = role not in {Role.ENTERPRISE, None}
    district, zone = (actor.district, actor.zone or None) if has_place else (None, None)
    return len(_latest_news.plain(role, actor.account_id, firm, district, zone, day))


@Prepared
def _latest_news(
    role: Role | None,
    account_id: int | None,
    firm: int | None,
    district: str | None,
    zone: str | None,
    day: date,
) -> Any:
    """Of every page's navigation; arguments that say nothing of what the role reads are None."""
    actor = Actor("", "", role, account_id, firm, district=district or "", zone=zone or "")
    latest = (
        Message.select(Message.id)
        .where(messages_in_scope(actor) & _is_new(account_id))
        .order_by(Message.id.desc())
        .limit(MOST_COUNTED)
    )
    return _still_news(Message.id.in_(latest), account_id, day).tuples()


def _still_news(condition: Expression, account_id: int | None, day: date) -> Any:
    """A query of those of the messages that still concern the account: of what waits for approval only what
    does wait on the day, and for somebody else than who proposed it."""
    waits = (
        (Approval.state == ApprovalState.WAITING.value)
        & (Approval.last_day >= day)
        & (Approval.proposer_id != account_id)
    )
    return (
        Message.select(Message.id)
        .join(Approval, JOIN.LEFT_OUTER, on=(Approval.id == Message.approval_id))
        .where(condition & ((Message.kind != MessageKind.TO_APPROVE.value) | waits))
    )


def _is_new(account_id: int | None) -> Expression:
    """What was told after what the account has read; while it has read nothing, since it was opened."""
    seen = MessageSeen.select(MessageSeen.message_id).where(MessageSeen.account == account_id)
    opened = Account.select(Account.created_at).where(Account.id == account_id)
    later: Expression = Message.id > fn.COALESCE(seen, 0)
    return later & ((Message.sent_at >= opened) | fn.EXISTS(seen))
