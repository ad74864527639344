"""Who is signed in, and the gate: which roles a blueprint is for."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from peewee import OperationalError

from registry import clock
from registry.database import db, with_patience
from registry.errors import NotAllowed, SignInFirst
from registry.models import Account, SignIn
from registry.patience import AT_ONCE
from registry.prepared import Prepared
from registry.queries.actor import actor_of
from registry.queries.setting import demo_clock_and_flag
from registry.rules.account import digest_token
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.sign_in import SignInEnd, sign_in_end

TOKEN = "token"  # noqa: S105 -- a key of the session, no secret
SEEN_EVERY = timedelta(minutes=1)
"""Requests are noted only so often; what a page says of the end goes by what is noted, so it is exact."""
NO_SIGN_OF_LIFE = "session.left"
"""A page asks this by itself: nobody need sit before it."""
AS_ACCOUNT = "registry.account"
"""Of whom a request is that this process makes itself, in its environ; no client writes there."""
NEEDS_NOBODY = frozenset({"health.alive", "health.ready", "metrics.read"})
"""What asks neither who is there nor, before it begins, the database: it answers while that is away."""


def init_app(app: Flask) -> None:
    app.before_request(_load)


def _load() -> None:
    if request.endpoint in NEEDS_NOBODY:
        return
    g.demo, offset = demo_clock_and_flag()
    if g.demo:
        clock.set_offset(offset)
    if AS_ACCOUNT in request.environ:
        account = Account.get_or_none(Account.id == request.environ[AS_ACCOUNT])
        g.account, g.sign_in = (None if account is None or account.disabled else account), None
        return
    row = _live_sign_in(session.get(TOKEN))
    g.account, g.sign_in = (row.account if row else None), row


def _live_sign_in(token: str | None) -> SignIn | None:
    """The live session this token opened, with its account: neither ended, over nor disabled."""
    if token is None:
        return None
    row: SignIn | None = next(iter(_not_ended(digest_token(token))), None)
    # The demo clock must not sign people out when it is moved by a week.
    now = clock.real_now()
    if row is None or now >= _end_of(row).at or row.account.disabled:
        return None
    if now - row.seen_at > SEEN_EVERY and request.endpoint != NO_SIGN_OF_LIFE:
        # Reading waits for no writer: the next page says the same.
        with suppress(OperationalError), with_patience(AT_ONCE):
            _note(row)
    return row


@Prepared
def _not_ended(digest: str) -> Any:
    live = (SignIn.token_digest == digest) & SignIn.ended_at.is_null()
    return SignIn.select(SignIn, Account).join(Account).where(live).limit(1)


def _end_of(row: SignIn) -> SignInEnd:
    return sign_in_end(row.created_at, row.seen_at)


def _note(row: SignIn) -> None:
    now = clock.real_now()
    with db.atomic():
        SignIn.update(seen_at=now).where(SignIn.id == row.id).execute()
    row.seen_at = now


def put_off_end() -> None:
    """Note that somebody is there, and wait for it where other requests do not. Raises SignInFirst if nobody
    is signed in."""
    current_account()
    if clock.real_now() - g.sign_in.seen_at > SEEN_EVERY:
        _note(g.sign_in)


def session_left() -> tuple[int, bool]:
    """Seconds until this session ends by what is stored of it, and whether nothing puts that off; 0 without
    a session."""
    row: SignIn | None = g.get("sign_in")
    if row is None:
        return 0, False
    end = _end_of(row)
    return end.seconds_left(clock.real_now()), end.is_final


def begin(token: str) -> None:
    """From now on this browser has the session of a token; of what it had before only the language stays."""
    kept = session.get("language")
    session.clear()
    session.update({TOKEN: token} | ({"language": kept} if kept else {}))


def current_account() -> Account:
    """The signed-in account; raises SignInFirst if nobody is."""
    account: Account | None = g.account
    if account is None:
        raise SignInFirst()
    return account


def current_actor() -> Actor:
    """The signed-in account as the one who acts."""
    return actor_of(current_account())


def scope_of(account: Account) -> str:
    """By what an account sees what it sees."""
    named = (account.role, account.part, account.district, account.zone, account.enterprise_id)
    return "/".join(str(each or "") for each in named)


def require_scope(scope: str) -> None:
    """Raises NotAllowed where the account is not what it was when `scope_of` said this."""
    if scope_of(current_account()) != scope:
        raise NotAllowed()


def only(*roles: Role) -> Callable[[], None]:
    """A gate for a blueprint's `before_request`: nobody else gets past it."""
    allowed = frozenset(roles)

    def gate() -> None:
        if Role(current_account().role) not in allowed:
            raise NotAllowed()

    gate.allowed_roles = allowed  # type: ignore[attr-defined]
    return gate


def needs_sign_in() -> bool:
    """Whether nobody is signed in and the address is not for everybody."""
    gates = current_app.before_request_funcs.get(request.blueprint, [])
    return g.account is None and any(getattr(gate, "allowed_roles", None) is not None for gate in gates)


def anyone() -> None:
    """The gate of what is public: says so, so that a test can prove that every blueprint has one."""


anyone.allowed_roles = None  # type: ignore[attr-defined]
