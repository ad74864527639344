"""Claims that nobody confirmed: their lapse is told, and after a while what is personal in them is erased."""

from datetime import timedelta

from registry import clock
from registry.actions.account import switch_account
from registry.actions.ledger import NewEvent, erase_secrets, record, record_all
from registry.database import require_transaction, transactional
from registry.errors import say
from registry.models import Account, Claim, ClaimDraft
from registry.queries.claim_lapse import claims_to_erase, is_file_named, lapses_untold, personal_events
from registry.queries.kept_files import FILES
from registry.queries.setting import settings
from registry.rules.actor import Actor
from registry.rules.claim import ERASED_AFTER, LAPSED
from registry.rules.erasure import ERASED
from registry.rules.name_key import keyed
from registry.rules.right import Right, require
from registry.storage import Storage

NOTHING = {"representative": "", "file_name": "", "note": "", "media_type": "", "size": 0, "sha256": ""}
"""What the personal columns of a claim, and those of its licence, hold afterwards."""
REASON = say("认领没有确认，已满保存期限")


def lapse_claims(storage: Storage, actor: Actor) -> tuple[int, int]:
    """Say of every claim that has lapsed that it has, and erase what was kept long enough; returns how many
    of each. Done again it does nothing more."""
    require(actor, Right.LAPSE_CLAIMS)
    lapsed = _tell_lapses(actor)
    licences = _erase_old(actor)
    # After the commit: a row must never name a file that is gone.
    for sha256 in set(licences):
        if not is_file_named(sha256, FILES):
            storage.forget(sha256)
    return lapsed, len(licences)


@transactional
def _tell_lapses(actor: Actor) -> int:
    lapsed = lapses_untold(clock.today())
    events = [
        NewEvent(
            kind=LAPSED,
            effective_on=claim.last_day + timedelta(days=1),
            visibility="staff",
            body={"claim": claim.id, "account": claim.account_id, "last_day": claim.last_day.isoformat()},
        )
        for claim in lapsed
    ]
    if events:
        record_all(actor, events)
    return len(events)


@transactional
def _erase_old(actor: Actor) -> list[str]:
    """Erase what is personal in old claims and in the events of them; returns the digests of the licences."""
    days = settings().whole(clock.today(), ERASED_AFTER)
    old = claims_to_erase(clock.today() - timedelta(days=days)) if days else []
    if not old:
        return []
    accounts = [Account.get_by_id(claim.account_id) for claim in old]
    seqs = personal_events(old, accounts)
    erase_secrets(seqs)
    for claim, account in zip(old, accounts, strict=True):
        _erase(claim, account, actor)
    said = {"note": str(REASON)}
    record(actor, NewEvent(kind=ERASED, visibility="staff", body={"events": seqs}, secret=said))
    return [claim.sha256 for claim in old]


def _erase(claim: Claim, account: Account, actor: Actor) -> None:
    """One claim with its drafts, and the name of who made it, whose account ends."""
    require_transaction()
    mine = ClaimDraft.claim == claim.id
    drafts = [draft.id for draft in ClaimDraft.select(ClaimDraft.id).where(mine)]
    ClaimDraft.delete().where(mine).execute()
    Claim.update(**NOTHING).where(Claim.id == claim.id).execute()
    Account.update(**keyed("")).where(Account.id == account.id).execute()
    switch_account(account, True, actor)
    event = NewEvent(
        kind="claim.erased",
        effective_on=clock.today(),
        visibility="staff",
        body={"claim": claim.id, "account": account.id},
        wrote={Claim: [claim.id], ClaimDraft: drafts},
    )
    record(actor, event)
