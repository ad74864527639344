"""Frozen sheets: read again for a page, and proved by computing them anew."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from registry.database import once_a_page
from registry.errors import NotFound
from registry.models import Application, Attachment, ClauseCheck, CriteriaVersion, Event, FiledSheet
from registry.prepared import Prepared
from registry.queries.criteria import criteria_of
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.assess import assess
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.files.version import digest_of
from registry.rules.criteria.gathering.origin import Origins, origins_of
from registry.rules.criteria.sheet.frozen import content_text, facts_of, sheet_digest
from registry.rules.criteria.sheet.sheet import Sheet, sheet_of

CHUNK = 200


@dataclass(frozen=True)
class Filed:
    """A frozen sheet with the officers' word on it. `checks` holds the newest of each clause."""

    row: FiledSheet
    name: str
    rules: str
    criteria: CriteriaSet
    facts: Facts
    origins: Origins
    checks: Mapping[str, ClauseCheck]

    @property
    def seen(self) -> int:
        """The greatest number of a check: what the officer who checks now has seen."""
        return max((check.id for check in self.checks.values()), default=0)

    @property
    def overridden(self) -> dict[str, Truth]:
        """What officers found otherwise than the facts say, by clause."""
        return overridden_in(self.checks)

    @property
    def overrides(self) -> dict[str, Truth]:
        return given_in(self.checks)

    def sheet(self, *, checked: bool = True) -> Sheet:
        """The sheet as pages show it; without `checked` as it was filed, whatever officers said since."""
        return self._as_checked if checked else self._as_filed

    @cached_property
    def _as_filed(self) -> Sheet:
        return sheet_of(self.criteria, self.facts, self.row.day, None)

    @cached_property
    def _as_checked(self) -> Sheet:
        if not self.checks:
            return self._as_filed
        return sheet_of(self.criteria, self.facts, self.row.day, self.overrides)


def sheets_of(application: Application) -> list[FiledSheet]:
    """All sheets of an application, the newest first, without their long texts."""
    s = FiledSheet
    columns = (s.id, s.application, s.criteria, s.day, s.digest, s.eligible, s.made_at, s.seq)
    return list(s.select(*columns).where(s.application == application.id).order_by(s.id.desc()))


def filed_sheet(application: Application, id: int | None = None) -> Filed | None:
    """One sheet of an application, by default the newest; None where it has none. Raises NotFound for an
    id that is none of its own. What it says in words is written once for a page."""
    return once_a_page(("filed sheet", application.id, id), lambda: _filed_sheet(application, id))


def _filed_sheet(application: Application, id: int | None) -> Filed | None:
    row: FiledSheet | None = next(iter(_with_version(application.id, id)), None)
    if row is None:
        if id is None:
            return None
        raise NotFound()
    version: CriteriaVersion = row.criteria
    criteria = criteria_of(version)
    return Filed(
        row,
        version.name,
        version.digest,
        criteria,
        facts_of(row.facts, criteria.metrics),
        origins_of(row.origins),
        checks_of([row.id]).get(row.id, {}),
    )


@Prepared
def _with_version(application_id: int, id: int | None) -> Any:
    query = FiledSheet.select(FiledSheet, CriteriaVersion).join(CriteriaVersion)
    query = query.where(FiledSheet.application == application_id).order_by(FiledSheet.id.desc())
    return (query if id is None else query.where(FiledSheet.id == id)).limit(1)


def checks_of(sheets: Collection[int], seen: int | None = None) -> dict[int, dict[str, ClauseCheck]]:
    """The newest word on every clause of these sheets, by sheet and clause, or with `seen` the newest up to
    that number; one query."""
    found: dict[int, dict[str, ClauseCheck]] = {}
    for row in _checks(list(sheets), seen):
        found.setdefault(row.sheet_id, {})[row.clause] = row
    return found


@Prepared
def _checks(sheets: Sequence[int], seen: int | None) -> Any:
    rows = ClauseCheck.select().where(ClauseCheck.sheet.in_(sheets))
    return (rows if seen is None else rows.where(ClauseCheck.id <= seen)).order_by(ClauseCheck.id)


def given_in(checks: Mapping[str, ClauseCheck]) -> dict[str, Truth]:
    """What officers said of each clause, as `assess` takes it."""
    return {clause: check.given for clause, check in checks.items()}


