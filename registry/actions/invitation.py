"""Inviting enterprises: a first account with a one-time link for each that has none."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry import clock
from registry.actions.ledger import NewEvent, record_all
from registry.database import transactional
from registry.errors import NotFound
from registry.models import Account, Enterprise
from registry.queries.invitation import known_accounts
from registry.queries.scope import firms_to_invite_in_scope
from registry.queries.setting import settings
from registry.rules.account import digest_token
from registry.rules.actor import Actor
from registry.rules.colleague import FirmPart
from registry.rules.invitation import LASTS, MOST_AT_ONCE, FirmState, KnownAccount, firm_state, invited_login
from registry.rules.name_key import keyed
from registry.rules.right import Right, require
from registry.rules.role import Role


@dataclass(frozen=True)
class Invitation:
    """What a letter says. `token` is kept nowhere but here: the account keeps its digest."""

    enterprise: Enterprise
    login: str
    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Invited:
    """What became of a piece."""

    letters: list[Invitation]
    skipped: dict[FirmState, int]
    """How many got none, by what they have already."""


@transactional
def invite_firms(ids: Sequence[int], actor: Actor, *, renew: bool = False) -> Invited:
    """Invite those of these enterprises that have no account; with `renew` make new links for those whose
    invitation nobody has used. The person states their name when they use it.

    At most MOST_AT_ONCE (ValueError). Raises NotFound for an enterprise out of the actor's scope.
    """
    require(actor, Right.INVITE_FIRMS)
    if len(ids) > MOST_AT_ONCE:
        raise ValueError(f"{len(ids)} enterprises at once, {MOST_AT_ONCE} at most")
    here = Enterprise.id.in_(list(ids)) & firms_to_invite_in_scope(actor)
    found = list(Enterprise.select().where(here).order_by(Enterprise.id))
    if len(found) != len(set(ids)):
        raise NotFound()
    known, until = known_accounts([each.id for each in found]), clock.now() + _life()
    letters: list[Invitation] = []
    events: list[NewEvent] = []
    skipped: dict[FirmState, int] = {}
    for enterprise in found:
        accounts = known.get(enterprise.id, ())
        state = firm_state(accounts)
        if state is FirmState.OPEN or (state is FirmState.INVITED and not renew):
            skipped[state] = skipped.get(state, 0) + 1
            continue
        letter, event = _renewed(enterprise, accounts, until) if accounts else _opened(enterprise, until)
        letters.append(letter)
        events.append(event)
    record_all(actor, events)
    return Invited(letters, skipped)


def _life() -> timedelta:
    return timedelta(days=settings().whole(clock.today(), LASTS) or 1)


def _opened(enterprise: Enterprise, until: datetime) -> tuple[Invitation, NewEvent]:
    token, login = secrets.token_urlsafe(32), invited_login(enterprise.id, secrets.token_hex(3))
    account = Account.create(
        login=login,
        **keyed(""),
        role=Role.ENTERPRISE.value,
        part=FirmPart.ADMINISTRATOR.value,
        enterprise=enterprise.id,
        link_digest=digest_token(token),
        link_expires_at=until,
        created_at=clock.now(),
    )
    said = {"role": account.role, "district": "", "zone": "", "part": account.part, "invited": True}
    return Invitation(enterprise, login, token, until), _event("account.opened", account.id, enterprise, said)


def _renewed(
    enterprise: Enterprise, accounts: Sequence[KnownAccount], until: datetime
) -> tuple[Invitation, NewEvent]:
    waiting, token = next(account for account in accounts if account.waits), secrets.token_urlsafe(32)
    Account.update(link_digest=digest_token(token), link_expires_at=until).where(
        Account.id == waiting.id
    ).execute()
    letter = Invitation(enterprise, waiting.login, token, until)
    return letter, _event("account.link_made", waiting.id, enterprise, {})


def _event(kind: str, account_id: int, enterprise: Enterprise, said: dict[str, object]) -> NewEvent:
    return NewEvent(
        kind=kind,
        enterprise_id=enterprise.id,
        visibility="staff",
        body={"account": account_id, **said},
        wrote={Account: [account_id]},
    )
