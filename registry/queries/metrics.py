"""What is watched of the registry's work: heads, cursors and what waits, in numbers alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from peewee import fn

from registry import clock
from registry.database import of_one_moment
from registry.migrating import pending_migrations
from registry.models import Application, Cursor, ImportRun, ImportWork, LedgerHead, ListJob, Notice, PoolRun
from registry.queries.daily_head import last_head
from registry.queries.setting import last_deep_check, last_recount
from registry.queries.tally_known import tally_lag
from registry.rules.imports.run_state import ImportRunState
from registry.rules.list_job import ListJobState
from registry.rules.pool.run_state import PoolRunState
from registry.rules.state import State


@dataclass(frozen=True)
class Gauge:
    """One number by its name, with its labels; no label names a person, an enterprise or a code."""

    name: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


@of_one_moment
def gauges(today: date) -> list[Gauge]:
    """Every gauge of the database, as they stand at one moment."""
    return [*_positions(), *_lag(), *_waiting(today), *_checks()]


def _positions() -> Iterator[Gauge]:
    yield Gauge("ledger_head", float(LedgerHead.select(fn.MAX(LedgerHead.seq)).scalar() or 0))
    rows: Any = Cursor.select(Cursor.name, Cursor.seq).tuples()
    for name, seq in rows:
        yield Gauge("cursor_position", seq, (("cursor", name),))


def _lag() -> Iterator[Gauge]:
    lag = tally_lag()
    waited = 0.0 if lag.since is None else (clock.now() - lag.since).total_seconds()
    yield Gauge("tally_lag_events", max(lag.events, 0))
    yield Gauge("tally_lag_seconds", max(waited, 0.0))


def _waiting(today: date) -> Iterator[Gauge]:
    for name, table, states in (
        ("import_runs", ImportWork, ImportRunState),
        ("list_jobs", ListJob, ListJobState),
        ("pool_runs", PoolRun, PoolRunState),
    ):
        model: Any = table
        rows = model.select(model.state, fn.COUNT(model.state)).group_by(model.state).tuples()
        counted = dict(rows)
        for state in states:
            yield Gauge(name, counted.get(state.value, 0), (("state", state.value),))
    planned = ImportRun.select().where(ImportRun.applied_at.is_null())
    yield Gauge("import_runs", planned.count(), (("state", "planned"),))
    still_on = Application.select(Application.notice).where(Application.state == State.ON_NOTICE.value)
    due = Notice.select().where((Notice.closes_on < today) & Notice.id.in_(still_on))
    yield Gauge("notices_due", due.count())
    yield Gauge("migrations_pending", len(pending_migrations()))


def _checks() -> Iterator[Gauge]:
    if (head := last_head()) is not None:
        signed_to = datetime.fromisoformat(str(head.day)).replace(tzinfo=UTC)
        yield Gauge("heads_signed_to_timestamp_seconds", signed_to.timestamp())
    for name, answer in (("recount", last_recount()), ("deep_check", last_deep_check())):
        if answer is not None:
            at = datetime.fromisoformat(str(answer["at"]).removesuffix("Z")).replace(tzinfo=UTC)
            yield Gauge(f"{name}_timestamp_seconds", at.timestamp())
            yield Gauge(
                f"{name}_faults", answer["count"] if "count" in answer else len(answer["differences"])
            )
