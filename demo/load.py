"""Loading the demo into an empty registry.

The past is fixed: enterprises, lists, changes and departures of 2021-01-04 to 2026-10-31 are the same rows
whenever and wherever they are loaded. The present is placed relative to the loading day, by working days:
calls stay open for sixty days, one notice is open, one is over. The same loading day gives the same files.
Nothing is random but the ledger's salts, so its digests differ from load to load.
"""

from collections.abc import Callable
from datetime import date
from math import inf
from random import Random

from demo.current.checks import Checks
from demo.current.criteria import draft_next, look_at_pool, plan_library
from demo.current.current_year import CurrentYear
from demo.enterprises.enterprises import HERO, draw_enterprises
from demo.enterprises.profiles import Profiles
from demo.past.changes import Changes
from demo.past.history import History
from demo.staff import DEMO, Staff
from demo.state import DemoState
from demo.timeline import Timeline
from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.message import deliver_messages
from registry.actions.recount import recount_tally
from registry.actions.setting import mark_as_demo, put_setting
from registry.actions.tally import drain_tally
from registry.database import transactional
from registry.errors import Conflict, say
from registry.jobs import without_nudges
from registry.models import Event, Setting
from registry.queries.after_image import Wrote
from registry.queries.ledger_check import verify_ledger
from registry.queries.setting import is_demo, setting
from registry.storage import Storage
from registry.turns import look_how_much_there_is
from registry.uncollected import uncollected

BEGINS = date(2021, 1, 4)
FINISHED = "demo_loaded"
SEED = "tianjin-demo-1"


@uncollected()  # a load makes millions of objects and hardly a cycle
def load_demo(storage: Storage, *, tell: Callable[[str], None]) -> bool:
    """Load everything; returns False, having done nothing, if the ledger has any event.

    Raises Conflict where an earlier load was broken off: what is there is neither empty nor a whole demo.
    """
    if Event.select().exists():
        _refuse_half()
        return False
    now = clock.now()
    timeline = _timeline(storage, clock.day_of(now))
    tell("装载演示数据：企业与 2021—2026 年认定历史…… Loading demo data.")
    year = BEGINS.year
    with without_nudges():
        for instant in timeline.run(now):
            if instant.year > year:
                year = instant.year
                tell(f"  {year - 1} 年已装载 done")
    tell("  演示申报已装载，正在统计…… Counting.")
    _count()
    look_at_pool(clock.today())
    _refuse_wrong(clock.today())
    mark_as_loaded()
    _count()
    look_how_much_there_is()
    tell("演示数据已装载并核对一致。 Demo data is loaded and checked.")
    return True


def _timeline(storage: Storage, day: date) -> Timeline:
    """All that will be done. Every strand draws from a stream of its own, so that none disturbs another."""
    state, staff, timeline = DemoState(), Staff(storage), Timeline()
    enterprises = draw_enterprises(_stream("cast"))
    timeline.add(BEGINS, 9, 0, lambda: mark_as_demo(DEMO))
    timeline.add(BEGINS, 9, 1, staff.open_staff)
    timeline.add(BEGINS, 9, 2, staff.one_decides)
    plan_library(timeline, staff, BEGINS)
    History(state, staff, _stream("history")).plan(timeline, enterprises)
    timeline.add(enterprises[0].joins_on, 9, 30, lambda: staff.open_hero(state.firms[HERO]))
    Changes(state, _stream("changes")).plan(timeline)
    profiles = Profiles(state, staff, storage, day, _stream)
    checks = Checks(_stream("checks"))
    current_year = CurrentYear(state, staff, storage, profiles, checks, day, _stream("season"))
    current_year.plan(timeline)
    timeline.add(current_year.days[-1], 18, 0, lambda: draft_next(staff, day))
    return timeline


def _refuse_half() -> None:
    if is_demo() and not setting(FINISHED, False):
        raise Conflict(
            say(
                "演示数据上次没有装完，库中只有一部分。请停止系统，删除数据文件夹（默认 var/）；"
                "用 PostgreSQL 的，删除并重建该数据库。然后重新启动，演示数据会从头装载。"
            )
        )


def _stream(name: str) -> Random:
    return Random(f"{SEED}:{name}")  # noqa: S311 -- the same rows everywhere are the point


def _count() -> None:
    """Take in what the ledger has that figures and messages have not. Nobody waits meanwhile."""
    while drain_tally(within=inf):
        pass
    while deliver_messages():
        pass


def _refuse_wrong(day: date) -> None:
    """The demo is finished only if its ledger is whole and its figures agree with a recount."""
    checked = verify_ledger()
    if not checked.intact:
        raise RuntimeError(f"the demo's ledger is broken at event {checked.first_broken}: {checked.reason}")
    counted = recount_tally(day, DEMO)
    if not counted.agrees:
        raise RuntimeError(f"the demo's figures differ from a recount: {counted.differences}")


@transactional
def mark_as_loaded() -> None:
    """Say that there is nothing left to load."""
    put_setting(FINISHED, True)
    wrote: Wrote = {Setting: [FINISHED]}
    record(DEMO, NewEvent(kind="setting.demo", visibility="public", body={"loaded": True}, wrote=wrote))
