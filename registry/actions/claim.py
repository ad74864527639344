"""Claims 认领: registering makes one, a district confirms it or returns it, and it can be sent again."""

from dataclasses import dataclass, replace
from typing import Any

from registry import clock
from registry.actions.account import HashedPassword, begin_session, insert_account
from registry.actions.enterprise import change_enterprises, insert_enterprise
from registry.actions.joining import join_enterprise
from registry.actions.ledger import NewEvent, record
from registry.actions.login import free_login
from registry.database import require_transaction, transactional
from registry.errors import NotFound, Stale, Unmet, say
from registry.models import Account, Claim, Enterprise
from registry.queries.actor import actor_of
from registry.queries.claim import (
    ClaimRecords,
    claim_state,
    facts_of,
    person_of_claim,
    places_of,
    records_of,
    seen_of,
)
from registry.queries.enterprise import details_of
from registry.queries.setting import settings
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.claim import (
    LAPSES_AFTER,
    ClaimAct,
    ClaimFacts,
    ClaimState,
    last_day_of,
    licence_type_of,
    login_of,
    unmet_act,
    unmet_claim,
    unmet_claimant,
    unmet_note,
)
from registry.rules.name_key import keyed
from registry.rules.right import Right, require
from registry.rules.right_to_confirm import require_confirm_claim
from registry.rules.role import Role
from registry.storage import Storage


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name and bytes."""

    name: str
    content: bytes

    def kept(self, media_type: str, storage: Storage) -> dict[str, Any]:
        """The columns of a claim that name it; its bytes go first, so that no row points at none."""
        return {
            "file_name": self.name[-200:],
            "media_type": media_type,
            "size": len(self.content),
            "sha256": storage.keep(self.content),
        }


def register_claim(
    facts: ClaimFacts, person: str, password: str, licence: Upload, *, storage: Storage, limit: int
) -> tuple[Account, str]:
    """Register: an account of no enterprise yet, its claim, and a session; returns account and its token.

    Does the same whether the credit code is in the register, was claimed by others, or is free: nothing is
    looked up but the place that is to confirm. Raises Unmet with every rule that is broken.
    """
    media_type, reasons = licence_type_of(licence.name, licence.content, limit)
    reasons += unmet_claimant(facts, person, password, clock.today(), catalog())
    if reasons or media_type is None:
        raise Unmet(reasons)
    hashed, file = HashedPassword(password), licence.kept(media_type, storage)
    return _register(facts, person, hashed, file)


@transactional
def _register(
    facts: ClaimFacts, person: str, hashed: HashedPassword, file: dict[str, Any]
) -> tuple[Account, str]:
    login = free_login(lambda mark: login_of(facts.uscc, mark))
    account = insert_claim(facts, login, person, hashed, file)
    return account, begin_session(account)


def insert_claim(
    facts: ClaimFacts, login: str, person: str, hashed: HashedPassword, file: dict[str, Any]
) -> Account:
    """The shared step of registering: the account that waits, and its claim; `file` is of `Upload.kept`."""
    require_transaction()
    visitor = Actor.system("self-registration")
    account, _ = insert_account(login, person, Role.CLAIMANT, visitor, password_hash=hashed.hash)
    claim = Claim.create(account=account.id, **_columns(facts), **file, **_sent())
    _record(claim, "made", actor_of(account))
    return account


def send_claim(
    claim: Claim, facts: ClaimFacts, licence: Upload | None, actor: Actor, *, storage: Storage, limit: int
) -> None:
    """Correct one's own claim that was returned or has lapsed, and send it again; without a file the licence
    that is kept stays.

    Raises Unmet with what is wrong, Stale where it waits or is confirmed.
    """
    require(actor, Right.SEND_CLAIM)
    reasons = unmet_claim(facts, clock.today(), catalog())
    file: dict[str, Any] = {}
    if licence is not None:
        media_type, unmet = licence_type_of(licence.name, licence.content, limit)
        reasons += unmet
        if media_type is not None and not reasons:
            file = licence.kept(media_type, storage)
    if reasons:
        raise Unmet(reasons)
    _send(claim.id, facts, file, actor)


@transactional
def _send(id: int, facts: ClaimFacts, file: dict[str, Any], actor: Actor) -> None:
    claim = _for(id, ClaimAct.SEND)
    if claim.account_id != actor.account_id:
        raise NotFound()
    undecided = {"state": ClaimState.WAITING.value, "decided_by": "", "decided_at": None, "note": ""}
    Claim.update(**_columns(facts), **file, **_sent(), **undecided).where(Claim.id == id).execute()
    _record(Claim.get_by_id(id), "sent", actor)


@transactional
def confirm_claim(claim: Claim, actor: Actor, *, seen: str, record_id: int | None = None) -> Enterprise:
    """The person becomes the enterprise's: of the record of its code; or of the record `record_id` of its
    name, which gets the code; or of a new one. Returns whose.

    A record keeps what it says of name, place and industry. `seen` is `seen_of` what the officer has read.
    Raises Stale where the claim does not wait any more or something has changed since, NotAllowed unless it
    is the actor's office that confirms it.
    """
    waiting = _to_settle(claim.id, ClaimAct.CONFIRM, actor)
    records = records_of(waiting, actor)
    if seen != seen_of(waiting, records):
        raise Stale(say("登记库或这份认领在您打开页面之后有变化，未作任何更改。请核对最新内容后再确认。"))
    person = person_of_claim(waiting)
    by = replace(actor, claim_id=waiting.id, proposed_by=actor_of(person).text, proposer_name=person.name)
    enterprise = _record_for(facts_of(waiting), records, record_id, by)
    _settle(waiting, ClaimState.CONFIRMED, by, {"enterprise": enterprise.id})
    join_enterprise(person, enterprise, by)
    return enterprise


def _record_for(facts: ClaimFacts, records: ClaimRecords, record_id: int | None, by: Actor) -> Enterprise:
    if records.by_code is not None:
        return records.by_code
    if record_id is None:
        return insert_enterprise(facts.details, by)
    chosen = next((each for each in records.by_name if each.id == record_id), None)
    if chosen is None:
        raise NotFound()
    coded = replace(details_of(chosen), uscc=facts.uscc)
    change_enterprises([(chosen, coded, chosen.version)], by, day=clock.today())
    return chosen


@transactional
def decline_claim(claim: Claim, actor: Actor, *, note: str) -> None:
    """Return a claim with the reason, which the person reads. Raises Unmet without one."""
    waiting = _to_settle(claim.id, ClaimAct.DECLINE, actor)
    if reasons := unmet_note(note):
        raise Unmet(reasons)
    _settle(waiting, ClaimState.DECLINED, actor, {"note": note.strip()})


def _to_settle(id: int, act: ClaimAct, actor: Actor) -> Claim:
    found: Claim | None = Claim.get_or_none(Claim.id == id)
    if found is None:
        raise NotFound()
    require_confirm_claim(actor, places_of(found))
    return _for(id, act)


def _for(id: int, act: ClaimAct) -> Claim:
    """The claim as it is now. Raises Stale where the table of claims does not allow this."""
    found: Claim | None = Claim.get_or_none(Claim.id == id)
    if found is None:
        raise NotFound()
    if reasons := unmet_act(claim_state(found, clock.today()), act):
        raise Stale(*reasons)
    return found


def _settle(claim: Claim, state: ClaimState, actor: Actor, said: dict[str, Any]) -> None:
    waits = (Claim.id == claim.id) & (Claim.state == ClaimState.WAITING.value)
    settled = {"state": state.value, "decided_by": actor.text, "decided_at": clock.now(), **said}
    if Claim.update(**settled).where(waits).execute() != 1:
        raise Stale()
    _record(Claim.get_by_id(claim.id), state.value, actor)


def _columns(facts: ClaimFacts) -> dict[str, Any]:
    """The columns that say what is claimed."""
    return {**facts.__dict__, **keyed(facts.name)}


def _sent() -> dict[str, Any]:
    """When it is sent, and until when it can be confirmed."""
    today = clock.today()
    days = settings().whole(today, LAPSES_AFTER) or 1
    return {"sent_at": clock.now(), "last_day": last_day_of(today, days)}


def _record(claim: Claim, what: str, actor: Actor) -> None:
    """The event of a claim. It names an enterprise only from the confirmation on; `to` is whose desk."""
    (district, zone), *_others = places_of(claim)
    body = {"claim": claim.id, "account": claim.account_id, "to": {"district": district, "zone": zone}}
    event = NewEvent(
        kind=f"claim.{what}",
        enterprise_id=claim.enterprise_id,
        effective_on=clock.today(),
        visibility="staff",
        body=body,
        secret={"note": claim.note},
        wrote={Claim: [claim.id]},
    )
    record(actor, event)
