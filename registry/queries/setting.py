"""What the bureau has set."""

import json
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from peewee import fn

from registry import clock
from registry.database import db
from registry.errors import NotFound, Text, say
from registry.models import Setting, SettingValue, WorkdayOverride, WorkdayYear
from registry.prepared import Prepared
from registry.rules.catalog import catalog
from registry.rules.setting import SettingChange, SettingEntry, Settings, by_key, kept_value, unmet_setting
from registry.rules.workday import Workdays

DEMO = "demo"
DEMO_CLOCK = "demo_clock_seconds"
RECOUNT = "tally_recount"
DEEP_CHECK = "deep_check"


_read: tuple[object, int, Settings] | None = None
"""The settings as this process read them last: of which database, up to which event."""


def settings() -> Settings:
    """What the bureau has set, as the database holds it now: what is kept in memory is asked for by version,
    so all processes agree from the commit on. One small query, and a second one after a change."""
    global _read  # noqa: PLW0603 -- one memory a process
    seq = _last_set()[0][0] or 0
    read = _read
    if read is None or read[0] is not db.obj or read[1] != seq:
        read = _read = (db.obj, seq, settings_as_known(seq))
    return read[2]


@Prepared
def _last_set() -> Any:
    return SettingValue.select(fn.MAX(SettingValue.seq)).tuples()


def settings_as_known(seq: int) -> Settings:
    """What was set up to an event of the ledger: a later correction is not known there."""
    known = catalog().settings
    found = Settings(known)
    rows = SettingValue.select().where(SettingValue.seq <= seq).order_by(SettingValue.seq)
    entries = [
        SettingEntry(
            key=row.key,
            from_day=row.from_day,
            value=kept_value(split[0].kind, json.loads(row.value)),
            document_no=row.document_no,
            note=row.note,
            seq=row.seq,
        )
        for row in rows
        # A city's catalog may have settings no more; what was set of them stays in the ledger.
        if (split := found.split(row.key))
    ]
    return Settings(known, by_key(entries))


def least_days(scheme_id: str, level: str, day: date) -> int:
    """How many working days a notice of a title runs at least, as set for the day."""
    return settings().whole(day, "notice_days", f"{scheme_id}:{level}") or 1


def unmet_change(change: SettingChange) -> list[Text]:
    """Why a value cannot be set so, as everything stands. Raises NotFound for a key there is not."""
    now = settings()
    found = now.split(change.key)
    if found is None:
        raise NotFound()
    reasons = unmet_setting(found[0], change)
    # The same value with another document is a confirmation; all the same is a second click.
    last = next(reversed(now.entries.get(change.key, ())), None)
    if last and (last.from_day, last.value, last.document_no) == (
        change.from_day,
        change.value,
        change.document_no,
    ):
        reasons.append(say("这项设置已经这样登记过，没有再次登记。"))
    return reasons


def setting_values(key: str) -> Any:
    """A query of all that was ever set under a key, the latest first."""
    return SettingValue.select().where(SettingValue.key == key).order_by(SettingValue.seq.desc())


def setting(key: str, default: Any = None) -> Any:
    """One setting's value, or the default where it was never set."""
    return next((json.loads(value) for (value,) in _value(key)), default)


@Prepared
def _value(key: str) -> Any:
    return Setting.select(Setting.value).where(Setting.key == key).tuples()


def demo_clock_and_flag() -> tuple[bool, timedelta]:
    """Whether this registry holds demo data 演示数据, and how far its clock was moved; in one query."""
    rows = {key: json.loads(value) for key, value in _demo_settings()}
    return bool(rows.get(DEMO, False)), timedelta(seconds=rows.get(DEMO_CLOCK, 0))


@Prepared
def _demo_settings() -> Any:
    return Setting.select(Setting.key, Setting.value).where(Setting.key.in_([DEMO, DEMO_CLOCK])).tuples()


def is_demo() -> bool:
    """Whether this registry holds demo data."""
    return demo_clock_and_flag()[0]


def demo_offset() -> timedelta:
    """How far the demo clock has been moved forward; nothing outside a demo."""
    return demo_clock_and_flag()[1]


def was_today(answer: dict[str, Any] | None) -> bool:
    """Whether an answer that is kept was found today."""
    return answer is not None and clock.day_of(datetime.fromisoformat(answer["at"][:-1])) == clock.today()


def last_recount() -> dict[str, Any] | None:
    """The last recount of all figures: when (`at`, UTC), for which `day`, of how many `events`, and the
    `differences` it found; None before the first."""
    answer: dict[str, Any] | None = setting(RECOUNT)
    return answer


def last_deep_check() -> dict[str, Any] | None:
    """The last comparison of all that is stored with the ledger: when (`at`, UTC), of how many `events` and
    `files`, the `count` of faults it found, and the first `faults` of each part; None before the first."""
    answer: dict[str, Any] | None = setting(DEEP_CHECK)
    # One that was kept before faults were counted has them all.
    return answer and {"count": len(answer["faults"]), **answer}


def workdays() -> Workdays:
    """The working-day calendar with the bureau's days and the years it declared complete."""
    return _calendar(tuple(_own_days()), tuple(_declared()))


@Prepared
def _own_days() -> Any:
    return WorkdayOverride.select(WorkdayOverride.day, WorkdayOverride.working).tuples()


@Prepared
def _declared() -> Any:
    return WorkdayYear.select(WorkdayYear.year).tuples()


@lru_cache(maxsize=4)
def _calendar(days: tuple[tuple[date, bool], ...], declared: tuple[tuple[int], ...]) -> Workdays:
    """One calendar with its sums for as long as the tables say the same: they are read each time."""
    return Workdays(dict(days), frozenset(year for (year,) in declared))


def workday_overrides(year: int | None = None) -> Any:
    """A query of the bureau's own working days and holidays, the latest first."""
    query = WorkdayOverride.select().order_by(WorkdayOverride.day.desc())
    if year is None:
        return query
    return query.where(WorkdayOverride.day.between(date(year, 1, 1), date(year, 12, 31)))
