"""What was posted too late, for the account whose page it was."""

from datetime import timedelta

from registry import clock
from registry.models import KeptInput

KEPT_FOR = timedelta(minutes=30)


def sealed_input(account_id: int, key_digest: str) -> str | None:
    """The encrypted post; None for another account's, an unknown one, and one older than KEPT_FOR."""
    mine = (KeptInput.key_digest == key_digest) & (KeptInput.account == account_id)
    is_new = KeptInput.made_at >= clock.real_now() - KEPT_FOR
    found = KeptInput.select(KeptInput.sealed).where(mine & is_new).first()
    return None if found is None else str(found.sealed)
