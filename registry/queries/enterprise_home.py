"""What an enterprise finds when it signs in."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from registry.errors import NotFound
from registry.models import Application, Call, Enterprise, Event, EventSecret, Lineage, Recognition, Subject
from registry.queries.scope import enterprises_in_scope
from registry.rules.actor import Actor


def own_enterprise(actor: Actor) -> Enterprise:
    """The enterprise an account belongs to; raises NotFound."""
    found = Enterprise.get_or_none((Enterprise.id == actor.enterprise_id) & enterprises_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


def last_words(applications: Collection[int], kind: str) -> dict[int, str]:
    """The note of the latest event of a kind, such as application.return, of each of these applications."""
    rows: Iterable[Any] = (
        Event.select(Event.application_id, EventSecret.content)
        .join(EventSecret, on=(EventSecret.seq == Event.seq))
        .where(Event.application_id.in_(list(applications)) & (Event.kind == kind))
        .order_by(Event.seq)
        .objects()
    )
    return {row.application_id: json.loads(row.content).get("note", "") for row in rows}


def renewable(enterprise_id: int, call: Call) -> list[Recognition]:
    """What this enterprise holds or held of a call's scheme and level and was not ended: the latest of each
    subject, which a re-review may renew."""
    rows = (
        Recognition.select(Recognition, Subject)
        .join(Subject)
        .where(
            (Recognition.enterprise == enterprise_id)
            & (Recognition.scheme == call.scheme)
            & (Recognition.level == call.level)
            & Recognition.ended_on.is_null()
        )
        .order_by(Recognition.announced_on)
    )
    return list({row.subject.id: row for row in rows}.values())


def recognition_from(application: Application) -> Recognition | None:
    """What came of an application, if it was recognized."""
    return Recognition.get_or_none(Recognition.application == application.id)


def lineage_of(enterprise_id: int) -> list[Lineage]:
    """What an enterprise was called, where it stood, what it did before: latest first."""
    return list(
        Lineage.select().where(Lineage.enterprise == enterprise_id).order_by(Lineage.seq.desc()).limit(50)
    )
