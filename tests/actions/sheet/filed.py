"""Filed sheets: checked, their verdict, and what the ledger says of them."""

import json
from typing import Any

from registry.actions.sheet import Check, check_clauses
from registry.models import Application, Event
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.condition import Truth


def again(application: Application) -> Application:
    return Application.get_by_id(application.id)


def check(application: Application, actor: Actor, *checks: Check, seen: int | None = None) -> int:
    filed = filed_sheet(application)
    assert filed is not None
    seen = filed.seen if seen is None else seen
    return check_clauses(application, checks, actor, sheet_id=filed.row.id, seen=seen)


def verdict(application: Application, *, checked: bool = True) -> Truth:
    filed = filed_sheet(application)
    assert filed is not None
    return filed.sheet(checked=checked).eligible


def last_event(application: Application, kind: str) -> dict[str, Any]:
    row = Event.select().where((Event.application_id == application.id) & (Event.kind == kind))
    found: dict[str, Any] = json.loads(row.order_by(Event.seq.desc()).get().body)
    return found
