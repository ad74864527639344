"""Accounts of every role: those without pages as 0.2.0 opened them."""

from typing import Any

from registry import clock
from registry.actions.account import open_account
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.models import Account
from registry.rules.actor import Actor
from registry.rules.name_key import keyed
from registry.rules.role import AT_WORK, Role


def opened(login: str, role: Role, **place: Any) -> Account:
    """An account of a role."""
    if role not in AT_WORK:
        return _older_account(login, role)
    return open_account(login, "张三", role, Actor.system("test"), **place)[0]


@transactional
def _older_account(login: str, role: Role) -> Account:
    """An account of a role without pages."""
    account: Account = Account.create(login=login, **keyed("张三"), role=role.value, created_at=clock.now())
    body = {"account": account.id, "role": role.value, "district": "", "zone": ""}
    event = NewEvent("account.opened", visibility="staff", body=body, wrote={Account: [account.id]})
    record(Actor.system("test"), event)
    return account
