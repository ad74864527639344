"""What the bureau has set."""

import json
from datetime import date, timedelta
from typing import Any

from registry.models import Setting, WorkdayOverride
from registry.rules.workday import Workdays

DEMO = "demo"
DEMO_CLOCK = "demo_clock_seconds"
RECOUNT = "tally_recount"
DEEP_CHECK = "deep_check"


def setting(key: str, default: Any = None) -> Any:
    """One setting's value, or the default where it was never set."""
    row = Setting.get_or_none(Setting.key == key)
    return default if row is None else json.loads(row.value)


def demo_clock_and_flag() -> tuple[bool, timedelta]:
    """Whether this registry holds demo data 演示数据, and how far its clock was moved; in one query."""
    rows = {
        row.key: json.loads(row.value) for row in Setting.select().where(Setting.key.in_([DEMO, DEMO_CLOCK]))
    }
    return bool(rows.get(DEMO, False)), timedelta(seconds=rows.get(DEMO_CLOCK, 0))


def is_demo() -> bool:
    """Whether this registry holds demo data."""
    return demo_clock_and_flag()[0]


def demo_offset() -> timedelta:
    """How far the demo clock has been moved forward; nothing outside a demo."""
    return demo_clock_and_flag()[1]


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
    """The working-day calendar with the bureau's overrides."""
    return Workdays({row.day: row.working for row in WorkdayOverride.select()})


def workday_overrides(year: int | None = None) -> Any:
    """A query of the bureau's own working days and holidays, the latest first."""
    query = WorkdayOverride.select().order_by(WorkdayOverride.day.desc())
    if year is None:
        return query
    return query.where(WorkdayOverride.day.between(date(year, 1, 1), date(year, 12, 31)))
