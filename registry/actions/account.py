"""Opening accounts, one-time links, passwords, signing in and out."""

import secrets
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from peewee import IntegrityError

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import db, require_transaction, transactional
from registry.errors import Conflict, NotFound, Stale, Text, Unmet, say
from registry.models import Account, SignIn
from registry.queries.account import linked_account, live_link, place_of_firm
from registry.queries.actor import actor_of
from registry.queries.after_image import Wrote
from registry.rules.account import (
    canonical_login,
    digest_token,
    link_mark,
    unmet_account,
    unmet_name,
    unmet_password,
)
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.colleague import FirmPart, part_for, unmet_part
from registry.rules.name_key import keyed
from registry.rules.right import Right, renew_right, require, require_place
from registry.rules.role import Role

LINK_LIFE = timedelta(days=3)
DEAD_LINK: Text = say("该链接已使用或已过期，请向给您链接的单位索取新的链接。")
LINK_MADE: Text = say("该账号的链接刚刚已变化，没有再生成。如未记下链接，请回到账号页重新生成。")
SIGN_IN_FAILED: Text = say("登录名或密码不正确，或账号已停用。")

_hasher = PasswordHasher()
# Verified when the login is unknown, so that an unknown login takes as long as a wrong password. Made of
# random bytes that nobody kept; written out, or every process would compute one at its start.
_DUMMY_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$yYOv6P8SuwKd5+6ZsYsSZw$+gA3kONr8LdRqYTmM5ObTi0XTdKbZ7iTaAVtKBg3iOE"
)


class HashedPassword:
    """What is kept of a password, made before the transaction: slow on purpose, and others would wait.

    RuntimeError inside one.
    """

    def __init__(self, password: str) -> None:
        if db.in_transaction():
            raise RuntimeError("a password is hashed before the transaction")
        self.hash = _hasher.hash(password)


@transactional
def open_account(
    login: str,
    name: str,
    role: Role,
    actor: Actor,
    *,
    password: str | None = None,
    hashed: HashedPassword | None = None,
    district: str = "",
    zone: str = "",
    enterprise_id: int | None = None,
    part: FirmPart | None = None,
) -> tuple[Account, str | None]:
    """Open an account; without a password it comes with a one-time link token, kept hashed only. `hashed` is
    the same password, where it was hashed before: it is judged all the same."""
    require(actor, Right.KEEP_ACCOUNTS)
    if role is Role.CLAIMANT:
        raise Unmet([say("待确认企业的账号由企业自己注册，不能在这里开设。")])
    return insert_account(
        login,
        name,
        role,
        actor,
        password=password,
        password_hash=hashed.hash if hashed else None,
        district=district,
        zone=zone,
        enterprise_id=enterprise_id,
        part=part,
    )


def insert_account(
    login: str,
    name: str,
    role: Role,
    actor: Actor,
    *,
    password: str | None = None,
    password_hash: str | None = None,
    district: str = "",
    zone: str = "",
    enterprise_id: int | None = None,
    part: FirmPart | None = None,
) -> tuple[Account, str | None]:
    """The shared step of opening an account: with a password, with the hash of one that was judged before,
    with both, or with a one-time link. One of an enterprise is its administrator, where no part is named."""
    require_transaction()
    login, part = canonical_login(login), part_for(role, part)
    reasons = unmet_account(login, name, role, district, zone, enterprise_id, catalog())
    reasons += unmet_part(role, part) + (unmet_password(password, login) if password is not None else [])
    if reasons:
        raise Unmet(reasons)
    if password is not None and password_hash is None:
        password_hash = _hasher.hash(password)
    token = None if password_hash is not None else secrets.token_urlsafe(32)
    columns = {"role": role.value, "district": district, "zone": zone, "part": part.value if part else ""}
    account = _insert_row(
        login, password_hash, token, {**keyed(name.strip()), **columns, "enterprise": enterprise_id}
    )
    record(
        actor,
        NewEvent(
            kind="account.opened",
            enterprise_id=enterprise_id,
            visibility="staff",
            body={"account": account.id, **columns},
            wrote={Account: [account.id]},
        ),
    )
    return account, token


def _insert_row(login: str, password_hash: str | None, token: str | None, columns: dict[str, Any]) -> Account:
    """The row of an account, which keeps digests of what opens it. Raises Conflict for a login in use."""
    try:
        account: Account = Account.create(
            login=login,
            password_hash=password_hash,
            link_digest=digest_token(token) if token else None,
            link_expires_at=clock.now() + LINK_LIFE if token else None,
            created_at=clock.now(),
            **columns,
        )
    except IntegrityError:
        raise Conflict(say("登录名“%(login)s”已被使用，请换一个。", login=login)) from None
    return account


@transactional
def renew_link(account: Account, actor: Actor, *, seen: str) -> str:
    """A new one-time link for an account; the old password and every session stop working when it is used.

    An account of an enterprise gets one of its district, too. `seen` is the mark of the link it had
    (`link_mark`). Raises Stale where it has got another since: a form sent twice makes one link.
    """
    place = place_of_firm(account)
    require(actor, renew_right(place))
    if place is not None:
        require_place(actor, *place)
    return make_link(account, actor, seen)