def overridden_in(checks: Mapping[str, ClauseCheck]) -> dict[str, Truth]:
    """What officers found otherwise than the facts say, by clause."""
    return {clause: check.given for clause, check in checks.items() if check.given is not check.found}


def evidence_of(checks: Iterable[ClauseCheck]) -> dict[int, Attachment]:
    """The attachments that officers named as evidence, by number; one query, none where there are none."""
    wanted = {check.evidence_id for check in checks if check.evidence_id is not None}
    if not wanted:
        return {}
    return {row.id: row for row in Attachment.select().where(Attachment.id.in_(sorted(wanted)))}


def sheet_reference(application_id: int) -> dict[str, Any]:
    """What a decision keeps of the newest sheet: its digest, that of its rules, and what officers found
    otherwise; nothing of a file without one."""
    return sheet_references([application_id])[application_id]


def sheet_references(applications: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Likewise of each of these files; two queries."""
    found: dict[int, dict[str, Any]] = {id: {} for id in applications}
    # Of one the last is the newest.
    newest = {row.application_id: row for row in _digests(list(applications))}
    checks = checks_of([row.id for row in newest.values()]) if newest else {}
    for id, row in newest.items():
        found[id] = {
            "sheet": {
                "id": row.id,
                "digest": row.digest,
                "criteria": row.name,
                "rules": row.rules,
                "overridden": overridden_in(checks.get(row.id, {})),
            }
        }
    return found


@Prepared
def _digests(applications: Sequence[int]) -> Any:
    s, rules = FiledSheet, CriteriaVersion.digest.alias("rules")
    query = s.select(s.id, s.application, s.digest, CriteriaVersion.name, rules).join(CriteriaVersion)
    return query.where(s.application.in_(applications)).order_by(s.id).objects()


@dataclass(frozen=True)
class SheetFault:
    """A kept sheet that is not what it was when it was made."""

    sheet: int
    reason: str


@dataclass(frozen=True)
class Recheck:
    """How many sheets were computed again, and what differed."""

    sheets: int
    faults: tuple[SheetFault, ...]

    @property
    def intact(self) -> bool:
        return not self.faults


def recheck_sheets() -> Recheck:
    """Compute every kept sheet again from its frozen facts and its version, and compare bytes and digests."""
    count = 0
    faults: list[SheetFault] = []
    for chunk in _chunks():
        events = _events([row.seq for row in chunk])
        for row in chunk:
            count += 1
            reason = _fault(row, row.criteria, events.get(row.seq))
            if reason:
                faults.append(SheetFault(row.id, reason))
    return Recheck(count, tuple(faults))


def _chunks() -> Iterator[list[Any]]:
    last = 0
    while True:
        query = (
            FiledSheet.select(FiledSheet, CriteriaVersion).join(CriteriaVersion).where(FiledSheet.id > last)
        )
        chunk = list(query.order_by(FiledSheet.id).limit(CHUNK))
        if not chunk:
            return
        yield chunk
        last = chunk[-1].id


def _events(seqs: Collection[int]) -> dict[int, dict[str, Any]]:
    rows = Event.select(Event.seq, Event.application_id, Event.body).where(Event.seq.in_(list(seqs)))
    return {row.seq: {**json.loads(row.body), "application": row.application_id} for row in rows}


def _fault(row: FiledSheet, version: CriteriaVersion, event: Mapping[str, Any] | None) -> str:
    """What is wrong with one sheet; '' where it is what was made."""
    if digest_of(version.document) != version.digest:
        return "the version of its criteria is not what was published"
    try:
        criteria = criteria_of(version)
        facts = facts_of(row.facts, criteria.metrics)
    except (CatalogError, ValueError, KeyError):
        return "its facts cannot be read any more"
    content = content_text(assess(criteria, facts))
    if content != row.content:
        return "it comes out otherwise than it was frozen"
    if json.loads(content)["eligible"] != row.eligible:
        return "its verdict is not what its content says"
    if sheet_digest(version.digest, row.facts, content) != row.digest:
        return "its digest is not that of its rules, facts and outcome"
    origins = sha256(row.origins.encode()).hexdigest()
    kept = {
        "digest": row.digest,
        "origins": origins,
        "day": row.day.isoformat(),
        "application": row.application_id,
    }
    if event is None or any(event.get(name) != value for name, value in kept.items()):
        return "the ledger says otherwise"
    return ""
