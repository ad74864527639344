"""The whole pool at one moment: every enterprise with its titles, and its facts in chunks.

Facts and records are only ever added, so "no number above the last one of that moment" is a snapshot that
holds however long the reading takes, and reading it holds nobody up.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from peewee import fn

from registry.database import one_moment
from registry.models import Enterprise, LedgerHead, ProfileFact, ProfileRecord, Recognition
from registry.queries.recognition import valid_on
from registry.rules.criteria.gather import Row, Stated
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.pool import Member
from registry.rules.criteria.what_if import Where
from registry.rules.enterprise import wan_from_fen
from registry.rules.size_class import category_of, size_class

CHUNK = 500
COMPLETE = "complete:"


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
class Asked:
    """What sets can ask of the profile: names of facts and of records."""

    facts: Collection[str]
    records: Collection[str]


def open_pool(day: date) -> Pool:
    """Everybody in the register and what they hold on a day; five queries however many they are."""
    with one_moment():
        seq = LedgerHead.select(LedgerHead.seq).where(LedgerHead.id == 1).scalar() or 0
        last_fact = ProfileFact.select(fn.MAX(ProfileFact.id)).scalar() or 0
        last_record = ProfileRecord.select(fn.MAX(ProfileRecord.id)).scalar() or 0
        titles = _titles(day)
        members = tuple(_members(titles))
    return Pool(day, seq, last_fact, last_record, members)


def _titles(day: date) -> Mapping[int, frozenset[str]]:
    held: defaultdict[int, set[str]] = defaultdict(set)
    rows: Any = Recognition.select(Recognition.enterprise, Recognition.scheme, Recognition.level)
    for enterprise, scheme, level in rows.where(valid_on(day)).distinct().tuples().iterator():
        held[enterprise] |= {scheme, f"{scheme}:{level}"}
    return {enterprise: frozenset(names) for enterprise, names in held.items()}


def _members(titles: Mapping[int, frozenset[str]]) -> Iterator[Member]:
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
        size = size_class(category_of(gbt4754), staff, wan_from_fen(revenue), wan_from_fen(assets))
        where = Where(district, zone, industry, size or "", tuple(json.loads(chains)))
        yield Member(id, where, titles.get(id, frozenset()))


def asked_by(sets: Iterable[Mapping[str, Metric]]) -> Asked:
    """All that the metrics of some sets are found from."""
    facts: set[str] = set()
    records: set[str] = set()
    for metric in (metric for metrics in sets for metric in metrics.values()):
        facts |= {metric.id, metric.stem} if metric.stated else set()
        facts |= {metric.since} if metric.since else set()
        records |= {metric.records.record} if metric.records else set()
    return Asked(facts | {f"{COMPLETE}{record}" for record in records}, records)


def stated_by(pool: Pool, members: Sequence[Member], asked: Asked) -> dict[int, Stated]:
    """What the profiles of neighboring members state, as far as it is asked for: two queries."""
    span = (members[0].id, members[-1].id)
    facts = _facts(pool, span, asked)
    rows = _records(pool, span, asked)
    return {member.id: _stated(facts.get(member.id, {}), rows.get(member.id, ())) for member in members}


def _stated(facts: Mapping[tuple[str, int | None], Any], rows: Sequence[Row]) -> Stated:
    complete = [
        name.removeprefix(COMPLETE)
        for (name, _), value in facts.items()
        if name.startswith(COMPLETE) and value
    ]
    return Stated(facts, rows, complete)


def _facts(
    pool: Pool, span: tuple[int, int], asked: Asked
) -> Mapping[int, Mapping[tuple[str, int | None], Any]]:
    """The newest value of every fact and period; what was taken back is not there."""
    f = ProfileFact
    query: Any = f.select(f.enterprise, f.metric, f.period, f.value).where(
        f.enterprise.between(*span) & (f.id <= pool.last_fact) & f.metric.in_(sorted(asked.facts))
    )
    found: defaultdict[int, dict[tuple[str, int | None], Any]] = defaultdict(dict)
    for enterprise, metric, period, value in query.order_by(f.id).tuples().iterator():
        key = (metric, int(period) if period else None)
        if value:
            found[enterprise][key] = json.loads(value, parse_float=Decimal)
        else:
            found[enterprise].pop(key, None)
    return found


def _records(pool: Pool, span: tuple[int, int], asked: Asked) -> Mapping[int, Sequence[Row]]:
    """The newest state of every row that was not removed."""
    r = ProfileRecord
    query: Any = r.select(r.enterprise, r.record, r.line, r.content, r.removed).where(
        r.enterprise.between(*span) & (r.id <= pool.last_record) & r.record.in_(sorted(asked.records))
    )
    found: defaultdict[int, dict[tuple[str, int], Row | None]] = defaultdict(dict)
    for enterprise, record, line, content, removed in query.order_by(r.id).tuples().iterator():
        found[enterprise][record, line] = None if removed else Row(record, json.loads(content))
    return {
        enterprise: tuple(row for _, row in sorted(lines.items(), key=lambda each: each[0]) if row)
        for enterprise, lines in found.items()
    }
