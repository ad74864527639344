"""Claims 认领: those in scope, one of them, the records it may be of, and who else claims the same."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Expression, fn

from registry.errors import NotFound
from registry.models import Account, Claim, Enterprise
from registry.queries.enterprise import details_of
from registry.queries.scope import claims_in_scope, claims_to_confirm, enterprises_in_scope, in_register
from registry.rules.actor import Actor
from registry.rules.change import Fact, values_of
from registry.rules.claim import ClaimFacts, ClaimState, seen_digest, state_on

MOST_RECORDS = 10
"""Records of one name that a page offers."""


@dataclass(frozen=True)
class ClaimCounts:
    """How many claims wait here, wait elsewhere, and do not wait any more."""

    here: int
    elsewhere: int
    settled: int


@dataclass(frozen=True)
class ClaimRecords:
    """The records a claim may be of: the one of its code, else those of its name that wait for theirs.

    `by_name` holds those that the officer may see; `hidden` is how many more there are in other places.
    """

    by_code: Enterprise | None
    by_name: tuple[Enterprise, ...] = ()
    hidden: int = 0

    @property
    def all(self) -> tuple[Enterprise, ...]:
        return self.by_name if self.by_code is None else (self.by_code,)


def claim_list(actor: Actor, tab: str, day: date) -> Any:
    """Claims in scope: those to confirm here, `elsewhere`, or `settled`; a query."""
    first = Claim.sent_at.desc() if tab == "settled" else Claim.sent_at
    return Claim.select().where(_in_tab(actor, tab, day)).order_by(first, Claim.id)


def claim_counts(actor: Actor, day: date) -> ClaimCounts:
    """How many there are of each on a day."""
    counts = [fn.COUNT(Claim.id).filter(condition) for condition in _tabs(actor, day).values()]
    rows: Any = Claim.select(*counts).where(claims_in_scope(actor)).tuples()
    return ClaimCounts(*rows.get())


def _in_tab(actor: Actor, tab: str, day: date) -> Expression:
    return claims_in_scope(actor) & _tabs(actor, day)[tab]


def _tabs(actor: Actor, day: date) -> dict[str, Expression]:
    waits, here = _waits(day), claims_to_confirm(actor)
    return {"": waits & here, "elsewhere": waits & ~here, "settled": ~waits}


def _waits(day: date) -> Expression:
    waits: Expression = (Claim.state == ClaimState.WAITING.value) & (Claim.last_day >= day)
    return waits


def get_claim(actor: Actor, id: int) -> Claim:
    """One claim in scope; raises NotFound."""
    found: Claim | None = Claim.get_or_none((Claim.id == id) & claims_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


def own_claim(actor: Actor) -> Claim:
    """The claim of who is signed in; raises NotFound for who made none."""
    own = (Claim.account == actor.account_id) & claims_in_scope(actor)
    found: Claim | None = Claim.get_or_none(own)
    if found is None:
        raise NotFound()
    return found


def claim_state(claim: Claim, day: date) -> ClaimState:
    """What a claim is on a day."""
    return state_on(day, claim.state, claim.last_day)


def facts_of(claim: Claim) -> ClaimFacts:
    """What a claim says of the enterprise."""
    return ClaimFacts(**{name: getattr(claim, name) for name in ClaimFacts.__dataclass_fields__})


def person_of_claim(claim: Claim) -> Account:
    """Who claims."""
    found: Account = Account.get_by_id(claim.account_id)
    return found


def places_of(claim: Claim) -> list[tuple[str, str]]:
    """The places a claim comes to, each district and zone: those of its records, else what it says.

    The same as `claims_to_confirm` says for one officer. Nothing of it is for who claims.
    """
    # Both are asked, whether the code is known or not: who registers learns nothing by the time it takes.
    coded, alike = records_by_code(claim.uscc), list(_of_its_name(claim))
    records = coded or alike
    placed = {(record.district, record.zone) for record in records if record.district}
    return sorted(placed) or [(claim.district, claim.zone)]


def records_by_code(uscc: str) -> list[Enterprise]:
    """The one record of a credit code, or none."""
    return list(Enterprise.select().where(Enterprise.uscc == uscc))


def _of_its_name(claim: Claim) -> Any:
    """A query of the records of its name that wait for their code 待补码."""
    same = Enterprise.uscc.is_null() & (Enterprise.name_key == claim.name_key) & in_register()
    return Enterprise.select().where(same)


def records_of(claim: Claim, actor: Actor) -> ClaimRecords:
    """The records a claim may be of, for an officer in whose scope it is."""
    if by_code := records_by_code(claim.uscc):
        return ClaimRecords(by_code[0])
    seen = (Enterprise.district == "") | enterprises_in_scope(actor)
    shown = tuple(_of_its_name(claim).where(seen).order_by(Enterprise.id).limit(MOST_RECORDS))
    return ClaimRecords(None, shown, _of_its_name(claim).count() - len(shown))


def seen_of(claim: Claim, records: ClaimRecords) -> str:
    """The digest of what the page of a claim shows: the claim, its licence, and the records."""
    said = {**facts_of(claim).__dict__, "licence": claim.sha256}
    return seen_digest(said, {record.id: _facts_of_record(record) for record in records.all})


def _facts_of_record(record: Enterprise) -> Mapping[str, str]:
    details = details_of(record)
    return {name: value for fact in Fact for name, value in values_of(details, fact).items()}


def others_waiting(claim: Claim, day: date) -> int:
    """How many other claims of the same code wait on a day."""
    same = (Claim.uscc == claim.uscc) & (Claim.id != claim.id) & _waits(day)
    return int(Claim.select().where(same).count())


def people_by_enterprise(ids: Collection[int]) -> dict[int, list[Account]]:
    """The accounts of each enterprise that are not disabled, in order; those that were invited and have no
    password yet are among them."""
    usable = Account.enterprise.in_(list(ids)) & (Account.disabled == False)  # noqa: E712 -- SQL, not Python
    found: dict[int, list[Account]] = {}
    for account in Account.select().where(usable).order_by(Account.id):
        found.setdefault(account.enterprise_id or 0, []).append(account)
    return found
