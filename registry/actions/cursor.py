"""How far a reader of the ledger has come: moved in the same transaction as its effect."""

from registry import clock
from registry.database import is_postgres, require_transaction
from registry.models import Cursor


def lock_cursor(name: str) -> Cursor:
    """A reader's cursor; nobody else moves it before the open action ends."""
    require_transaction()
    Cursor.insert(name=name, seq=0).on_conflict_ignore().execute()
    query = Cursor.select().where(Cursor.name == name)
    return (query.for_update() if is_postgres() else query).get()


def move_cursor(name: str, seq: int) -> None:
    """Say that a reader has read up to an event."""
    require_transaction()
    Cursor.update(seq=seq, moved_at=clock.now()).where(Cursor.name == name).execute()
