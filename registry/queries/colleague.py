"""The people of an enterprise 本企业人员."""

from typing import Any

from peewee import Expression

from registry.errors import NotFound, say
from registry.models import Account
from registry.queries.scope import colleagues_in_scope
from registry.rules.actor import Actor
from registry.rules.colleague import SIGNING, FirmPart

CAN_SIGN_IN: Expression = (Account.disabled == False) & Account.password_hash.is_null(False)  # noqa: E712 -- SQL


def colleagues_of(actor: Actor, enterprise_id: int) -> list[Account]:
    """The accounts of an enterprise in the actor's scope, in the order in which they were opened."""
    of_it = colleagues_in_scope(actor) & (Account.enterprise == enterprise_id)
    return list(Account.select().where(of_it).order_by(Account.id))


def get_colleague(actor: Actor, id: int) -> Account:
    """One account of an enterprise in the actor's scope; raises NotFound."""
    found: Account | None = Account.get_or_none((Account.id == id) & colleagues_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


def administrators_left(enterprise_id: int, without: int) -> int:
    """How many administrators of an enterprise can sign in besides one account."""
    of_it = (Account.enterprise == enterprise_id) & (Account.part == FirmPart.ADMINISTRATOR.value)
    return int(Account.select().where(of_it & CAN_SIGN_IN & (Account.id != without)).count())


def is_last_administrator(account: Account) -> bool:
    """Whether without this account its enterprise has no administrator left who can sign in."""
    if account.part != FirmPart.ADMINISTRATOR or account.enterprise_id is None:
        return False
    return administrators_left(account.enterprise_id, without=account.id) == 0


def signers_of(enterprise_id: int) -> list[Any]:
    """The names of those who can sign in and sign for an enterprise; who to ask where there are none."""
    signing = (Account.enterprise == enterprise_id) & Account.part.in_(sorted(SIGNING))
    rows = Account.select(Account.name).where(signing & CAN_SIGN_IN).order_by(Account.id)
    return [row.name for row in rows] or [say("现在没有能登录的，请联系所在区工信部门")]