def make_link(account: Account, actor: Actor, seen: str) -> str:
    """The shared step of making a new one-time link. Raises Stale as `renew_link` does."""
    require_transaction()
    had = Account.select(Account.link_digest).where(Account.id == account.id).scalar()
    if link_mark(had) != seen:
        raise Stale(LINK_MADE)
    token = secrets.token_urlsafe(32)
    Account.update(link_digest=digest_token(token), link_expires_at=clock.now() + LINK_LIFE).where(
        Account.id == account.id
    ).execute()
    record(actor, _of_account("account.link_made", account))
    return token


def use_link(token: str, password: str, name: str = "") -> Account:
    """Set the password a one-time link was made for, and the name of who was invited without one.

    Raises NotFound for a used or old link.
    """
    account = linked_account(token)
    if account is None:
        raise NotFound(DEAD_LINK)
    reasons = unmet_password(password, account.login)
    if not account.name:
        reasons += unmet_name(name)
    if reasons:
        raise Unmet(reasons)
    # Hashing is slow on purpose: never while other writers wait.
    _set_password(account, token, _hasher.hash(password), name)
    return account


@transactional
def _set_password(account: Account, token: str, password_hash: str, name: str) -> None:
    """Raises NotFound if the link was used while the password was hashed."""
    changes = {"password_hash": password_hash, "link_digest": None, "link_expires_at": None}
    changes |= {} if account.name else keyed(name.strip())
    usable = (Account.id == account.id) & live_link(digest_token(token))
    if Account.update(**changes).where(usable).execute() != 1:
        raise NotFound(DEAD_LINK)
    _end_sign_ins(account)
    record(actor_of(account), _of_account("account.password_set", account))


@transactional
def set_disabled(account: Account, disabled: bool, actor: Actor) -> None:
    """Disable or enable an account; disabling ends its sessions at once."""
    require(actor, Right.KEEP_ACCOUNTS)
    if account.id == actor.account_id:
        raise Unmet([say("不能停用自己的账号。")])
    switch_account(account, disabled, actor)


def switch_account(account: Account, disabled: bool, actor: Actor) -> None:
    """The shared step of disabling an account, which ends its sessions, or enabling it again."""
    require_transaction()
    Account.update(disabled=disabled).where(Account.id == account.id).execute()
    if disabled:
        _end_sign_ins(account)
    record(actor, _of_account("account.disabled" if disabled else "account.enabled", account))


def _of_account(kind: str, account: Account) -> NewEvent:
    """What changed an account, with what it is now."""
    return NewEvent(
        kind=kind, visibility="staff", body={"account": account.id}, wrote={Account: [account.id]}
    )


def sign_in(login: str, password: str) -> tuple[Account, str]:
    """Check a password and open a session; returns the account and the session's token.

    Raises Unmet with one and the same sentence for every kind of failure.
    """
    account = Account.get_or_none(Account.login == canonical_login(login))
    stored = account.password_hash if account is not None and account.password_hash else _DUMMY_HASH
    # Hashing is slow on purpose: never while other writers wait.
    try:
        _hasher.verify(stored, password)
    except VerificationError:
        raise Unmet([SIGN_IN_FAILED]) from None
    if account is None or account.disabled or account.password_hash is None:
        raise Unmet([SIGN_IN_FAILED])
    fresh = _hasher.hash(password) if _hasher.check_needs_rehash(stored) else stored
    return account, _open_session(account, stored, fresh)


@transactional
def _open_session(account: Account, stored: str, fresh: str) -> str:
    """The session's token. Raises Unmet if password or account changed while the password was checked."""
    enabled = Account.disabled == False  # noqa: E712 -- SQL, not Python
    unchanged = (Account.id == account.id) & (Account.password_hash == stored) & enabled
    if Account.update(password_hash=fresh).where(unchanged).execute() != 1:
        raise Unmet([SIGN_IN_FAILED])
    return begin_session(account, wrote={} if fresh == stored else {Account: [account.id]})


def begin_session(account: Account, *, wrote: Wrote | None = None) -> str:
    """The shared step of signing in: opens a session and returns its token. `wrote`: signing in changes the
    account only where its password was hashed anew."""
    require_transaction()
    token = secrets.token_urlsafe(32)
    now = clock.real_now()
    SignIn.create(account=account, token_digest=digest_token(token), created_at=now, seen_at=now)
    event = NewEvent(
        kind="account.signed_in", visibility="staff", body={"account": account.id}, wrote=wrote or {}
    )
    record(actor_of(account), event)
    return token


@transactional
def sign_out(token: str, actor: Actor) -> None:
    """End the session this token opened."""
    SignIn.update(ended_at=clock.real_now()).where(
        (SignIn.token_digest == digest_token(token)) & SignIn.ended_at.is_null()
    ).execute()
    record(actor, NewEvent(kind="account.signed_out", visibility="staff", body={"account": actor.account_id}))


def _end_sign_ins(account: Account) -> None:
    SignIn.update(ended_at=clock.real_now()).where(
        (SignIn.account == account.id) & SignIn.ended_at.is_null()
    ).execute()
