"""Accounts as the system administrator needs them."""

from collections.abc import Collection, Mapping
from typing import Any

from peewee import JOIN, Expression

from registry import clock
from registry.errors import NotFound, say
from registry.models import Account, Enterprise
from registry.queries.enterprise import called
from registry.queries.lists import Conditions, equals, narrowed, spelled
from registry.rules.account import AccountState, canonical_login, digest_token
from registry.rules.place import Place


def get_account(id: int) -> Account:
    """One account; raises NotFound."""
    found: Account | None = Account.get_or_none(Account.id == id)
    if found is None:
        raise NotFound()
    return found


def account_named(login: str) -> Account:
    """The account of a login, as somebody typed it; raises NotFound."""
    found: Account | None = Account.get_or_none(Account.login == canonical_login(login))
    if found is None:
        raise NotFound(say("没有登录名为“%(login)s”的账号。", login=login))
    return found


def place_of_firm(account: Account) -> Place | None:
    """Where the enterprise of an account is, of which place it is ("" of none); None of staff accounts."""
    if account.enterprise_id is None:
        return None
    firm = Enterprise.get_by_id(account.enterprise_id)
    return Place(firm.district, firm.zone)


def live_link(digest: str) -> Expression:
    """The condition on an account whose one-time link of this digest may still be used."""
    return live_links([digest])


def live_links(digests: Collection[str]) -> Expression:
    """The condition on accounts whose one-time link is one of these and may still be used."""
    enabled: Expression = Account.disabled == False  # noqa: E712 -- SQL, not Python
    return Account.link_digest.in_(list(digests)) & (Account.link_expires_at > clock.now()) & enabled


def linked_account(token: str) -> Account | None:
    """The account of a one-time link that is known, not used and not expired, if it is not disabled."""
    found: Account | None = Account.get_or_none(live_link(digest_token(token)))
    return found


def is_login_taken(login: str) -> bool:
    """Whether an account of this login exists, as somebody typed it."""
    return bool(Account.select().where(Account.login == canonical_login(login)).exists())


def accounts(filters: Mapping[str, str]) -> Any:
    """Accounts with their enterprise, by login; a query.

    Filters: `text` is part of login, name or enterprise; `role`; `state`, one of
    AccountState.
    """
    query = (
        Account.select(Account, Enterprise)
        .join(Enterprise, JOIN.LEFT_OUTER, on=(Account.enterprise == Enterprise.id))
        .order_by(Account.login, Account.id)
    )
    return narrowed(query, CONDITIONS, filters)


def _found(text: str) -> Expression:
    found: Expression = Account.login.contains(text) | spelled(Account.name_key, text)
    return found | called(text)


_STATES: dict[str, Any] = {
    AccountState.OPEN: (Account.disabled == False) & Account.password_hash.is_null(False),  # noqa: E712 -- SQL
    AccountState.WAITING: (Account.disabled == False) & Account.password_hash.is_null(),  # noqa: E712 -- SQL
    AccountState.DISABLED: Account.disabled == True,  # noqa: E712 -- SQL
}
CONDITIONS: Conditions = {**equals(Account.role), "text": _found, "state": _STATES.__getitem__}
