"""What an officer has written of a file and not decided yet."""

from typing import Any

from registry.models import Application, Opinion
from registry.prepared import Prepared
from registry.queries.scope import applications_readable
from registry.rules.actor import Actor


def own_opinion(actor: Actor, application: Application) -> Opinion | None:
    """The actor's own of a file that the actor may read; None where nothing is kept."""
    if actor.account_id is None:
        return None
    found: Opinion | None = next(iter(_own(actor, application.id, actor.account_id)), None)
    return found


@Prepared
def _own(actor: Actor, application_id: int, account_id: int) -> Any:
    own = (Opinion.application == application_id) & (Opinion.account == account_id)
    return Opinion.select().join(Application).where(own & applications_readable(actor)).limit(1)
