"""Acts of claims, for the table of rights."""

from collections.abc import Callable
from dataclasses import replace

from registry.actions import claim, claim_draft, claim_lapse
from registry.queries.claim import facts_of
from registry.rules.actor import Actor
from registry.rules.role import Role
from tests import claims as made
from tests.make import Make

Act = Callable[[Actor], object]


def confirmed(make: Make) -> Act:
    coming = made.claimed(make.storage)
    return lambda actor: claim.confirm_claim(coming, actor, seen=made.seen(coming, actor))


def declined(make: Make) -> Act:
    coming = made.claimed(make.storage)
    return lambda actor: claim.decline_claim(coming, actor, note="照片看不清")


def sent(make: Make) -> Act:
    """As the one who made it, whatever the role."""
    mine = made.claimed(make.storage)
    claim.decline_claim(mine, make.actor(Role.DISTRICT_OFFICER), note="照片看不清")
    keeping = {"storage": make.storage, "limit": made.LIMIT}
    return lambda actor: claim.send_claim(
        mine, facts_of(mine), None, replace(actor, account_id=mine.account_id), **keeping
    )


def lapsed(make: Make) -> Act:
    return lambda actor: claim_lapse.lapse_claims(make.storage, actor)


def draft_written(make: Make) -> Act:
    """As one who made a claim, whatever the role."""
    written = {"version": 0, "statement": "主营精密零件。", "contact": "李四", "phone": "02288888888"}
    mine, call = made.claimed(make.storage), make.call()
    return lambda actor: claim_draft.save_claim_draft(
        call, replace(actor, account_id=mine.account_id), **written
    )
