"""Rejections: how files were refused, and whether one may be filed again."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from registry.errors import Text
from registry.models import Application, Call, Event, Subject
from registry.prepared import Prepared, few_lengths
from registry.queries.joined import same_subjects
from registry.rules.eligibility import may_file_again, unmet_filing_again
from registry.rules.rejection import Rejection, rejection_of
from registry.rules.state import State


def rejections_of(applications: Collection[int]) -> dict[int, Rejection]:
    """How each of these was refused, as the ledger says; one query."""
    # One that was taken back may be refused again: the last one counts.
    rows = _refusals(few_lengths(list(applications)))
    said = ((application, json.loads(body)) for application, body in rows)
    return {application: rejection_of(body["from"], body.get("procedure")) for application, body in said}


@Prepared
def _refusals(applications: Sequence[int]) -> Any:
    refused = Event.application_id.in_(applications) & (Event.kind == "application.reject")
    return Event.select(Event.application_id, Event.body).where(refused).order_by(Event.seq).tuples()


def refused_in(call_id: int, subject_id: int) -> bool:
    """Whether an application of a subject was refused in a call."""
    subjects = sorted(same_subjects([subject_id])[subject_id])
    same = (Application.call == call_id) & Application.subject.in_(subjects)
    return bool(Application.select().where(same & (Application.state == State.REJECTED.value)).exists())


def unmet_filing_again_in(call: Call, subject_id: int) -> list[Text]:
    """Why a subject may not file in a call again; nothing is asked where everybody may."""
    if may_file_again(call.may_file_again):
        return []
    return unmet_filing_again(call.may_file_again, refused_in(call.id, subject_id))


def refused_itself(call_id: int, enterprise_id: int) -> bool:
    """Whether an enterprise was refused in a call when it applied for itself, not for one of its sites."""
    own: Any = Subject.select(Subject.id).where(
        (Subject.enterprise == enterprise_id) & (Subject.kind == "enterprise")
    )
    return any(refused_in(call_id, subject) for (subject,) in own.tuples())
