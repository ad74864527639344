"""Claims as tests make them: somebody registered, a district confirms."""

from itertools import count
from typing import Any

from registry.actions.claim import Upload, confirm_claim, register_claim
from registry.models import Account, Claim, Enterprise
from registry.queries.claim import records_of, seen_of
from registry.rules.actor import Actor
from registry.rules.claim import ClaimFacts
from registry.rules.uscc import check_character
from registry.storage import Storage

PASSWORD = "correct horse battery"
LICENCE = Upload("营业执照.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
LIMIT = 1_000_000
_numbers = count(1)


def claimed(storage: Storage, **said: Any) -> Claim:
    """Somebody registered and claims an enterprise: a new one, unless its code or name is said."""
    number = next(_numbers)
    first = f"91120111MB{number:07d}"
    values = {
        "name": f"天津认领制造（{number}）有限公司",
        "uscc": first + check_character(first),
        "representative": "王法人",
        "district": "120111",
        "zone": "",
        "industry": "I4",
    }
    facts = ClaimFacts(**{**values, **said})
    account, _token = register_claim(facts, "李认领", PASSWORD, LICENCE, storage=storage, limit=LIMIT)
    return Claim.get(Claim.account == account.id)


def person(claim: Claim) -> Account:
    """Who claims, as the account is now."""
    return Account.get_by_id(claim.account_id)


def seen(claim: Claim, by: Actor) -> str:
    """What an officer reads who opens the claim now."""
    now = Claim.get_by_id(claim.id)
    return seen_of(now, records_of(now, by))


def confirmed(claim: Claim, by: Actor, record: Enterprise | None = None) -> Enterprise:
    """Confirmed by an officer who has just read it."""
    return confirm_claim(claim, by, seen=seen(claim, by), record_id=record.id if record else None)
