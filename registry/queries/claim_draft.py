"""What who claims has written for calls, to be read by that person alone."""

from datetime import datetime
from typing import Any

from registry.models import Call, Claim, ClaimDraft
from registry.prepared import Prepared
from registry.queries.call import is_open_at
from registry.queries.scope import claims_in_scope
from registry.rules.actor import Actor

WRITTEN = ("statement", "contact", "phone")
"""The columns an application begins with."""


def draft_for(claim: Claim, call_id: int) -> ClaimDraft:
    """What was written for a call; one not kept yet where nothing was, of version 0."""
    of_call = (ClaimDraft.claim == claim.id) & (ClaimDraft.call == call_id)
    return ClaimDraft.get_or_none(of_call) or ClaimDraft(claim=claim.id, call=call_id, version=0)


def own_drafts(actor: Actor) -> list[ClaimDraft]:
    """All that was written with one's own claim, each with its call, the latest first."""
    return list(
        ClaimDraft.select(ClaimDraft, Call)
        .join(Call)
        .switch(ClaimDraft)
        .join(Claim)
        .where((Claim.account == actor.account_id) & claims_in_scope(actor))
        .order_by(ClaimDraft.saved_at.desc(), ClaimDraft.id.desc())
    )


def prepared(account_id: int | None, call_id: int) -> dict[str, str]:
    """What an application for a call begins with, by column: what the person who starts it wrote while their
    claim waited, or ''."""
    row = next(iter(_written_by(account_id, call_id)), None)
    return {name: getattr(row, name) if row else "" for name in WRITTEN}


@Prepared
def _written_by(account_id: int | None, call_id: int) -> Any:
    of_person = (Claim.account == account_id) & (ClaimDraft.call == call_id)
    return ClaimDraft.select(ClaimDraft).join(Claim).where(of_person).limit(1)


def prepared_calls(account_id: int | None, instant: datetime) -> list[Call]:
    """The calls open at an instant for which a person wrote something while their claim waited, by number."""
    wrote = ClaimDraft.select(ClaimDraft.call).join(Claim).where(Claim.account == account_id)
    return list(Call.select().where(Call.id.in_(wrote) & is_open_at(instant)).order_by(Call.id))
