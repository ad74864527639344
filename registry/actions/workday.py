"""Declaring a year's working days complete 全年登记, with the document that says so, and taking it back."""

from collections.abc import Mapping
from datetime import date

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Conflict, Unmet, say
from registry.models import WorkdayOverride, WorkdayYear
from registry.queries.workday import days_of_year, declared_year, effect_of_declaring
from registry.rules.actor import Actor
from registry.rules.approval import Effect
from registry.rules.right import Right, require


@transactional
def declare_year(year: int, document_no: str, table: Mapping[date, bool] | None, actor: Actor) -> Effect:
    """Say that the days of a year are complete by a document; declared again, the later document counts.

    With a table its days become those of the year, all of them or none. Raises Unmet for what is missing.
    """
    require(actor, Right.SET_WORKDAYS)
    effect = effect_of_declaring(year, document_no, table)
    kept = days_of_year(year)
    if table is not None:
        gone = [day for day in kept if day not in table]
        WorkdayOverride.delete().where(WorkdayOverride.day.in_(gone)).execute()
        for day, working in table.items():
            if kept.get(day) != working:
                columns = {"working": working, "note": document_no.strip()}
                WorkdayOverride.insert(day=day, **columns).on_conflict(
                    conflict_target=[WorkdayOverride.day], update=columns
                ).execute()
    said = {"document_no": document_no.strip(), "declared_by": actor.text, "declared_at": clock.now()}
    WorkdayYear.insert(year=year, **said).on_conflict(
        conflict_target=[WorkdayYear.year], update=said
    ).execute()
    changed = [date.fromisoformat(day) for day in (*effect["set"], *effect["removed"])]
    body = {name: effect[name] for name in ("year", "document_no", "before", "days", "removed")}
    event = NewEvent(
        kind="setting.workday_year",
        visibility="public",
        body=body,
        wrote={WorkdayYear: [year], **({WorkdayOverride: changed} if changed else {})},
    )
    record(actor, event)
    return effect


@transactional
def withdraw_year(year: int, reason: str, actor: Actor) -> None:
    """Take back that a year is complete; its days stay as they are. Raises Unmet without a reason, Conflict
    where it is not declared."""
    require(actor, Right.SET_WORKDAYS)
    if not reason.strip():
        raise Unmet([say("请填写撤回理由。")])
    found = declared_year(year)
    if found is None:
        raise Conflict(say("%(year)s 年没有登记为全年完整。", year=year))
    WorkdayYear.delete().where(WorkdayYear.year == year).execute()
    body = {"year": year, "document_no": found.document_no, "reason": reason.strip()}
    event = NewEvent(
        kind="setting.workday_year_withdrawn",
        visibility="public",
        body=body,
        wrote={WorkdayYear: [year]},
    )
    record(actor, event)
