"""Applications as their pages need them. Every one starts from scope."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.errors import NotFound
from registry.models import Application, Attachment, Call, Enterprise, Subject
from registry.queries.scope import applications_in_scope
from registry.rules.actor import Actor
from registry.rules.workflow import State


def get_application(actor: Actor, id: int) -> Application:
    """One application in the actor's scope; raises NotFound."""
    found = Application.get_or_none((Application.id == id) & applications_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


def get_attachment(actor: Actor, id: int) -> Attachment:
    """A kept file of an application in the actor's scope; raises NotFound."""
    found: Attachment | None = (
        Attachment.select()
        .join(Application)
        .where((Attachment.id == id) & Attachment.removed_at.is_null() & applications_in_scope(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def attachments_of(application: Application) -> list[Attachment]:
    """The files kept with an application, in the order they were added."""
    return list(
        Attachment.select()
        .where((Attachment.application == application.id) & Attachment.removed_at.is_null())
        .order_by(Attachment.id)
    )


def worklist(actor: Actor, *, states: Sequence[State] = (), filters: Mapping[str, str] | None = None) -> Any:
    """A query for a list page: applications with enterprise, subject and call joined, oldest change first."""
    query = (
        Application.select(Application, Enterprise, Subject, Call)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .switch(Application)
        .join(Call)
        .where(applications_in_scope(actor))
        .order_by(Application.changed_at, Application.id)
    )
    if states:
        query = query.where(Application.state.in_([state.value for state in states]))
    for name, value in (filters or {}).items():
        query = query.where(getattr(Application, name) == value)
    return query
