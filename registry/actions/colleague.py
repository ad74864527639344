"""The people of an enterprise: its administrator invites them, gives parts, disables, hands over."""

from collections.abc import Mapping

from registry.actions.account import insert_account, make_link, switch_account
from registry.actions.ledger import NewEvent, record
from registry.actions.login import free_login
from registry.database import require_transaction, transactional
from registry.errors import Stale, Unmet, say
from registry.models import Account
from registry.queries.actor import actor_of
from registry.queries.colleague import administrators_left, get_colleague
from registry.rules.actor import Actor
from registry.rules.colleague import FirmPart, colleague_login, unmet_hand_over, unmet_left, unmet_new_link
from registry.rules.right import Right, require
from registry.rules.role import Role


@transactional
def invite_colleague(login: str, name: str, part: FirmPart, actor: Actor) -> tuple[Account, str]:
    """Open an account of the actor's own enterprise; returns it with the token of its one-time link.

    `login` is what its sign-in name begins with. Does the same whatever others are called. Raises Unmet for a
    name or login that cannot be.
    """
    own = _keeping(actor)
    whole = free_login(lambda mark: colleague_login(login, mark))
    account, token = insert_account(
        whole, name, Role.ENTERPRISE, own, enterprise_id=own.enterprise_id, part=part
    )
    return account, token or ""


@transactional
def set_part(account: Account, part: FirmPart, actor: Actor) -> None:
    """Give somebody of the own enterprise another part. Raises Unmet where no administrator would be left,
    Stale where it is the part already."""
    now = _colleague(account, _keeping(actor))
    if now.part == part:
        raise Stale(say("这个账号已经是这一身份，没有更改。"))
    if now.part == FirmPart.ADMINISTRATOR:
        _leave_one(now)
    Account.update(part=part.value).where(Account.id == now.id).execute()
    record(actor, _event("account.part_set", now, {"part": part.value, "was": now.part}))


@transactional
def disable_colleague(account: Account, disabled: bool, actor: Actor) -> None:
    """Disable somebody of the own enterprise, which ends their sessions, or enable them again.

    Raises Unmet where no administrator would be left who can sign in, or for oneself.
    """
    own = _keeping(actor)
    now = _colleague(account, own)
    if now.id == own.account_id:
        raise Unmet([say("不能停用自己的账号。不再负责的，请先办理交接。")])
    if disabled and now.part == FirmPart.ADMINISTRATOR:
        _leave_one(now)
    switch_account(now, disabled, actor)


@transactional
def hand_over_to(account: Account, part: FirmPart, actor: Actor) -> None:
    """Make another of the own enterprise its administrator, in one's own place; who hands over keeps `part`.

    Raises Unmet for oneself and for who cannot sign in.
    """
    own = _keeping(actor)
    now = _colleague(account, own)
    can_sign_in = not now.disabled and now.password_hash is not None
    reasons = unmet_hand_over(is_self=now.id == own.account_id, can_sign_in=can_sign_in)
    if reasons:
        raise Unmet(reasons)
    Account.update(part=FirmPart.ADMINISTRATOR.value).where(Account.id == now.id).execute()
    Account.update(part=part.value).where(Account.id == own.account_id).execute()
    said = {"part": FirmPart.ADMINISTRATOR.value, "was": now.part, "by": own.account_id, "keeps": part.value}
    record(actor, _event("account.handed_over", now, said, own.account_id))


@transactional
def renew_colleague_link(account: Account, actor: Actor, *, seen: str) -> str:
    """A new one-time link for somebody of the own enterprise. Raises Unmet for who signs and has a password:
    with their link one could sign in their name; Stale as `renew_link` does."""
    now = _colleague(account, _keeping(actor))
    reasons = unmet_new_link(
        FirmPart(now.part), has_password=now.password_hash is not None, disabled=now.disabled
    )
    if reasons:
        raise Unmet(reasons)
    return make_link(now, actor, seen)


def _keeping(actor: Actor) -> Actor:
    """The actor as its account is now: who was disabled or changed meanwhile keeps nobody any more."""
    require_transaction()
    require(actor, Right.KEEP_COLLEAGUES)
    found = Account.get_or_none((Account.id == actor.account_id) & (Account.disabled == False))  # noqa: E712 -- SQL
    if found is None:
        raise Stale(say("您的账号刚刚已停用，未作任何更改。"))
    now = actor_of(found)
    require(now, Right.KEEP_COLLEAGUES)
    return now


def _colleague(account: Account, own: Actor) -> Account:
    """The account as it is now. Raises NotFound for one of another enterprise."""
    return get_colleague(own, account.id)


def _leave_one(account: Account) -> None:
    """Raises Unmet where without this one no administrator is left who can sign in."""
    reasons = unmet_left(administrators_left(account.enterprise_id or 0, without=account.id))
    if reasons:
        raise Unmet(reasons)


def _event(kind: str, account: Account, said: Mapping[str, object], *others: int | None) -> NewEvent:
    """What changed an account, and perhaps others with it."""
    body = {"account": account.id, **said}
    return NewEvent(kind=kind, visibility="staff", body=body, wrote={Account: [account.id, *others]})
