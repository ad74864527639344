"""Acts of asking for changes and confirming them, for the table of rights."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from registry.actions import change, profile
from registry.rules.actor import Actor
from registry.rules.change import Fact
from tests import change_requests as made
from tests.make import PDF, SYSTEM, Make, uscc

Act = Callable[[Actor], object]
HERE = {"district": "120111", "zone": ""}
_numbers = count(1)


def requested(make: Make) -> Act:
    firm = make.enterprise()
    asked = made.asked(Fact.PLACE, made.HEPING, evidence=made.evidence(make, firm, SYSTEM))
    return lambda actor: change.request_change(firm, asked, actor)


def evidence_kept(make: Make) -> Act:
    firm, limit = make.enterprise(), make.config.attachment_limit
    return lambda actor: profile.add_change_file(
        firm, f"{next(_numbers)}.pdf", PDF, actor, storage=make.storage, limit=limit
    )


def confirmed(make: Make) -> Act:
    coming = made.requested(make, make.enterprise(district="120101"), Fact.PLACE, HERE)
    return lambda actor: change.confirm_change(coming, actor, seen=made.seen(coming))


def several(make: Make) -> Act:
    coming = made.requested(make, make.enterprise(district="120101"), Fact.PLACE, HERE)
    return lambda actor: change.confirm_changes({coming.id: made.seen(coming)}, actor)


def confirmed_by_bureau(make: Make) -> Act:
    firm = make.enterprise(district="", uscc=None)
    coming = made.requested(make, firm, Fact.CODE, {"uscc": uscc(990_000 + next(_numbers))})
    return lambda actor: change.confirm_change(coming, actor, seen=made.seen(coming))


def declined(make: Make) -> Act:
    coming = made.requested(make, make.enterprise(district="120101"), Fact.PLACE, HERE)
    return lambda actor: change.decline_change(coming, actor, note="未见迁入")


def withdrawn(make: Make) -> Act:
    """As the one who asked for it, whatever the role."""
    coming = made.moving(make, make.enterprise())
    return lambda actor: change.withdraw_change(coming, replace(actor, account_id=coming.requester_id))
