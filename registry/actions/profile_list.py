"""Taking in the profiles of many enterprises at once: only what nobody has stated yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from registry import clock
from registry.actions.profile_saved import append_profiles
from registry.database import transactional
from registry.errors import Conflict, NotFound, Text, Unmet, named, say
from registry.models import Enterprise, ProfileFact, ProfileFile, ProfileRecord
from registry.prepared import Prepared
from registry.queries.evidence import require_own_files
from registry.rules.actor import Actor
from registry.rules.criteria.facts import canonical
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import ProfileEntry, unmet_entry, unmet_row
from registry.rules.profile_saved import SavedProfile, SavedRow, saved_fact
from registry.rules.right import Right, require

CHUNK = 500


@dataclass(frozen=True)
class NewRow:
    """One row to be added to a record of the profile."""

    record: str
    content: Mapping[str, Any]
    source: str = ""


@dataclass(frozen=True)
class Statement:
    """What one enterprise states: facts and rows."""

    enterprise: Enterprise
    entries: Sequence[ProfileEntry]
    rows: Sequence[NewRow] = ()


@transactional
def state_profiles(statements: Sequence[Statement], actor: Actor) -> None:
    """Keep the facts and rows of a list of enterprises; each enterprise has one event.

    Nothing that stands is changed. Raises Unmet for what cannot be kept, NotFound for evidence that is not
    the enterprise's own, Conflict where something was stated before or is stated twice.
    """
    require(actor, Right.STATE_PROFILE)
    reasons = [reason for statement in statements for reason in _unmet(statement)]
    if reasons:
        raise Unmet(reasons)
    ids = [statement.enterprise.id for statement in statements]
    named = [(each.enterprise.id, entry.evidence) for each in statements for entry in each.entries]
    require_own_files(ProfileFile.enterprise, named)
    stated, lines = _stated(ids), _lines(ids)
    saved, now = [], clock.now()
    for statement in statements:
        its_id = statement.enterprise.id
        facts = [saved_fact(its_id, entry, actor.text, now) for entry in statement.entries]
        rows = [_row(its_id, row, lines, actor, now) for row in statement.rows]
        for fact in facts:
            key = (its_id, fact.metric, fact.period)
            if key in stated:
                raise Conflict(say("“%(name)s”已有填报的内容，没有改动。", name=_name(fact.metric)))
            stated.add(key)
        saved.append(SavedProfile(its_id, facts, rows))
    append_profiles(saved, actor)


def _unmet(statement: Statement) -> list[Text]:
    metrics, today = shipped().metrics, clock.today()
    reasons = [reason for entry in statement.entries for reason in unmet_entry(entry, metrics, today)]
    for row in statement.rows:
        known = metrics.profile.records.get(row.record)
        if known is None:
            raise NotFound()
        reasons += unmet_row(known, row.content, today)
    return reasons


def _name(metric: str) -> Text | str:
    family = shipped().metrics.families.get(metric)
    return named(family.metrics[0]) if family else metric


def _stated(ids: Sequence[int]) -> set[tuple[int, str, str]]:
    """Every (enterprise, metric, period) that has been stated."""
    found: set[tuple[int, str, str]] = set()
    for start in range(0, len(ids), CHUNK):
        found |= set(_stated_by(ids[start : start + CHUNK]))
    return found


@Prepared
def _stated_by(ids: Sequence[int]) -> Any:
    f = ProfileFact
    return f.select(f.enterprise, f.metric, f.period).where(f.enterprise.in_(ids)).tuples()


def _lines(ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """The last line of every record that has one."""
    found: dict[tuple[int, str], int] = {}
    for start in range(0, len(ids), CHUNK):
        for enterprise, record, line in _last_lines(ids[start : start + CHUNK]):
            found[enterprise, record] = line
    return found


@Prepared
def _last_lines(ids: Sequence[int]) -> Any:
    r = ProfileRecord
    rows = r.select(r.enterprise, r.record, fn.MAX(r.line)).group_by(r.enterprise, r.record)
    return rows.where(r.enterprise.in_(ids)).tuples()


def _row(
    enterprise: int, row: NewRow, lines: dict[tuple[int, str], int], actor: Actor, now: datetime
) -> SavedRow:
    key = (enterprise, row.record)
    lines[key] = lines.get(key, 0) + 1
    return SavedRow(
        enterprise=enterprise,
        record=row.record,
        line=lines[key],
        content=canonical(dict(row.content)),
        removed=False,
        source=row.source,
        evidence=None,
        entered_by=actor.text,
        entered_at=now,
    )
