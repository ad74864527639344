"""A form that is posted twice is done once: the transaction that does what it asks keeps its key."""

from datetime import timedelta

from registry import clock
from registry.database import require_transaction
from registry.errors import Repeated
from registry.models import FormKey
from registry.queries.form_key import was_posted

KEPT_FOR = timedelta(days=2)


def claim_form_key(account_id: int, digest: str) -> None:
    """The shared step before all others of an action. Raises Repeated where the same form was done before.

    It is rolled back with the action: a form that was refused may be sent again as it is.
    """
    require_transaction()
    now = clock.real_now()  # the demo clock goes back and forth
    FormKey.delete().where(FormKey.made_at < now - KEPT_FOR).execute()
    if was_posted(account_id, digest):
        raise Repeated()
    FormKey.create(account=account_id, digest=digest, made_at=now)
