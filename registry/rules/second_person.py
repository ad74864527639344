"""Where usually a second person has to approve: who may act alone, how events name them, who is another."""

from dataclasses import dataclass, replace

from registry.errors import NotAllowed, Text, say
from registry.rules.actor import Actor
from registry.rules.approval import ACTION_NAMES, ApprovalAction


def as_allowed(actor: Actor, action: ApprovalAction, *, needs_second: bool) -> Actor:
    """The actor as events name them: by an approval, or alone and why.

    Raises NotAllowed for a person alone where a second one is asked for. An operator at the terminal acts at
    once: they could change everything else, too, and the event says so.
    """
    if actor.approval_id is not None:
        return actor
    if actor.role is None:
        return replace(actor, alone="operator")
    if needs_second:
        name = ACTION_NAMES[action]
        raise NotAllowed(say("“%(action)s”须由一人提出、另一人批准，不能一人办理。", action=name))
    return replace(actor, alone="setting")


@dataclass(frozen=True)
class ApprovalPerson:
    """What tells one person from another: accounts can be two of one person."""

    account_id: int
    phone: str
    staff_no: str


def unmet_second(proposer: ApprovalPerson, second: ApprovalPerson) -> list[Text]:
    """Why somebody cannot approve what another proposed: it must be another person, not another account."""
    if proposer.account_id == second.account_id:
        return [say("提出人不能批准自己提出的事项，请由另一位决定人批准。")]
    if proposer.phone and proposer.phone == second.phone:
        return [say("两个账号登记的手机号相同，视为同一人，不能批准。")]
    if proposer.staff_no and proposer.staff_no == second.staff_no:
        return [say("两个账号登记的工号相同，视为同一人，不能批准。")]
    return []
