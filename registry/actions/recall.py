"""Taking back what a district decided about a file, while nobody has gone on with it."""

from collections.abc import Mapping

from peewee import IntegrityError

from registry.actions.step import take_step
from registry.database import require_transaction
from registry.errors import Conflict, Unmet, say
from registry.models import Application
from registry.queries.after_image import Wrote
from registry.queries.recall import unmet_recall_of
from registry.rules.actor import Actor
from registry.rules.workflow import Action, Transition


def recall(
    application: Application,
    actor: Actor,
    *,
    note: str,
    version: int | None,
    said: Mapping[str, object] | None = None,
    wrote: Wrote | None = None,
) -> Transition:
    """The shared step of taking back; `said` and `wrote` go into its event.

    Raises Unmet where it is too late, Conflict where the subject began another file for the title at the same
    instant.
    """
    require_transaction()
    if reasons := unmet_recall_of(application):
        raise Unmet(reasons)
    try:
        return take_step(
            application, Action.RECALL, actor, note=note, version=version, said=said, wrote=wrote
        )
    except IntegrityError:
        raise Conflict(say("企业刚刚就同一称号另行申报，未作任何更改；请办理那一份。")) from None
