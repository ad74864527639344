"""What the ledger knows of a holder's past in a family of titles: files refused, and what was decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import Expression

from registry import clock
from registry.models import Application, Call, Recognition, TitleMeasure
from registry.prepared import Prepared
from registry.rules.catalog import catalog
from registry.rules.criteria.gathering.refused_files import RefusedFile
from registry.rules.procedure import Procedure
from registry.rules.state import State

MOST = 20
"""Of each kind, the latest."""
REFUSED = (State.REJECTED.value, State.NOT_NAMED.value)


@dataclass(frozen=True)
class Past:
    """The latest of each, newest first; of both only what was known and in force by a day."""

    refused: list[Application]
    """With their calls."""
    measures: list[TitleMeasure]
    """With their recognitions."""


def past_of(enterprise_id: int, scheme: str, day: date) -> Past:
    """Of the titles that bars go by together: those of the scheme's family. Two queries."""
    grounds = catalog().grounds
    family = sorted(grounds.families[grounds.family_of(scheme)].schemes)
    return Past(_refused_in(enterprise_id, family), _measured_in(enterprise_id, family, day))


@Prepared
def _refused_in(enterprise_id: int, family: Sequence[str]) -> Any:
    a = Application
    refused = (a.enterprise == enterprise_id) & a.state.in_(REFUSED) & a.scheme.in_(family)
    rows = a.select(a, Call).join(Call).where(refused)
    return rows.order_by(a.changed_at.desc(), a.id.desc()).limit(MOST)


@Prepared
def _measured_in(enterprise_id: int, family: Sequence[str], day: date) -> Any:
    m = TitleMeasure
    known = (m.enterprise == enterprise_id) & Recognition.scheme.in_(family) & (m.effective_on <= day)
    rows = m.select(m, Recognition).join(Recognition).where(known)
    return rows.order_by(m.effective_on.desc(), m.id.desc()).limit(MOST)


def files_refused(enterprise_id: int, day: date) -> Mapping[str, Sequence[RefusedFile]]:
    """What was refused to a holder up to a day, by family, as criteria ask for it; one query."""
    grounds = catalog().grounds
    found: defaultdict[str, list[RefusedFile]] = defaultdict(list)
    for row in _refused(enterprise_id, _end_of(day)):
        found[grounds.family_of(row.scheme)].append(RefusedFile(clock.day_of(row.changed_at), row.number))
    return found


@Prepared
def _refused(enterprise_id: int, end: datetime) -> Any:
    a = Application
    query = a.select(a.scheme, a.changed_at, a.number)
    return query.where((a.enterprise == enterprise_id) & _judged(end)).order_by(a.id)


def refusals(day: date) -> Mapping[int, tuple[tuple[str, date], ...]]:
    """The same of everybody, by holder, each as its family and its day; one query."""
    a, grounds = Application, catalog().grounds
    families = {scheme: grounds.family_of(scheme) for scheme in catalog().schemes}
    query: Any = a.select(a.enterprise, a.scheme, a.changed_at).where(_judged(_end_of(day)))
    found: defaultdict[int, list[tuple[str, date]]] = defaultdict(list)
    for enterprise, scheme, changed_at in query.order_by(a.id).tuples():
        found[enterprise].append((families[scheme], clock.day_of(changed_at)))
    return {enterprise: tuple(each) for enterprise, each in found.items()}


def _end_of(day: date) -> datetime:
    return clock.start_of(day + timedelta(days=1))


def _judged(end: datetime) -> Expression:
    """Refused before an instant. A file for a title that is given elsewhere was only closed here: nobody
    found anything wanting."""
    a = Application
    found: Expression = (
        a.state.in_(REFUSED) & (a.procedure != Procedure.OUTSIDE_LIST.value) & (a.changed_at < end)
    )
    return found
