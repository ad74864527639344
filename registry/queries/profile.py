"""The enterprise profile as it stands: of every fact and row the newest state, and who said it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from peewee import JOIN, fn

from registry.errors import NotFound
from registry.models import Account, Enterprise, ProfileFact, ProfileFile, ProfileRecord
from registry.prepared import Prepared, few_lengths
from registry.queries.actor import parts_of
from registry.queries.scope import enterprises_in_scope
from registry.rules.actor import Actor
from registry.rules.criteria.facts import number_text
from registry.rules.criteria.gathering.gather import RecordRow, Stated
from registry.rules.profile import stated_of

Key = tuple[str, int | None]
"""Of a fact: the metric without its year, and the accounting year where it has one."""


@dataclass(frozen=True)
class Said:
    """Who entered something, when, from which document."""

    id: int
    source: str
    evidence_id: int | None
    evidence_name: str
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class KeptFact(Said):
    """The newest state of one fact; `value` is plain JSON, None where it was taken back."""

    metric: str
    period: int | None
    value: Any
    subject_id: int | None = None
    """Whose fact it is, where it is not the enterprise's."""


@dataclass(frozen=True)
class KeptRow(Said):
    """The newest state of one row of a record."""

    record: str
    line: int
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Profile:
    """All of one enterprise. `last_fact` is the greatest number of a fact's row, 0 where there is none."""

    facts: Mapping[Key, KeptFact]
    rows: tuple[KeptRow, ...]
    last_fact: int

    def stated(self) -> Stated:
        """What it says, as gathering takes it."""
        values = {key: fact.value for key, fact in self.facts.items()}
        return stated_of(values, [RecordRow(row.record, row.content) for row in self.rows])

    def value(self, metric: str, period: int | None = None) -> Any:
        fact = self.facts.get((metric, period))
        return fact.value if fact else None

    def listed(self, record: str) -> list[KeptRow]:
        """The rows of one record, in order."""
        return [row for row in self.rows if row.record == record]


def profile_of(enterprise_id: int, *, last_fact: int | None = None) -> Profile:
    """The profile of an enterprise in two queries; with `last_fact` the facts as they stood then."""
    facts = {fact.metric_key: fact.kept for fact in _facts(enterprise_id, last_fact)}
    rows = tuple(_rows(enterprise_id))
    return Profile(facts, rows, max((fact.id for fact in facts.values()), default=0))


@dataclass(frozen=True)
class _Keyed:
    metric_key: Key
    kept: KeptFact


def _facts(enterprise_id: int, last_fact: int | None) -> list[_Keyed]:
    return [_kept_fact(row) for row in _newest_facts(enterprise_id, last_fact)]


@Prepared
def _newest_facts(enterprise_id: int, last_fact: int | None) -> Any:
    newest = (
        ProfileFact.select(fn.MAX(ProfileFact.id))
        .where(ProfileFact.enterprise == enterprise_id)
        .group_by(ProfileFact.metric, ProfileFact.period)
    )
    if last_fact is not None:
        newest = newest.where(ProfileFact.id <= last_fact)
    return (
        ProfileFact.select(ProfileFact, ProfileFile.name.alias("file_name"))
        .join(ProfileFile, JOIN.LEFT_OUTER)
        .where(ProfileFact.id.in_(newest))
        .order_by(ProfileFact.id)
        .objects()
    )


def _kept_fact(row: Any) -> _Keyed:
    period = int(row.period) if row.period else None
    value = plain_value(json.loads(row.value, parse_float=Decimal)) if row.value else None
    return _Keyed((row.metric, period), KeptFact(*_said(row), row.metric, period, value))


def plain_value(value: Any) -> Any:
    """Numbers as exact texts, however they were written; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    return number_text(Fraction(value))


def _said(row: Any) -> tuple[int, str, int | None, str, str, datetime]:
    return row.id, row.source, row.evidence_id, row.file_name or "", row.entered_by, row.entered_at


def _rows(enterprise_id: int) -> list[KeptRow]:
    rows = _newest_rows(enterprise_id)
    return [KeptRow(*_said(row), row.record, row.line, json.loads(row.content)) for row in rows]


@Prepared
def _newest_rows(enterprise_id: int) -> Any:
    newest = (
        ProfileRecord.select(fn.MAX(ProfileRecord.id))
        .where(ProfileRecord.enterprise == enterprise_id)
        .group_by(ProfileRecord.record, ProfileRecord.line)
    )
    return (
        ProfileRecord.select(ProfileRecord, ProfileFile.name.alias("file_name"))
        .join(ProfileFile, JOIN.LEFT_OUTER)
        .where(ProfileRecord.id.in_(newest) & ~ProfileRecord.removed)
        .order_by(ProfileRecord.record, ProfileRecord.line)
        .objects()
    )


def row_of(enterprise_id: int, record: str, line: int) -> KeptRow:
    """One row that was not removed; raises NotFound."""
    for row in _rows(enterprise_id):
        if (row.record, row.line) == (record, line):
            return row
    raise NotFound()


def files_of(enterprise_id: int) -> list[ProfileFile]:
    """The evidence files of an enterprise, the latest first."""
    query = ProfileFile.select().where(ProfileFile.enterprise == enterprise_id)
    return list(query.order_by(ProfileFile.id.desc()))


def get_profile_file(actor: Actor, id: int) -> ProfileFile:
    """An evidence file of an enterprise in the actor's scope; raises NotFound."""
    found: ProfileFile | None = (
        ProfileFile.select()
        .join(Enterprise)
        .where((ProfileFile.id == id) & enterprises_in_scope(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def names_of(actors: Collection[str]) -> dict[str, str]:
    """The names behind actors as rows keep them; the system and lost accounts have none. One query."""
    numbers = {actor: parts[0] for actor in actors if (parts := parts_of(actor))}
    if not numbers:
        return {}
    names = dict(_named(few_lengths(sorted(set(numbers.values())))))
    return {actor: names[number] for actor, number in numbers.items() if number in names}


@Prepared
def _named(accounts: Sequence[int]) -> Any:
    return Account.select(Account.id, Account.name).where(Account.id.in_(accounts)).tuples()
