"""Calls of what an administrator of an enterprise does to its people."""

from itertools import count

from registry.actions import colleague, invitation
from registry.models import Account
from registry.rules.account import link_mark
from registry.rules.colleague import FirmPart
from registry.rules.role import Role
from tests.actions.acts import Act
from tests.make import PASSWORD, Make

_numbers = count(1)


def somebody(make: Make, part: FirmPart = FirmPart.FILLER, password: str | None = None) -> Account:
    """A person of the enterprise of which there is an account already, opened last."""
    last = Account.select().where(Account.role == Role.ENTERPRISE.value).order_by(Account.id.desc()).first()
    enterprise_id = last.enterprise_id if last else make.enterprise().id
    return make.account(Role.ENTERPRISE, enterprise_id=enterprise_id, part=part, password=password)


def invited(make: Make) -> Act:
    return lambda actor: colleague.invite_colleague(f"li.{next(_numbers)}", "李四", FirmPart.FILLER, actor)


def part_set(make: Make) -> Act:
    found = somebody(make)
    return lambda actor: colleague.set_part(found, FirmPart.LEGAL_REPRESENTATIVE, actor)


def disabled(make: Make) -> Act:
    found = somebody(make)
    return lambda actor: colleague.disable_colleague(found, True, actor)


def handed_over(make: Make) -> Act:
    found = somebody(make, password=PASSWORD)
    return lambda actor: colleague.hand_over_to(found, FirmPart.ADMINISTRATOR, actor)


def new_link(make: Make) -> Act:
    found = somebody(make)
    return lambda actor: colleague.renew_colleague_link(found, actor, seen=link_mark(found.link_digest))


def firms_invited(make: Make) -> Act:
    firms = [make.enterprise().id for _ in range(2)]
    return lambda actor: invitation.invite_firms(firms, actor, renew=True)
