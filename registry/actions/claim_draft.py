"""Writing, while one's claim waits, what an application is to begin with; it is submitted by nobody."""

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Stale, Unmet, say
from registry.models import Call, Claim, ClaimDraft
from registry.queries.call import unmet_open
from registry.queries.claim import own_claim
from registry.queries.claim_draft import draft_for
from registry.rules.actor import Actor
from registry.rules.right import Right, require


@transactional
def save_claim_draft(
    call: Call, actor: Actor, *, version: int, statement: str, contact: str, phone: str
) -> None:
    """Keep what was typed for an open call. Raises Stale if it was saved since `version`, 0 for never, Unmet
    outside the call's period."""
    require(actor, Right.PREPARE_DRAFT)
    if reasons := unmet_open(call, clock.now()):
        raise Unmet(reasons)
    claim: Claim = own_claim(actor)
    kept = draft_for(claim, call.id)
    if kept.version != version:
        raise Stale(say("这份草稿已在别处被修改，您输入的内容保留在下面，请核对后再保存。"))
    written = {"statement": statement, "contact": contact.strip(), "phone": phone.strip()}
    said = {**written, "version": version + 1, "saved_at": clock.now()}
    if version:
        ClaimDraft.update(**said).where(ClaimDraft.id == kept.id).execute()
        id = kept.id
    else:
        id = ClaimDraft.create(claim=claim.id, call=call.id, **said).id
    body = {"claim": claim.id, "call": call.id}
    record(actor, NewEvent(kind="claim.drafted", visibility="staff", body=body, wrote={ClaimDraft: [id]}))
