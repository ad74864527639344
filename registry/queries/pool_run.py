"""Runs over the pool: the rules they froze, how far they are, and the list behind each of their numbers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from typing import Any

from peewee import JOIN

from registry.errors import NotFound
from registry.models import CriteriaVersion, Enterprise, PoolRun, PoolRunRow, Subject
from registry.queries.lists import Conditions, equals_or_blank, narrowed
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.version import set_of
from registry.rules.criteria.version_state import CriteriaVersionState

VERDICTS: Mapping[str, Any] = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True)
class Frozen:
    """The versions of a run as they stood when it was asked; `changed` is None for a scan. `persons_agree`:
    what persons have not decided yet is supposed to be decided in favor."""

    base: CriteriaSet
    base_digest: str
    base_state: CriteriaVersionState
    changed: CriteriaSet | None = None
    changed_digest: str = ""
    changed_state: CriteriaVersionState | None = None
    persons_agree: bool = False

    @property
    def against(self) -> CriteriaSet:
        """What the base is compared with; a scan looks at nothing but its base."""
        return self.changed or self.base


def frozen_of(run: PoolRun) -> Frozen:
    """The rules a run goes by."""
    kept = json.loads(run.documents)
    base, changed = kept["base"], kept.get("changed")
    first = (set_of(base["document"]), base["digest"], CriteriaVersionState(base["state"]))
    if changed is None:
        return Frozen(*first)
    second = (set_of(changed["document"]), changed["digest"], CriteriaVersionState(changed["state"]))
    return Frozen(*first, *second, kept["persons_agree"])


def versions_to_compare() -> list[CriteriaVersion]:
    """Every published version and every draft: by scheme, published first."""
    v = CriteriaVersion
    query = v.select().where(v.state != CriteriaVersionState.DISCARDED)
    return list(query.order_by(v.scheme, v.state.desc(), v.id.desc()))


def what_if_runs() -> Any:
    """Every comparison, latest first, its versions joined; a query, to be paged."""
    return (
        PoolRun.select(
            PoolRun.id,
            PoolRun.level,
            PoolRun.day,
            PoolRun.state,
            PoolRun.done,
            PoolRun.total,
            PoolRun.result,
            PoolRun.asked_at,
            PoolRun.criteria,
            PoolRun.against,
            CriteriaVersion.scheme.alias("scheme"),
        )
        .join(CriteriaVersion, on=(CriteriaVersion.id == PoolRun.criteria))
        .where(PoolRun.purpose == "what_if")
        .order_by(PoolRun.id.desc())
        .objects()
    )


def get_what_if(id: int) -> PoolRun:
    """One comparison; raises NotFound."""
    found: PoolRun | None = PoolRun.get_or_none((PoolRun.id == id) & (PoolRun.purpose == "what_if"))
    if found is None:
        raise NotFound()
    return found


def versions_of_run(run: PoolRun) -> list[CriteriaVersion]:
    """The base and the changed version of a comparison as they are now."""
    v = CriteriaVersion
    ids = (run.criteria_id, run.against_id)
    rows = {row.id: row for row in v.select().where(v.id.in_(ids))}
    return [rows[id] for id in ids if id is not None]


def rows_behind(run: PoolRun, filters: Mapping[str, str]) -> Any:
    """The enterprises behind a number of a comparison; the filters say which, as the addresses spell them."""
    query = (
        PoolRunRow.select(
            PoolRunRow,
            Enterprise.name.alias("name"),
            Enterprise.uscc.alias("uscc"),
            Subject.name.alias("subject_name"),
        )
        .join(Enterprise, on=(Enterprise.id == PoolRunRow.enterprise))
        .where(PoolRunRow.run == run.id)
    )
    order = (PoolRunRow.district, PoolRunRow.zone, Enterprise.name, Enterprise.id, PoolRunRow.subject_id)
    return narrowed(with_subject(query), CONDITIONS, filters).order_by(*order).objects()


def with_subject(query: Any) -> Any:
    """Rows of a run with the site or project each is of, null where it is of the enterprise itself."""
    own = query.switch(PoolRunRow)
    return own.join(Subject, JOIN.LEFT_OUTER, on=(Subject.id == PoolRunRow.subject_id))


def _of_verdict(column: Any, value: str) -> Any:
    """A verdict of one version; 'not_yes' is no or open."""
    if value == "not_yes":
        return column.is_null() | (column == False)  # noqa: E712 -- SQL, not Python
    return column.is_null() if VERDICTS[value] is None else column == VERDICTS[value]


def _held(value: str) -> Any:
    return PoolRunRow.held == (value == "yes")


def _of_outcome(value: str) -> Any:
    return reduce(or_, [PoolRunRow.outcome == each for each in value.split(",")])


def _of_chain(value: str) -> Any:
    """Those on a chain; 'none' is on none."""
    if value == "none":
        return PoolRunRow.chains == "[]"
    return PoolRunRow.chains.contains(json.dumps(value, ensure_ascii=False))


def _by_clause(value: str) -> Any:
    return PoolRunRow.because.contains(f'"{value}"')


CONDITIONS: Conditions = {
    **equals_or_blank(PoolRunRow.district, PoolRunRow.zone, PoolRunRow.industry, PoolRunRow.size),
    "base": partial(_of_verdict, PoolRunRow.base),
    "changed": partial(_of_verdict, PoolRunRow.changed),
    "held": _held,
    "outcome": _of_outcome,
    "chain": _of_chain,
    "clause": _by_clause,
}
