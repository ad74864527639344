"""What the bureau and the system administrator set."""

from datetime import date, timedelta

from registry import clock
from registry.actions.acting import acting
from registry.actions.ledger import NewEvent, next_seq, record
from registry.database import require_transaction, transactional
from registry.errors import NotAllowed, Unmet, say
from registry.models import Setting, SettingValue, WorkdayOverride, WorkdayYear
from registry.queries.setting import DEMO, DEMO_CLOCK, demo_offset, is_demo, settings, unmet_change
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Effect
from registry.rules.clock import CONFIRMED
from registry.rules.ledger import canonical_json, instant_text
from registry.rules.right import Right, require
from registry.rules.setting import SettingChange, plain_value

FARTHEST = timedelta(days=366)


def put_setting(key: str, value: object) -> None:
    """The shared step of setting one value."""
    require_transaction()
    text = canonical_json(value)
    Setting.insert(key=key, value=text).on_conflict(
        conflict_target=[Setting.key], update={Setting.value: text}
    ).execute()


@transactional
def set_setting(change: SettingChange, actor: Actor) -> SettingValue:
    """Add a value of a setting from a day on.

    Raises NotAllowed where a second person has to approve it, NotFound for a key there is not, Unmet for a
    value it cannot have, without a document or a note, or where exactly this was set last.
    """
    require(actor, Right.SET_SETTINGS)
    return add_setting_value(change, acting(actor, ApprovalAction.SETTING))


def effect_of_setting(change: SettingChange) -> Effect:
    """What setting would do now. Raises NotFound or Unmet where it cannot be done."""
    require_transaction()
    if reasons := unmet_change(change):
        raise Unmet(reasons)
    id, _slash, title = change.key.partition("/")
    return {
        "key": change.key,
        "value": plain_value(change.value),
        "before": plain_value(settings().on(change.from_day, id, title).value),
        "from_day": change.from_day.isoformat(),
        "document_no": change.document_no,
        "note": change.note,
    }


def add_setting_value(change: SettingChange, actor: Actor) -> SettingValue:
    """The shared step of setting: the row and its event, under the checks of this moment."""
    require_transaction()
    if reasons := unmet_change(change):
        raise Unmet(reasons)
    row: SettingValue = SettingValue.create(
        key=change.key,
        from_day=change.from_day,
        value=canonical_json(plain_value(change.value)),
        document_no=change.document_no,
        note=change.note,
        set_by=actor.text,
        set_at=clock.now(),
        seq=next_seq(),
    )
    event = NewEvent(
        kind="setting.changed",
        visibility="staff",
        effective_on=change.from_day,
        body={
            "key": change.key,
            "value": plain_value(change.value),
            "document_no": change.document_no,
            "note": change.note,
        },
        wrote={SettingValue: [row.id]},
    )
    record(actor, event)
    return row


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
    """Say whether a day is a working day, for years whose State Council notice the library lacks.

    Raises Unmet for a year that is declared complete.
    """
    require(actor, Right.SET_WORKDAYS)
    _refuse_declared(day)
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


def _refuse_declared(day: date) -> None:
    """A year that is declared says what its document says: it is declared again as a whole."""
    if WorkdayYear.select().where(WorkdayYear.year == day.year).exists():
        reason = say("%(year)s 年已登记为全年完整。要改其中一天，请重新登记整年或先撤回。", year=day.year)
        raise Unmet([reason])


@transactional
def clear_workday(day: date, actor: Actor) -> None:
    """Take the bureau's word on a day back."""
    require(actor, Right.SET_WORKDAYS)
    _refuse_declared(day)
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
