"""Accounts as the system administrator needs them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from peewee import JOIN, Expression

from registry import clock
from registry.conditions import among, there_is
from registry.errors import NotFound, say
from registry.models import Account, Enterprise
from registry.queries.lists import Conditions, Sorting, asked_of, equals, spelled
from registry.queries.long_list import Leads, LongList
from registry.queries.once_written import of_filters
from registry.queries.search import firm_in_it, hits_of_firms, names_of
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


SORTS = Sorting({"login": (Account.login,)}, usual="login", id=Account.id)
LEADS: Leads = {}
TABLES = ("account", "enterprise", "lineage", "searched_name")


def accounts(filters: Mapping[str, str]) -> LongList:
    """Accounts with their enterprise, by login, to be paged.

    Filters: `text` is part of login, name or enterprise; `role`; `state`, one of
    AccountState.
    """
    table = Account.select(Account.id)
    kept = TABLES, ("accounts", of_filters(filters, CONDITIONS))
    return LongList(table, asked_of(CONDITIONS, filters), SORTS, filters, LEADS, _shown, kept=kept)


def _shown(ids: Sequence[int]) -> Sequence[Account]:
    e = Enterprise
    rows = Account.select(Account, e).join(e, JOIN.LEFT_OUTER, on=(Account.enterprise == e.id))
    return list(rows.where(Account.id.in_(ids)))


def _found(text: str) -> Expression:
    names, e = names_of(text), Enterprise.alias()
    firms = hits_of_firms(names).numbers
    if firms is None:
        holder = e.select(1).where((e.id == Account.enterprise) & firm_in_it(names, e.name_key, e.id))
        of_firm = there_is(holder)
    else:
        of_firm = among(Account.enterprise, firms)
    found: Expression = Account.login.contains(text) | spelled(Account.name_key, text) | of_firm
    return found


_STATES: dict[str, Any] = {
    AccountState.OPEN: (Account.disabled == False) & Account.password_hash.is_null(False),  # noqa: E712 -- SQL
    AccountState.WAITING: (Account.disabled == False) & Account.password_hash.is_null(),  # noqa: E712 -- SQL
    AccountState.DISABLED: Account.disabled == True,  # noqa: E712 -- SQL
}
CONDITIONS: Conditions = {**equals(Account.role), "text": _found, "state": _STATES.__getitem__}
