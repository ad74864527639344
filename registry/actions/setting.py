"""What the bureau and the system administrator set."""

from datetime import date, timedelta

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import require_transaction, transactional
from registry.errors import NotAllowed, Unmet, say
from registry.models import Setting, WorkdayOverride
from registry.queries.setting import DEMO, DEMO_CLOCK, demo_offset, is_demo
from registry.rules.actor import Actor
from registry.rules.clock import CONFIRMED
from registry.rules.ledger import canonical_json, instant_text
from registry.rules.right import Right, require

FARTHEST = timedelta(days=366)


def put_setting(key: str, value: object) -> None:
    """The shared step of setting one value."""
    require_transaction()
    text = canonical_json(value)
    Setting.insert(key=key, value=text).on_conflict(
        conflict_target=[Setting.key], update={Setting.value: text}
    ).execute()


@transactional
def mark_as_demo(actor: Actor) -> None:
    """Say that this registry holds demo data, for good: every page shows it and the clock may be moved."""
    require(actor, Right.MARK_AS_DEMO)
    put_setting(DEMO, True)
    record(actor, NewEvent(kind="setting.demo", visibility="public", wrote={Setting: [DEMO]}))


@transactional
def advance_demo_clock(by: timedelta, actor: Actor) -> date:
    """Move the demo clock forward; returns the new day. Refused outside a demo and backwards."""
    require(actor, Right.MOVE_DEMO_CLOCK)
    if not is_demo():
        raise NotAllowed(say("只有演示系统才能调整时钟。"))
    if not timedelta(0) < by <= FARTHEST:
        raise Unmet([say("演示时钟只能向前调，每次不超过 366 天。")])
    offset = demo_offset() + by
    put_setting(DEMO_CLOCK, int(offset.total_seconds()))
    clock.set_offset(offset)
    record(
        actor,
        NewEvent(
            kind="setting.demo_clock",
            visibility="public",
            body={"seconds": int(offset.total_seconds())},
            wrote={Setting: [DEMO_CLOCK]},
        ),
    )
    return clock.today()


@transactional
def confirm_clock(actor: Actor) -> None:
    """Say that the machine's clock is right: after it, time is judged from here. Raises Unavailable where the
    database's clock says otherwise."""
    require(actor, Right.CONFIRM_CLOCK)
    course = clock.course()
    body = {"clock": instant_text(course.instant), "uptime": course.uptime, "boot": course.boot}
    record(actor, NewEvent(kind=CONFIRMED, visibility="staff", body=body))


@transactional
def set_workday(day: date, working: bool, note: str, actor: Actor) -> None:
    """Say whether a day is a working day, for years whose State Council notice the library lacks."""
    require(actor, Right.SET_WORKDAYS)
    columns = {"working": working, "note": note.strip()}
    WorkdayOverride.insert(day=day, **columns).on_conflict(
        conflict_target=[WorkdayOverride.day], update=columns
    ).execute()
    record(
        actor,
        NewEvent(
            kind="setting.workday",
            visibility="public",
            effective_on=day,
            body={"working": working, "note": note.strip()},
            wrote={WorkdayOverride: [day]},
        ),
    )


@transactional
def clear_workday(day: date, actor: Actor) -> None:
    """Take the bureau's word on a day back."""
    require(actor, Right.SET_WORKDAYS)
    if WorkdayOverride.delete().where(WorkdayOverride.day == day).execute():
        record(
            actor,
            NewEvent(
                kind="setting.workday_cleared",
                visibility="public",
                effective_on=day,
                wrote={WorkdayOverride: [day]},
            ),
        )
