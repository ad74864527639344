"""Enterprises as those see them who give out accounts: who has one, and who is to be invited."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.errors import NotFound
from registry.models import Account, Enterprise
from registry.queries.account import live_links
from registry.queries.enterprise import CONDITIONS
from registry.queries.lists import PER_PAGE, narrowed
from registry.queries.scope import colleagues_in_scope, firms_to_invite_in_scope
from registry.rules.account import digest_token
from registry.rules.actor import Actor
from registry.rules.invitation import MOST_AT_ONCE, FirmState, KnownAccount, firm_state

EXAMINED = 1000
"""Enterprises looked at for one page: a page never goes through the whole register."""


@dataclass(frozen=True)
class FirmRow:
    """An enterprise with what it has of accounts."""

    enterprise: Enterprise
    state: FirmState
    accounts: tuple[KnownAccount, ...]

    @property
    def may_be_invited(self) -> bool:
        """Whether somebody there waits for a link, or nobody has an account."""
        return self.state is not FirmState.OPEN


@dataclass(frozen=True)
class FirmWindow:
    """Some enterprises of a list, by number. `following` is that after which it goes on; None at its end.

    There may be few rows, or none, and still more to come: so many were looked at.
    """

    rows: list[FirmRow]
    following: int | None


def get_firm(actor: Actor, id: int) -> Enterprise:
    """One enterprise to whose people the actor's office gives accounts; raises NotFound."""
    found: Enterprise | None = Enterprise.get_or_none((Enterprise.id == id) & firms_to_invite_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


def firms(actor: Actor, filters: Mapping[str, str], after: int = 0, limit: int = PER_PAGE) -> FirmWindow:
    """Enterprises in scope after a number, at most so many. Filters: those of the register, and `state`."""
    query = narrowed(Enterprise.select().where(firms_to_invite_in_scope(actor)), CONDITIONS, filters)
    wanted, rows = filters.get("state", ""), list[FirmRow]()
    # Of most lists the first few are enough; the more of them are passed over, the more are read at once.
    last, looked, size = after, 0, limit + 1
    while looked < EXAMINED:
        size = min(size, EXAMINED - looked)
        examined = list(query.where(Enterprise.id > last).order_by(Enterprise.id).limit(size))
        known = known_accounts([each.id for each in examined])
        for enterprise in examined:
            accounts = known.get(enterprise.id, ())
            state = firm_state(accounts)
            if wanted and state != wanted:
                continue
            if len(rows) == limit:
                return FirmWindow(rows, rows[-1].enterprise.id)
            rows.append(FirmRow(enterprise, state, accounts))
        if len(examined) < size:
            return FirmWindow(rows, None)
        last, looked, size = examined[-1].id, looked + size, size * 4
    more = query.where(Enterprise.id > last).exists()
    return FirmWindow(rows, last if more else None)


def known_accounts(enterprises: Collection[int]) -> dict[int, tuple[KnownAccount, ...]]:
    """The accounts of these enterprises, in one query."""
    found: dict[int, list[KnownAccount]] = {}
    rows = Account.select().where(Account.enterprise.in_(list(enterprises))).order_by(Account.id)
    for row in rows if enterprises else ():
        known = KnownAccount(
            row.id, row.login, row.password_hash is not None, row.disabled, row.link_expires_at
        )
        found.setdefault(row.enterprise_id or 0, []).append(known)
    return {id: tuple(each) for id, each in found.items()}


def pieces(actor: Actor, filters: Mapping[str, str], after: int) -> Iterator[tuple[list[int], int | None]]:
    """The numbers of all that match, a transaction's worth at a time, each with where the list goes on."""
    following: int | None = after
    while following is not None:
        window = firms(actor, filters, following, MOST_AT_ONCE)
        following = window.following
        yield [row.enterprise.id for row in window.rows], following


def letters_of(actor: Actor, tokens: Collection[str]) -> list[Any]:
    """Accounts in scope, with their enterprise, whose live links these are: by token, as they are given."""
    digests = {digest_token(token): token for token in tokens}
    rows = (
        Account.select(Account, Enterprise)
        .join(Enterprise)
        .where(colleagues_in_scope(actor) & live_links(list(digests)))
    )
    by_token = {digests[row.link_digest or ""]: row for row in rows}
    return [(token, by_token[token]) for token in tokens if token in by_token]
