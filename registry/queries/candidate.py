"""Candidates 候选企业: who meets a title without holding it, as the latest scan of the title found."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from operator import eq
from typing import Any

from peewee import Expression, fn

from registry.models import CriteriaVersion, Enterprise, PoolRun, PoolRunRow, Subject
from registry.queries.call import given_titles
from registry.queries.criteria import Pair, versions_in_use
from registry.queries.enterprise import named
from registry.queries.lists import Conditions, equals_or_blank, narrowed
from registry.queries.pool_run import frozen_of, with_subject
from registry.queries.scope import enterprises_in_scope
from registry.rules.actor import Actor
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.pool.run_state import UNDER_WAY, PoolRunState


def versions_to_scan(day: date) -> dict[Pair, int]:
    """The criteria in use on a day, for the titles that are given on it: no others have candidates."""
    given = given_titles(day)
    return {pair: id for pair, id in versions_in_use(day).items() if pair in given}


def versions_not_scanned(day: date, asked_by: str) -> dict[Pair, int]:
    """Of these those whose scan of the day was not asked for yet by somebody, as the ledger spells who."""
    own = (PoolRun.purpose == "scan") & (PoolRun.day == day) & (PoolRun.asked_by == asked_by)
    rows: Any = PoolRun.select(PoolRun.criteria, PoolRun.level).where(own).tuples()
    asked = {(id, level) for id, level in rows}
    return {pair: id for pair, id in versions_to_scan(day).items() if (id, pair[1]) not in asked}


def latest_scans() -> dict[Pair, PoolRun]:
    """The latest finished scan of every title, by (scheme, level), the version's name joined as `criteria`.

    Without the documents, which are long.
    """
    return _scans(PoolRun.purpose == "scan")


def latest_scan(scheme: str, level: str) -> PoolRun | None:
    """The latest finished scan of one title; None where there is none."""
    one = (CriteriaVersion.scheme == scheme) & (PoolRun.level == level)
    return _scans((PoolRun.purpose == "scan") & one).get((scheme, level))


def _scans(condition: Expression) -> dict[Pair, PoolRun]:
    latest: Any = (
        PoolRun.select(CriteriaVersion.scheme, PoolRun.level, fn.MAX(PoolRun.id))
        .join(CriteriaVersion, on=(CriteriaVersion.id == PoolRun.criteria))
        .where(condition & (PoolRun.state == PoolRunState.FINISHED))
        .group_by(CriteriaVersion.scheme, PoolRun.level)
    )
    pairs = {id: (scheme, level) for scheme, level, id in latest.tuples()}
    r, v = PoolRun, CriteriaVersion
    rows = (
        r.select(r.id, r.level, r.day, r.finished_at, r.criteria, v.id, v.scheme, v.document)
        .join(v, on=(v.id == r.criteria))
        .where(r.id.in_(list(pairs)))
    )
    return {pairs[run.id]: run for run in rows}


def scan_document(run: PoolRun) -> CriteriaSet:
    """The set a scan went by."""
    return frozen_of(PoolRun.get_by_id(run.id)).base


def scans_under_way() -> int:
    """How many scans wait or run."""
    waiting = PoolRun.state.in_(UNDER_WAY)
    return int(PoolRun.select().where((PoolRun.purpose == "scan") & waiting).count())


def candidate_counts(actor: Actor, runs: Collection[int]) -> dict[int, dict[str, int]]:
    """How many in the actor's scope each of these scans found, by outcome."""
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    query = _found(actor, PoolRunRow.run.in_(list(runs)))
    rows = query.select(PoolRunRow.run, PoolRunRow.outcome, fn.COUNT(1))
    for run, outcome, count in rows.group_by(PoolRunRow.run, PoolRunRow.outcome).tuples():
        counts[run][outcome] = count
    return counts


def candidate_places(actor: Actor, run: int) -> dict[str, dict[str, int]]:
    """How many in the actor's scope a scan found, by district ('' is 属地待定) and outcome."""
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    query = _found(actor, PoolRunRow.run == run)
    rows = query.select(Enterprise.district, PoolRunRow.outcome, fn.COUNT(1))
    for district, outcome, count in rows.group_by(Enterprise.district, PoolRunRow.outcome).tuples():
        counts[district][outcome] = count
    return counts


def outcome_counts(actor: Actor, run: int, filters: Mapping[str, str]) -> dict[str, int]:
    """How many of each outcome the other filters leave; '' is all of them."""
    others = {name: value for name, value in filters.items() if name != "outcome"}
    rows = _narrowed(actor, run, others).select(PoolRunRow.outcome, fn.COUNT(1))
    counts = dict(rows.group_by(PoolRunRow.outcome).tuples())
    return {"": sum(counts.values()), **counts}


def candidates(actor: Actor, run: int, filters: Mapping[str, str]) -> Any:
    """Those in the actor's scope, as the filters narrow them, the fewest open clauses first; to be paged."""
    columns = ("name", "uscc", "district", "zone", "industry")
    of_enterprise = [getattr(Enterprise, name).alias(f"its_{name}") for name in columns]
    own = (PoolRunRow.missing, Enterprise.district, Enterprise.zone, Enterprise.name, Enterprise.id)
    return (
        with_subject(_narrowed(actor, run, filters))
        .select(PoolRunRow, *of_enterprise, Subject.name.alias("subject_name"))
        .order_by(*own, PoolRunRow.subject_id)
        .objects()
    )


def _narrowed(actor: Actor, run: int, filters: Mapping[str, str]) -> Any:
    return narrowed(_found(actor, PoolRunRow.run == run), CONDITIONS, filters)


CONDITIONS: Conditions = {
    **equals_or_blank(Enterprise.district, Enterprise.zone, Enterprise.industry),
    "outcome": partial(eq, PoolRunRow.outcome),
    "q": named,
}


def _found(actor: Actor, condition: Expression) -> Any:
    """Rows of scans whose enterprise the actor may see where it stands today."""
    return (
        PoolRunRow.select()
        .join(Enterprise, on=(Enterprise.id == PoolRunRow.enterprise))
        .where(condition & enterprises_in_scope(actor))
    )
