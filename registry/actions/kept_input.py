"""What was posted too late is kept for the account whose page it was, encrypted by a key that is not."""

from registry import clock
from registry.database import transactional
from registry.models import KeptInput
from registry.queries.kept_input import KEPT_FOR

MOST_OF_ONE = 20
"""How many an account has at most: the oldest go."""


@transactional
def keep_input(account_id: int, key_digest: str, sealed: str) -> None:
    """Keep one post; it is no event, since nothing is done by it. What is older than KEPT_FOR goes."""
    now = clock.real_now()  # the demo clock goes back and forth
    KeptInput.delete().where(KeptInput.made_at < now - KEPT_FOR).execute()
    newest = (
        KeptInput.select(KeptInput.key_digest)
        .where(KeptInput.account == account_id)
        .order_by(KeptInput.made_at.desc())
    )
    too_many = [row.key_digest for row in newest][MOST_OF_ONE - 1 :]
    KeptInput.delete().where(KeptInput.key_digest.in_(too_many)).execute()
    KeptInput.create(key_digest=key_digest, account=account_id, sealed=sealed, made_at=now)
