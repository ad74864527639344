"""Changing the own password."""

from argon2.exceptions import VerificationError

from registry import clock
from registry.actions import account as accounts
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Stale, Text, Unmet, say
from registry.models import Account, SignIn
from registry.queries.actor import actor_of
from registry.rules.account import digest_token, unmet_password

WRONG_PASSWORD: Text = say("现在的密码不正确。")


def change_password(account: Account, current: str, new: str, token: str) -> None:
    """Set another password for who knows the present one; every other session of theirs ends, and a one-time
    link that waits. `token` is that of the session in which it is done.

    Raises Unmet for a wrong present password and for a new one that cannot be, Stale where it was changed
    meanwhile.
    """
    stored = account.password_hash or ""
    # Hashing is slow on purpose: never while other writers wait.
    try:
        accounts._hasher.verify(stored, current)
    except VerificationError:
        raise Unmet([WRONG_PASSWORD]) from None
    reasons = unmet_password(new, account.login)
    if new == current:
        reasons.append(say("新密码与现在的相同，请换一个。"))
    if reasons:
        raise Unmet(reasons)
    _replace(account, stored, accounts._hasher.hash(new), token)


@transactional
def _replace(account: Account, stored: str, password_hash: str, token: str) -> None:
    enabled = Account.disabled == False  # noqa: E712 -- SQL, not Python
    unchanged = (Account.id == account.id) & (Account.password_hash == stored) & enabled
    changes = {"password_hash": password_hash, "link_digest": None, "link_expires_at": None}
    if Account.update(**changes).where(unchanged).execute() != 1:
        raise Stale(say("密码刚刚已在别处更改，没有再次更改。请重新登录。"))
    others = (SignIn.account == account.id) & SignIn.ended_at.is_null()
    SignIn.update(ended_at=clock.real_now()).where(
        others & (SignIn.token_digest != digest_token(token))
    ).execute()
    event = NewEvent(
        kind="account.password_changed",
        visibility="staff",
        body={"account": account.id},
        wrote={Account: [account.id]},
    )
    record(actor_of(account), event)
