"""The whole pool at one moment: every enterprise with its titles, and its facts in chunks.

Facts and records are only ever added, so "no number above the last one of that moment" is a snapshot that
holds however long the reading takes, and reading it takes no lock.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from peewee import fn

from registry import clock
from registry.database import db, snapshot
from registry.models import Application, Enterprise, LedgerHead, ProfileFact, ProfileRecord, Recognition
from registry.queries.bar import families_barred
from registry.queries.measure import denials
from registry.queries.validity import valid_on
from registry.rules.criteria.gathering.gather import RecordRow, Stated
from registry.rules.criteria.gathering.register_figures import FACTS, record_on
from registry.rules.criteria.metric import Metric
from registry.rules.pool.judge import Member, looked_at
from registry.rules.pool.what_if import Where
from registry.rules.profile import COMPLETE, stated_of
from registry.rules.state import OPEN_STATES

CHUNK = 2000
decode = json.JSONDecoder(parse_float=Decimal).decode


@dataclass(frozen=True)
class Pool:
    """The pool on a day, as known at ledger number `seq`; members by ascending number."""

    day: date
    seq: int
    last_fact: int
    last_record: int
    members: tuple[Member, ...]

    def chunks(self) -> Iterator[Sequence[Member]]:
        return (self.members[start : start + CHUNK] for start in range(0, len(self.members), CHUNK))


@dataclass(frozen=True)
class ProfileNames:
    """What sets can ask of the profile: names of facts and of records."""

    facts: Collection[str]
    records: Collection[str]


def open_pool(day: date) -> Pool:
    """Everybody in the register, what they hold on a day and apply for; as many queries however many."""
    with snapshot():
        seq = LedgerHead.select(LedgerHead.seq).where(LedgerHead.id == 1).scalar() or 0
        last_fact = ProfileFact.select(fn.MAX(ProfileFact.id)).scalar() or 0
        last_record = ProfileRecord.select(fn.MAX(ProfileRecord.id)).scalar() or 0
        members = tuple(_members(day, _held(day), _applied_for(), families_barred(day), _denied(day)))
    return Pool(day, seq, last_fact, last_record, members)


Titles = Mapping[int, frozenset[str]]
NO_TITLES: frozenset[str] = frozenset()


def _held(day: date) -> Titles:
    r = Recognition
    return _by_enterprise(r.select(r.enterprise, r.scheme, r.level).where(valid_on(day)))


def _applied_for() -> Titles:
    a = Application
    return _by_enterprise(a.select(a.enterprise, a.scheme, a.level).where(a.state.in_(OPEN_STATES)))


def _by_enterprise(query: Any) -> Titles:
    """Titles by enterprise, each as "scheme" and "scheme:level"."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for enterprise, scheme, level in query.distinct().tuples().iterator():
        found[enterprise] |= {scheme, f"{scheme}:{level}"}
    return {enterprise: frozenset(names) for enterprise, names in found.items()}


def _denied(day: date) -> Titles:
    return {enterprise: frozenset(metrics) for enterprise, metrics in denials(day).items()}


def _members(
    day: date, held: Titles, applied_for: Titles, barred: Titles, denied: Titles
) -> Iterator[Member]:
    today = clock.today()
    e = Enterprise
    columns = (
        e.id,
        e.district,
        e.zone,
        e.industry,
        e.chains,
        e.gbt4754,
        e.staff,
        e.revenue_fen,
        e.assets_fen,
    )
    rows: Any = e.select(*columns).order_by(e.id).tuples()
    for id, district, zone, industry, chains, gbt4754, staff, revenue, assets in rows.iterator():
        where = Where(district, zone, industry, chains=tuple(json.loads(chains)))
        own = record_on(day, today, gbt4754, staff, revenue, assets)
        titles = held.get(id, NO_TITLES), applied_for.get(id, NO_TITLES)
        measures = barred.get(id, NO_TITLES), denied.get(id, NO_TITLES)
        yield Member(id, where, *titles, own, *measures)


def asked_by(sets: Iterable[Mapping[str, Metric]]) -> ProfileNames:
    """All that the metrics of some sets are found from, the size class always."""
    facts: set[str] = set(FACTS)
    records: set[str] = set()
    for metric in (metric for metrics in sets for metric in metrics.values()):
        facts |= {metric.id, metric.stem} if metric.stated else set()
        facts |= {metric.since} if metric.since else set()
        records |= {metric.records.record} if metric.records else set()
    return ProfileNames(facts | {f"{COMPLETE}{record}" for record in records}, records)


def known_among(pool: Pool, members: Sequence[Member], names: ProfileNames) -> list[tuple[Member, Stated]]:
    """What is known of neighboring members, as far as it is asked for, as their own sheets look at it: two
    queries."""
    span = (members[0].id, members[-1].id)
    facts = _facts(pool, span, names)
    rows = _records(pool, span, names)
    return [
        looked_at(member, stated_of(facts.get(member.id, {}), rows.get(member.id, ())), pool.day)
        for member in members
    ]


def _facts(
    pool: Pool, span: tuple[int, int], names: ProfileNames
) -> Mapping[int, Mapping[tuple[str, int | None], Any]]:
    """The newest value of every fact and period; what was taken back is not there."""
    f = ProfileFact
    query: Any = f.select(f.enterprise, f.metric, f.period, f.value).where(
        f.enterprise.between(*span) & (f.id <= pool.last_fact) & f.metric.in_(sorted(names.facts))
    )
    found: defaultdict[int, dict[tuple[str, int | None], Any]] = defaultdict(dict)
    # Straight from the cursor: these columns need no conversion, and a large pool has millions of facts.
    for enterprise, metric, period, value in db.execute(query.order_by(f.id)):
        key = (metric, int(period) if period else None)
        if value:
            found[enterprise][key] = decode(value)
        else:
            found[enterprise].pop(key, None)
    return found


def _records(pool: Pool, span: tuple[int, int], names: ProfileNames) -> Mapping[int, Sequence[RecordRow]]:
    """The newest state of every row that was not removed."""
    r = ProfileRecord
    query: Any = r.select(r.enterprise, r.record, r.line, r.content, r.removed).where(
        r.enterprise.between(*span) & (r.id <= pool.last_record) & r.record.in_(sorted(names.records))
    )
    found: defaultdict[int, dict[tuple[str, int], RecordRow | None]] = defaultdict(dict)
    for enterprise, record, line, content, removed in query.order_by(r.id).tuples().iterator():
        found[enterprise][record, line] = None if removed else RecordRow(record, json.loads(content))
    return {
        enterprise: tuple(row for _, row in sorted(lines.items(), key=lambda each: each[0]) if row)
        for enterprise, lines in found.items()
    }
