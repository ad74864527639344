"""Files and drafts that go from one call to another, each with its event."""

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import require_transaction, transactional
from registry.models import Application, Call, ClaimDraft
from registry.queries.call_move import claim_drafts_left_behind, draft_left_for, drafts_left_behind
from registry.rules.actor import Actor
from registry.rules.state import State

BATCH = 500
WORKER = Actor.system("worker")


def move_file(file: Application, into: Call, actor: Actor, *, reason: str = "", kind: str = "") -> None:
    """The shared step of taking one file to another call. A draft takes the procedure of its new call, and
    with `kind` another kind; what was filed keeps its own, its place in the queue and its sheet, and who has
    it open is refused."""
    require_transaction()
    source: Call = Call.get_by_id(file.call_id)
    if file.state == State.DRAFT:
        change = Application.update(
            call=into.id, procedure=into.procedure, options=into.options, kind=kind or file.kind
        )
    else:
        change = Application.update(call=into.id, version=Application.version + 1)
    change.where(Application.id == file.id).execute()
    event = NewEvent(
        kind="application.moved_call",
        enterprise_id=file.enterprise_id,
        application_id=file.id,
        effective_on=clock.today(),
        body=_between(source, into),
        secret={"note": reason.strip()},
        wrote={Application: [file.id]},
    )
    record(actor, event)


def take_along(subject_id: int, call: Call, actor: Actor, kind: str) -> Application | None:
    """The shared step of starting in a call: the draft that the subject has for its title in another call,
    where nothing can be filed now, comes here; None where there is none."""
    require_transaction()
    left = draft_left_for(subject_id, call, clock.now())
    if left is None:
        return None
    move_file(left, call, actor, kind=kind)
    return Application.get_by_id(left.id)


@transactional
def move_drafts(limit: int = BATCH) -> int:
    """Take up to `limit` drafts of calls that are over to the next call of their title; returns how many.

    Call until it returns 0. What is to come next is no end: a firm that starts in another takes it along.
    """
    left = drafts_left_behind(clock.now(), limit)
    for draft, into in left:
        move_file(draft, into, WORKER)
    written = claim_drafts_left_behind(clock.now())
    for text, into in written:
        _move_claim_draft(text, into)
    return len(left) + len(written)


def _move_claim_draft(draft: ClaimDraft, into: Call) -> None:
    source: Call = draft.call
    ClaimDraft.update(call=into.id).where(ClaimDraft.id == draft.id).execute()
    event = NewEvent(
        kind="claim.moved_call",
        visibility="staff",
        effective_on=clock.today(),
        body={**_between(source, into), "account": draft.claim.account_id, "claim": draft.claim_id},
        wrote={ClaimDraft: [draft.id]},
    )
    record(WORKER, event)


def _between(source: Call, into: Call) -> dict[str, object]:
    """What an event says of both calls."""
    return {"from": source.id, "to": into.id, "from_title": source.title, "to_title": into.title}
