"""What a list that nobody sees yet has brought so far, for who would write the same meanwhile."""

from datetime import timedelta
from typing import Any

from registry import clock
from registry.errors import Text, say
from registry.models import Enterprise, ImportRun, ImportWork
from registry.prepared import Prepared
from registry.queries.imports.whole import RUNNING, running_runs
from registry.rules.name_key import name_key


def said_of_unseen(row: Enterprise, what: str, *, names_it: bool) -> Text | None:
    """Why a code or a name, `what`, cannot be written now: the list that brings it is not whole yet. None
    where the record is there for everybody. `names_it`: whether the list is called by its name."""
    if row.import_run is None:
        return None
    work: ImportWork | None = ImportWork.get_or_none((ImportWork.run == row.import_run) & RUNNING)
    if work is None:
        return None
    since, until = _day_and_time(work, timedelta()), _day_and_time(work, _lasts(work))
    if not names_it:
        return say(
            "“%(what)s”在一份正在导入的名单中（%(since)s 开始，约 %(until)s 完成）。"
            "请在完成后核对。您填写的内容已保留。",
            what=what,
            since=since,
            until=until,
        )
    return say(
        "“%(what)s”在名单“%(file)s”中，该名单自 %(since)s 起正在导入，全部导入后（约 %(until)s）"
        "即可在名录中看到。您填写的内容已保留，请届时核对。",
        what=what,
        file=ImportRun.get_by_id(work.run_id).name,
        since=since,
        until=until,
    )


def said_of_namesake(name: str, code: str | None) -> Text | None:
    """Likewise why a record of this name cannot be registered now. None where there is none that may be the
    same: two with codes that differ are not."""
    found: Enterprise | None = next(iter(_unseen_namesakes(name_key(name), code)), None)
    return said_of_unseen(found, code or name, names_it=True) if found is not None else None


@Prepared
def _unseen_namesakes(key: str, code: str | None) -> Any:
    same = (Enterprise.name_key == key) & Enterprise.import_run.in_(running_runs())
    if code is not None:
        same &= Enterprise.uscc.is_null() | (Enterprise.uscc == code)
    return Enterprise.select().where(same).limit(1)


def _lasts(work: ImportWork) -> timedelta:
    """How long the whole of it takes, as fast as it went so far."""
    return (work.alive_at - work.started_at) * work.total / max(work.done, 1)


def _day_and_time(work: ImportWork, later: timedelta) -> str:
    return f"{clock.local(max(work.started_at + later, work.started_at)):%Y-%m-%d %H:%M}"
