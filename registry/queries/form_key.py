"""Which forms were posted already."""

from registry.models import FormKey


def was_posted(account_id: int, digest: str) -> bool:
    """Whether the same form was done before."""
    mine = (FormKey.account == account_id) & (FormKey.digest == digest)
    return bool(FormKey.select().where(mine).exists())
