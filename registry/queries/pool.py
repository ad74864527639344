"""The whole pool at one moment: every enterprise with its titles, and its facts in chunks.

Facts and records are only ever added, so "no number above the last one of that moment" is a snapshot that
holds however long the reading takes, and reading it takes no lock.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from peewee import fn

from registry import clock
from registry.database import db, snapshot
from registry.models import (
    Application,
    Enterprise,
    LedgerHead,
    ProfileFact,
    ProfileRecord,
    Recognition,
    Subject,
    SubjectFact,
)
from registry.queries.bar import families_barred
from registry.queries.joined import all_joined
from registry.queries.measure import denials
from registry.queries.past import refusals
from registry.queries.scope import in_register
from registry.queries.validity import valid_on
from registry.rules.criteria.gathering.gather import RecordRow, Stated
from registry.rules.criteria.gathering.register_figures import FACTS, record_on
from registry.rules.criteria.metric import Metric
from registry.rules.pool.judge import Member, looked_at
from registry.rules.pool.what_if import Where
from registry.rules.profile import COMPLETE, stated_of
from registry.rules.state import OPEN_STATES
from registry.rules.subject_facts import OwnFacts

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
    kind: str | None = None
    """Of which kind of subject each has a row of its own, where the enterprise has declared any."""
    last_answer: int = 0
    subjects: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """By enterprise those of that kind."""

    def chunks(self) -> Iterator[Sequence[Member]]:
        return (self.members[start : start + CHUNK] for start in range(0, len(self.members), CHUNK))


@dataclass(frozen=True)
class ProfileNames:
    """What sets can ask of the profile: names of facts and of records."""

    facts: Collection[str]
    records: Collection[str]


Titles = Mapping[int, frozenset[str]]
NO_TITLES: frozenset[str] = frozenset()


def open_pool(day: date, kind: str | None = None) -> Pool:
    """Everybody in the register, what they hold on a day and apply for, each subject of a `kind` by itself;
    as many queries however many."""
    with snapshot():
        seq = LedgerHead.select(LedgerHead.seq).where(LedgerHead.id == 1).scalar() or 0
        last_fact = ProfileFact.select(fn.MAX(ProfileFact.id)).scalar() or 0
        last_record = ProfileRecord.select(fn.MAX(ProfileRecord.id)).scalar() or 0
        last_answer = SubjectFact.select(fn.MAX(SubjectFact.id)).scalar() or 0
        held, applied_for = _held(day, Recognition.enterprise), _applied_for(Application.enterprise)
        members = _members(day, held, applied_for, families_barred(day), _denied(day))
        subjects = _subjects(kind) if kind else {}
        if subjects:
            joined = all_joined()
            held = _as_one(_held(day, Recognition.subject), joined)
            applied_for = _as_one(_applied_for(Application.subject), joined)
            members = _by_subject(members, subjects, held, applied_for)
        everybody = tuple(members)
    return Pool(day, seq, last_fact, last_record, everybody, kind, last_answer, subjects)


def _subjects(kind: str) -> dict[int, tuple[int, ...]]:
    """The subjects of a kind by enterprise."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows: Any = Subject.select(Subject.enterprise, Subject.id).where(
        (Subject.kind == kind) & Subject.joined_to.is_null()
    )
    for enterprise, id in rows.order_by(Subject.id).tuples():
        found[enterprise].append(id)
    return {enterprise: tuple(ids) for enterprise, ids in found.items()}


def _as_one(titles: Titles, joined: Mapping[int, int]) -> Titles:
    """The titles of subjects, those of two that are the same together."""
    if not joined:
        return titles
    found: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    for subject, names in titles.items():
        found[joined.get(subject, subject)] |= names
    return found


def _by_subject(
    members: Iterable[Member], subjects: Mapping[int, Sequence[int]], held: Titles, applied_for: Titles
) -> Iterator[Member]:
    """A row for each of these subjects; one for an enterprise that has declared none."""
    for member in members:
        if member.id not in subjects:
            yield member
        for id in subjects.get(member.id, ()):
            own = held.get(id, NO_TITLES)
            applying = applied_for.get(id, NO_TITLES)
            yield replace(member, subject=id, held_itself=own, applying_itself=applying)


def _held(day: date, whose: Any) -> Titles:
    r = Recognition
    return _titles(r.select(whose, r.scheme, r.level).where(valid_on(day)))


def _applied_for(whose: Any) -> Titles:
    a = Application
    return _titles(a.select(whose, a.scheme, a.level).where(a.state.in_(OPEN_STATES)))


def _titles(query: Any) -> Titles:
    """Titles by enterprise or subject, each as "scheme" and "scheme:level"."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for enterprise, scheme, level in query.distinct().tuples().iterator():
        found[enterprise] |= {scheme, f"{scheme}:{level}"}
    return {enterprise: frozenset(names) for enterprise, names in found.items()}


def _denied(day: date) -> Titles:
    return {enterprise: frozenset(metrics) for enterprise, metrics in denials(day).items()}


def _members(
    day: date, held: Titles, applied_for: Titles, barred: Titles, denied: Titles
) -> Iterator[Member]:
    today, refused = clock.today(), refusals(day)
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
    rows: Any = e.select(*columns).where(in_register()).order_by(e.id).tuples()
    for id, district, zone, industry, chains, gbt4754, staff, revenue, assets in rows.iterator():
        where = Where(district, zone, industry, chains=tuple(json.loads(chains)))
        own = record_on(day, today, gbt4754, staff, revenue, assets)
        titles = held.get(id, NO_TITLES), applied_for.get(id, NO_TITLES)
        measures = barred.get(id, NO_TITLES), denied.get(id, NO_TITLES)
        yield Member(id, where, *titles, own, *measures, refused.get(id, ()))


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
    queries, or three."""
    span = (members[0].id, members[-1].id)
    facts = _facts(pool, span, names)
    rows = _records(pool, span, names)
    answers = _answers(pool, span, names)
    return [
        looked_at(
            member,
            stated_of(_counted(pool, member, facts.get(member.id, {}), answers), rows.get(member.id, ())),
            pool.day,
        )
        for member in members
    ]


Said = Mapping[tuple[str, int | None], Any]


def _counted(pool: Pool, member: Member, facts: Said, answers: Mapping[int, Said]) -> Said:
    """The facts that count for a row: of a site or project its own."""
    if pool.kind is None:
        return facts
    kinds = dict.fromkeys(pool.subjects.get(member.id, ()), pool.kind)
    return OwnFacts(kinds, answers).seen_by(member.subject or None, facts)


def _answers(pool: Pool, span: tuple[int, int], names: ProfileNames) -> Mapping[int, Said]:
    """The newest answer of every subject of the pool's kind; None where it was taken back. No query where
    nothing is asked of them."""
    if pool.kind is None or not pool.subjects:
        return {}
    s, f = Subject, SubjectFact
    query: Any = (
        f.select(f.subject, f.metric, f.value)
        .join(s)
        .where(s.enterprise.between(*span) & (s.kind == pool.kind) & (f.id <= pool.last_answer))
        .where(f.metric.in_(sorted(names.facts)))
    )
    found: defaultdict[int, dict[tuple[str, int | None], Any]] = defaultdict(dict)
    for subject, metric, value in query.order_by(f.id).tuples().iterator():
        found[subject][metric, None] = decode(value) if value else None
    return found


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
