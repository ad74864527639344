"""What somebody has typed into a page and not saved yet."""

from registry.models import TypedDraft


def typed_draft(account_id: int, page: str) -> TypedDraft | None:
    """An account's own of one page; None where nothing is waiting there."""
    mine = (TypedDraft.account == account_id) & (TypedDraft.page == page)
    found: TypedDraft | None = TypedDraft.select().where(mine).first()
    return found
