"""Taking enterprises out of the register that an undone import had brought."""

from collections.abc import Sequence
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, record_all
from registry.database import require_transaction
from registry.errors import Stale
from registry.models import Enterprise
from registry.queries.former_row import code_before
from registry.rules.actor import Actor


def take_out(enterprises: Sequence[Enterprise], reason: str, actor: Actor) -> None:
    """The shared step of undoing an import: in no list since; the code is free, and the record stays for what
    the ledger said of it. Raises Stale where one changed meanwhile."""
    require_transaction()
    events = []
    for row in enterprises:
        same = (Enterprise.id == row.id) & (Enterprise.version == row.version)
        out: dict[str, Any] = {"taken_out_at": clock.now(), "uscc": None, "version": Enterprise.version + 1}
        if Enterprise.update(**out).where(same).execute() != 1:
            raise Stale()
        body = {"name": row.name, "uscc": row.uscc or "", "reason": reason}
        events.append(
            NewEvent(
                kind="enterprise.taken_out",
                enterprise_id=row.id,
                effective_on=clock.today(),
                body=body,
                wrote={Enterprise: [row.id]},
                before=code_before(row),
            )
        )
    record_all(actor, events)
