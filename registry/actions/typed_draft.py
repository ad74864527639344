"""Pages that save themselves: what is typed is kept outside the ledger, since nothing is said by it yet."""

from datetime import timedelta

from registry import clock
from registry.database import transactional
from registry.errors import Stale, say
from registry.models import TypedDraft
from registry.queries.typed_draft import typed_draft

KEPT_FOR = timedelta(days=30)


@transactional
def keep_typed(account_id: int, page: str, fields: str, *, version: int) -> int:
    """Keep what stands in a page now; returns the version it is by then. `version`: the one that the page was
    last at, 0 where nothing was kept. Raises Stale if another window has kept something since."""
    now = clock.real_now()  # the demo clock goes back and forth
    TypedDraft.delete().where(TypedDraft.saved_at < now - KEPT_FOR).execute()
    found = typed_draft(account_id, page)
    if (found.version if found else 0) != version:
        raise Stale(say("另一个窗口已保存了较新的内容，这个窗口不再自动保存。"))
    if found is None:
        TypedDraft.create(account=account_id, page=page, fields=fields, saved_at=now)
    else:
        changed = {"fields": fields, "version": version + 1, "saved_at": now}
        TypedDraft.update(changed).where(TypedDraft.id == found.id).execute()
    return version + 1


@transactional
def drop_typed(account_id: int, page: str) -> None:
    """The page was saved, or what waits there is given up."""
    mine = (TypedDraft.account == account_id) & (TypedDraft.page == page)
    TypedDraft.delete().where(mine).execute()
