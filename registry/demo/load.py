"""Loading the demo into an empty registry."""

from collections.abc import Callable

from registry.actions.setting import mark_as_demo
from registry.models import Event
from registry.rules.actor import Actor
from registry.storage import Storage

DEMO = Actor.system("demo")


def load_demo(storage: Storage, *, say: Callable[[str], None]) -> bool:
    """Load everything; returns False, having done nothing, if the ledger has any event."""
    if Event.select().exists():
        return False
    mark_as_demo(DEMO)
    return True
