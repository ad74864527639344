"""Erasing what is personal in events: the content goes for good, its commitment in the chain stays."""

from collections.abc import Sequence

from registry.actions.ledger import NewEvent, erase_secrets, record
from registry.database import transactional
from registry.errors import Unmet, listed, say
from registry.models import EventSecret
from registry.rules.actor import Actor
from registry.rules.erasure import ERASED
from registry.rules.right import Right, require

MOST_NAMED = 10


@transactional
def erase_personal(seqs: Sequence[int], reason: str, actor: Actor) -> None:
    """Erase the personal content of these events, and say so in one event: else its lack would be a fault.

    Raises Unmet without a reason, or where one of the events has no such content (any more).
    """
    require(actor, Right.ERASE_PERSONAL)
    wanted = sorted(set(seqs))
    there = {row.seq for row in EventSecret.select(EventSecret.seq).where(EventSecret.seq.in_(wanted))}
    reasons = [] if reason.strip() else [say("请填写清除个人信息的理由。")]
    if lacking := [seq for seq in wanted if seq not in there]:
        named = listed(lacking[:MOST_NAMED])
        reasons.append(
            say(
                "%(count)s 条记录没有个人信息，或者已经清除：%(events)s。未作任何更改。",
                count=len(lacking),
                events=named,
            )
        )
    elif not wanted:
        reasons.append(say("请写明要清除哪些记录的个人信息。"))
    if reasons:
        raise Unmet(reasons)
    erase_secrets(wanted)
    record(
        actor,
        NewEvent(kind=ERASED, visibility="staff", body={"events": wanted}, secret={"note": reason.strip()}),
    )
