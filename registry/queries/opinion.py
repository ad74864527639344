"""What an officer has written of a file and not decided yet."""

from registry.models import Application, Opinion
from registry.queries.scope import applications_readable
from registry.rules.actor import Actor


def own_opinion(actor: Actor, application: Application) -> Opinion | None:
    """The actor's own of a file that the actor may read; None where nothing is kept."""
    if actor.account_id is None:
        return None
    own = (Opinion.application == application.id) & (Opinion.account == actor.account_id)
    found: Opinion | None = (
        Opinion.select().join(Application).where(own & applications_readable(actor)).first()
    )
    return found
