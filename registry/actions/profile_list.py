"""Taking in the profiles of many enterprises at once: only what nobody has stated yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import fn

from registry import clock
from registry.actions.ledger import NewEvent, record_all
from registry.database import insert_rows, transactional
from registry.errors import Conflict, NotFound, Text, Unmet, say
from registry.models import Enterprise, ProfileFact, ProfileFile, ProfileRecord
from registry.rules.actor import Actor
from registry.rules.criteria.facts import canonical
from registry.rules.criteria.files.shipped import shipped
from registry.rules.ledger import list_digest
from registry.rules.profile import ProfileEntry, unmet_entry, unmet_row

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
    reasons = [reason for statement in statements for reason in _unmet(statement)]
    if reasons:
        raise Unmet(reasons)
    ids = [statement.enterprise.id for statement in statements]
    _refuse_foreign_files(statements)
    stated, lines = _stated(ids), _lines(ids)
    facts, rows, events = [], [], []
    for statement in statements:
        its_facts = [_fact(statement.enterprise, entry, actor) for entry in statement.entries]
        its_rows = [_row(statement.enterprise, row, lines, actor) for row in statement.rows]
        for fact in its_facts:
            key = (fact["enterprise"], fact["metric"], fact["period"])
            if key in stated:
                raise Conflict(say("“%(name)s”已有填报的内容，没有改动。", name=_name(fact["metric"])))
            stated.add(key)
        events.append(_happening(statement.enterprise, its_facts, its_rows))
        facts += its_facts
        rows += its_rows
    insert_rows(ProfileFact, facts)
    insert_rows(ProfileRecord, rows)
    record_all(actor, events)


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
    return Text(family.metrics[0].zh) if family else metric


def _refuse_foreign_files(statements: Sequence[Statement]) -> None:
    wanted = {
        (statement.enterprise.id, entry.evidence)
        for statement in statements
        for entry in statement.entries
        if entry.evidence is not None
    }
    files: Any = ProfileFile.select(ProfileFile.enterprise, ProfileFile.id)
    own = set(files.where(ProfileFile.id.in_([file for _, file in wanted])).tuples()) if wanted else set()
    if wanted - own:
        raise NotFound()


def _stated(ids: Sequence[int]) -> set[tuple[int, str, str]]:
    """Every (enterprise, metric, period) that has been stated."""
    found: set[tuple[int, str, str]] = set()
    for start in range(0, len(ids), CHUNK):
        rows: Any = ProfileFact.select(ProfileFact.enterprise, ProfileFact.metric, ProfileFact.period)
        found |= set(rows.where(ProfileFact.enterprise.in_(ids[start : start + CHUNK])).tuples())
    return found


def _lines(ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """The last line of every record that has one."""
    found: dict[tuple[int, str], int] = {}
    r = ProfileRecord
    for start in range(0, len(ids), CHUNK):
        rows: Any = r.select(r.enterprise, r.record, fn.MAX(r.line)).group_by(r.enterprise, r.record)
        for enterprise, record, line in rows.where(r.enterprise.in_(ids[start : start + CHUNK])).tuples():
            found[enterprise, record] = line
    return found


def _fact(enterprise: Enterprise, entry: ProfileEntry, actor: Actor) -> dict[str, Any]:
    return {
        "enterprise": enterprise.id,
        "metric": entry.metric,
        "period": "" if entry.period is None else str(entry.period),
        "value": canonical(entry.value),
        "source": entry.source,
        "evidence": entry.evidence,
        "entered_by": actor.text,
        "entered_at": clock.now(),
    }


def _row(
    enterprise: Enterprise, row: NewRow, lines: dict[tuple[int, str], int], actor: Actor
) -> dict[str, Any]:
    key = (enterprise.id, row.record)
    lines[key] = lines.get(key, 0) + 1
    return {
        "enterprise": enterprise.id,
        "record": row.record,
        "line": lines[key],
        "content": canonical(dict(row.content)),
        "source": row.source,
        "evidence": None,
        "entered_by": actor.text,
        "entered_at": clock.now(),
    }


def _happening(
    enterprise: Enterprise, facts: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> NewEvent:
    """The ledger names what was stated and commits to what it said."""
    said = [[fact[name] for name in ("metric", "period", "value", "source", "evidence")] for fact in facts]
    said += [[row[name] for name in ("record", "line", "content", "source", "evidence")] for row in rows]
    body = {
        "facts": [[fact["metric"], fact["period"]] for fact in facts],
        "rows": [[row["record"], row["line"]] for row in rows],
        "digest": list_digest(said),
    }
    return NewEvent(kind="profile.saved", enterprise_id=enterprise.id, effective_on=clock.today(), body=body)
