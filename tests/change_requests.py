"""Change requests as tests make them."""

from dataclasses import replace
from typing import Any

from registry import clock
from registry.actions.change import confirm_change, request_change
from registry.actions.profile import add_change_file
from registry.models import Change, Enterprise
from registry.queries.change import requested_of, values_before
from registry.queries.enterprise import details_of
from registry.rules.actor import Actor
from registry.rules.change import KINDS_OF, Fact, Requested, seen_digest, values_of
from registry.rules.role import Role
from tests.make import PDF, Make

HEPING = {"district": "120101", "zone": ""}


def asked(fact: Fact, said: dict[str, str], **others: Any) -> Requested:
    """A change of today with what usually happened; its evidence is to be named."""
    made = Requested(fact, KINDS_OF[fact][0], said, clock.today(), words="登记机关已核准")
    return replace(made, **others)


def evidence(make: Make, enterprise: Enterprise, actor: Actor) -> int:
    """A file of the holder's."""
    limit = make.config.attachment_limit
    return int(add_change_file(enterprise, "通知书.pdf", PDF, actor, storage=make.storage, limit=limit).id)


def applicant(make: Make, enterprise: Enterprise) -> Actor:
    return make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)


def requested(make: Make, enterprise: Enterprise, fact: Fact, said: dict[str, str], **others: Any) -> Change:
    """Asked for by the holder, with its evidence."""
    actor = applicant(make, enterprise)
    others.setdefault("evidence", evidence(make, enterprise, actor))
    return request_change(enterprise, asked(fact, said, **others), actor)


def moving(make: Make, enterprise: Enterprise, **others: Any) -> Change:
    return requested(make, enterprise, Fact.PLACE, HEPING, **others)


def seen(change: Change) -> str:
    """What an officer reads who opens the request now."""
    now = details_of(Enterprise.get_by_id(change.enterprise_id))
    waiting = Change.get_by_id(change.id)
    return seen_digest(values_before(waiting, now), requested_of(waiting).values)


def confirmed(make: Make, change: Change) -> Actor:
    """Confirmed by an officer of the place that confirms; returns who that was."""
    by = make.actor(Role.DISTRICT_OFFICER, district=change.district, zone=change.zone)
    confirm_change(change, by, seen=seen(change))
    return by


def fact_of(enterprise: Enterprise, fact: Fact) -> dict[str, str]:
    return values_of(details_of(Enterprise.get_by_id(enterprise.id)), fact)
