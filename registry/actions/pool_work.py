"""Doing runs over the pool, chunk by chunk; one that was broken off is begun anew.

A run writes nothing but its own rows and puts nothing into the ledger: like the figures of the tally, rows
and progress follow from what was asked and from the pool, and can be made again.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Protocol

from registry import clock
from registry.database import transactional
from registry.inserted import insert_rows
from registry.models import CriteriaVersion, PoolRun, PoolRunRow
from registry.queries.pool import Pool, asked_by, known_among, open_pool
from registry.queries.pool_run import Frozen, frozen_of
from registry.queries.setting import settings
from registry.rules.catalog import catalog
from registry.rules.criteria.facts import canonical
from registry.rules.pool.judge import Candidate, Comparison, Known, PoolAim, scan
from registry.rules.pool.run_state import PoolRunState
from registry.rules.pool.what_if import Balance, ScanOutcome, VerdictChange, Where
from registry.rules.subject_facts import kind_asked_by

STALE = timedelta(seconds=60)
"""A running run without progress for so long was broken off: the worker that finds it begins it anew."""
MOST_ATTEMPTS = 3


def run_next() -> bool:
    """Take one run that waits or was broken off and work it off; False where there is none."""
    run = _claim()
    if run is None:
        return False
    if run.state == PoolRunState.RUNNING:
        _work(run, frozen_of(run))
    return True


@transactional
def _claim() -> PoolRun | None:
    """The next run, begun; what was begun too often in vain has failed."""
    now = clock.real_now()
    broken_off = (PoolRun.state == PoolRunState.RUNNING) & (PoolRun.touched_at < now - STALE)
    found: PoolRun | None = (
        PoolRun.select()
        .where((PoolRun.state == PoolRunState.WAITING) | broken_off)
        .order_by(PoolRun.id)
        .first()
    )
    if found is None:
        return None
    found.attempt += 1
    if found.attempt > MOST_ATTEMPTS:
        found.state, found.fault = PoolRunState.FAILED, f"broken off {MOST_ATTEMPTS} times"
        found.finished_at = clock.now()
    else:
        found.state, found.done, found.touched_at = PoolRunState.RUNNING, 0, now
        PoolRunRow.delete().where(PoolRunRow.run == found.id).execute()
    found.save()
    return found


def _work(run: PoolRun, rules: Frozen) -> None:
    pool = open_pool(run.day, kind_asked_by(catalog().schemes[rules.base.scheme]))
    aim = PoolAim(rules.base.scheme, run.level, run.day, settings())
    work = _work_of(rules, aim, pool)
    asked = asked_by(criteria.metrics for criteria in (rules.base, rules.changed) if criteria)
    for members in pool.chunks():
        rows = work.rows(known_among(pool, members, asked))
        if not _keep(run, rows, len(members), len(pool.members)):
            return
    _finish(run, canonical({**work.result(), **_of_pool(pool, rules)}))


def _of_pool(pool: Pool, rules: Frozen) -> dict[str, Any]:
    """What the counts are counted from: with the same rules, pool and day they come out the same."""
    digests = [rules.base_digest, *([rules.changed_digest] if rules.changed else [])]
    return {"rules": digests, "seq": pool.seq, "day": pool.day.isoformat(), "total": len(pool.members)}


class _Work(Protocol):
    """Makes the rows of a chunk, and counts them."""

    def rows(self, known: Known) -> list[dict[str, Any]]: ...

    def result(self) -> dict[str, Any]: ...


def _work_of(rules: Frozen, aim: PoolAim, pool: Pool) -> _Work:
    if rules.changed is None:
        return _Scan(rules, aim, pool)
    return _WhatIf(Comparison(rules.base, rules.changed, aim, rules.persons_agree))


class _WhatIf:
    """Rows and counts of a comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison, self.balance = comparison, Balance()

    def rows(self, known: Known) -> list[dict[str, Any]]:
        changes = self.comparison.changes(known)
        self.balance.take_in(changes)
        return [_row(change) for change in changes]

    def result(self) -> dict[str, Any]:
        return self.balance.result()


def _row(change: VerdictChange) -> dict[str, Any]:
    return {
        "enterprise": change.enterprise,
        "subject_id": change.subject,
        "outcome": change.outcome.value,
        "held": change.held,
        "base": change.base,
        "changed": change.changed,
        "because": json.dumps(change.because),
        "missing": 0,
        **_where(change.where),
    }


class _Scan:
    """Rows and counts of a scan."""

    def __init__(self, rules: Frozen, aim: PoolAim, pool: Pool) -> None:
        self.rules, self.aim = rules, aim
        self.barred = frozenset(member.key for member in pool.members if aim.bars(member))
        self.counts = dict.fromkeys(ScanOutcome, 0)

    def rows(self, known: Known) -> list[dict[str, Any]]:
        found = scan(self.rules.base, self.aim, known, self.barred)
        for candidate in found:
            self.counts[candidate.outcome] += 1
        return [_candidate(candidate) for candidate in found]

    def result(self) -> dict[str, Any]:
        return {"counts": {outcome.value: count for outcome, count in self.counts.items()}}


def _candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "enterprise": candidate.member.id,
        "subject_id": candidate.member.subject,
        "outcome": candidate.outcome.value,
        "held": False,
        "base": True if candidate.outcome is ScanOutcome.MEETS else None,
        "changed": None,
        "because": json.dumps(candidate.because),
        "missing": len(candidate.because),
        **_where(candidate.member.where),
    }


def _where(where: Where) -> dict[str, Any]:
    return {
        "district": where.district,
        "zone": where.zone,
        "industry": where.industry,
        "size": where.size,
        "chains": json.dumps(where.chains, ensure_ascii=False),
    }


@transactional
def _keep(run: PoolRun, rows: Sequence[dict[str, Any]], done: int, total: int) -> bool:
    """Keep a chunk and tell how far it is; False where somebody else has begun the run anew."""
    mine = (PoolRun.id == run.id) & (PoolRun.attempt == run.attempt) & (PoolRun.state == PoolRunState.RUNNING)
    progress = {"done": PoolRun.done + done, "total": total, "touched_at": clock.real_now()}
    if PoolRun.update(progress).where(mine).execute() != 1:
        return False
    insert_rows(PoolRunRow, [{**row, "run": run.id} for row in rows])
    return True


@transactional
def _finish(run: PoolRun, result: str) -> None:
    mine = (PoolRun.id == run.id) & (PoolRun.attempt == run.attempt) & (PoolRun.state == PoolRunState.RUNNING)
    finished = {"state": PoolRunState.FINISHED, "result": result, "finished_at": clock.now()}
    if PoolRun.update(finished).where(mine).execute() == 1 and run.purpose == "scan":
        _forget_older(run)


def _forget_older(run: PoolRun) -> None:
    """Only the latest scan of a title keeps its lines."""
    scheme = CriteriaVersion.select(CriteriaVersion.scheme).where(CriteriaVersion.id == run.criteria_id)
    older = (
        PoolRun.select(PoolRun.id)
        .join(CriteriaVersion, on=(CriteriaVersion.id == PoolRun.criteria))
        .where(
            (PoolRun.purpose == "scan")
            & (PoolRun.level == run.level)
            & (PoolRun.id < run.id)
            & (CriteriaVersion.scheme == scheme)
        )
    )
    PoolRunRow.delete().where(PoolRunRow.run.in_(older)).execute()
