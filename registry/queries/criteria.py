"""Criteria versions: the one in use for a title on a day, the one of a call, the set each describes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from registry import clock
from registry.errors import NotFound, Text, named, say
from registry.models import Application, Call, CallCriteria, CriteriaUse, CriteriaVersion, FiledSheet
from registry.prepared import Prepared, few_lengths
from registry.rules.catalog import catalog
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.read_set import KINDS
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.files.version import digest_of, document_of, set_of
from registry.rules.criteria.period import Period, in_use, unmet_periods
from registry.rules.criteria.version_state import CriteriaVersionState

Pair = tuple[str, str]
"""Scheme and level."""

KEPT_READ = 64


@lru_cache(maxsize=KEPT_READ)
def _read(document: str) -> CriteriaSet:
    return set_of(document)


def criteria_of(version: CriteriaVersion) -> CriteriaSet:
    """The set of a version; the same object for the same document. Raises CatalogError for a broken draft."""
    return _read(version.document)


def periods_of(scheme: str | None = None) -> list[Period]:
    """Every published use, of one scheme or of all; each is named by the number of its version."""
    return [
        Period(str(use.criteria_id), use.level, use.kind, use.first, use.last, use.scheme)
        for use in _uses(scheme)
    ]


@Prepared
def _uses(scheme: str | None) -> Any:
    query = CriteriaUse.select().order_by(CriteriaUse.first, CriteriaUse.id)
    return query if scheme is None else query.where(CriteriaUse.scheme == scheme)


def versions_in_use(day: date, kind: str = "new") -> dict[Pair, int]:
    """The version applications of a kind are judged by on a day, for every (scheme, level) that has one."""
    periods: defaultdict[Pair, list[Period]] = defaultdict(list)
    for period in periods_of():
        periods[period.scheme, period.level].append(period)
    found = {pair: in_use(those, pair[1], kind, day) for pair, those in periods.items()}
    return {pair: int(name) for pair, name in found.items() if name is not None}


def version_in_use(scheme: str, level: str, kind: str, day: date) -> CriteriaVersion | None:
    """The published version for a title and kind of application on a day; None where there is none."""
    number = in_use(periods_of(scheme), level, kind, day)
    return None if number is None else CriteriaVersion.get_by_id(int(number))


def version_of_call(call: Call, kind: str) -> CriteriaVersion | None:
    """The version a call is bound to; of a call older than the criteria, the one in use on its first day."""
    bound: CriteriaVersion | None = next(iter(_bound(call.id, kind)), None)
    return bound or version_in_use(call.scheme, call.level, kind, clock.day_of(call.opens_at))


@Prepared
def _bound(call_id: int, kind: str) -> Any:
    of_call = (CallCriteria.call == call_id) & (CallCriteria.kind == kind)
    bound = CriteriaVersion.select().join(CallCriteria, on=(CallCriteria.criteria == CriteriaVersion.id))
    return bound.where(of_call).limit(1)


def versions_of_calls(calls: Iterable[Call]) -> dict[int, dict[str, CriteriaVersion]]:
    """The versions these calls are bound to, by call and kind of application; the same few queries always."""
    calls = list(calls)
    numbers: dict[int, dict[str, int]] = {call.id: {} for call in calls}
    periods: defaultdict[str, list[Period]] = defaultdict(list)
    for period in periods_of():
        periods[period.scheme].append(period)
    for call in calls:
        for kind in KINDS:
            found = in_use(periods[call.scheme], call.level, kind, clock.day_of(call.opens_at))
            if found is not None:
                numbers[call.id][kind] = int(found)
    for row in _bound_to(few_lengths(list(numbers))):
        numbers[row.call_id][row.kind] = row.criteria_id
    versions = versions_by_id(number for kinds in numbers.values() for number in kinds.values())
    return {
        call: {kind: versions[number] for kind, number in kinds.items()} for call, kinds in numbers.items()
    }


def drafts() -> list[CriteriaVersion]:
    """Every draft with its document, the one changed last first."""
    query = CriteriaVersion.select().where(CriteriaVersion.state == CriteriaVersionState.DRAFT)
    return list(query.order_by(CriteriaVersion.changed_at.desc(), CriteriaVersion.id.desc()))


def criteria_of_application(application: Application) -> CriteriaVersion | None:
    """The version an application is judged by: that of its first filing, also where it moved since, else that
    of its call; None where none is published for it."""
    for (version_id,) in _first_filed_by(application.id):
        return CriteriaVersion.get_by_id(version_id)
    return version_of_call(Call.get_by_id(application.call_id), application.kind)


@Prepared
def _first_filed_by(application_id: int) -> Any:
    filed = FiledSheet.select(FiledSheet.criteria).where(FiledSheet.application == application_id)
    return filed.order_by(FiledSheet.id).limit(1).tuples()


def published_versions(scheme: str | None = None) -> list[CriteriaVersion]:
    """Every published version with its document, by scheme, the latest published first."""
    found: list[CriteriaVersion] = _published(scheme)
    return found


@Prepared
def _published(scheme: str | None) -> Any:
    query = CriteriaVersion.select().where(CriteriaVersion.state == CriteriaVersionState.PUBLISHED)
    if scheme is not None:
        query = query.where(CriteriaVersion.scheme == scheme)
    return query.order_by(CriteriaVersion.scheme, CriteriaVersion.id.desc())


def version_named(name: str) -> CriteriaVersion | None:
    """The published version of this id or alias; None where there is none."""
    found: CriteriaVersion | None = CriteriaVersion.get_or_none(
        (CriteriaVersion.name == name) & (CriteriaVersion.state == CriteriaVersionState.PUBLISHED)
    )
    if found is not None:
        return found
    return next((row for row in published_versions() if name in criteria_of(row).aliases), None)


LIVING = (CriteriaVersionState.PUBLISHED, CriteriaVersionState.DRAFT)


@Prepared
def _bound_to(calls: Sequence[int]) -> Any:
    return CallCriteria.select().where(CallCriteria.call.in_(calls))


def get_version(id: int, states: Iterable[CriteriaVersionState] = LIVING) -> CriteriaVersion:
    """One version in one of these states; raises NotFound."""
    found: CriteriaVersion | None = CriteriaVersion.get_or_none(
        (CriteriaVersion.id == id) & CriteriaVersion.state.in_(list(states))
    )
    if found is None:
        raise NotFound()
    return found


def versions_by_id(ids: Iterable[int]) -> dict[int, CriteriaVersion]:
    """These versions with their documents; one query."""
    return {row.id: row for row in _versions(few_lengths(sorted(set(ids))))}


@Prepared
def _versions(ids: Sequence[int]) -> Any:
    return CriteriaVersion.select().where(CriteriaVersion.id.in_(ids))


def uses_of(versions: Iterable[int]) -> dict[int, list[CriteriaUse]]:
    """When each of these versions is used, by version; one query."""
    found: dict[int, list[CriteriaUse]] = {}
    for row in _uses_of(few_lengths(list(versions))):
        found.setdefault(row.criteria_id, []).append(row)
    return found


@Prepared
def _uses_of(versions: Sequence[int]) -> Any:
    rows = CriteriaUse.select().where(CriteriaUse.criteria.in_(versions))
    return rows.order_by(CriteriaUse.first, CriteriaUse.level, CriteriaUse.kind)


@dataclass(frozen=True)
class NamedSet:
    """A set by one of its names: a published version, or (`version` None) one that is only shipped."""

    criteria: CriteriaSet
    document: str
    digest: str
    version: CriteriaVersion | None


def set_named(name: str) -> NamedSet | None:
    """The published version of an id or alias, else the shipped set; works before there are any tables."""
    version = version_named(name) if _has_tables() else None
    if version is not None:
        return NamedSet(criteria_of(version), version.document, version.digest, version)
    known = shipped().named(name)
    return None if known is None else _shipped(known)


def unpublished() -> list[CriteriaSet]:
    """The shipped sets that are not published, in the order they came into use."""
    names: set[str] = set()
    if _has_tables():
        rows = CriteriaVersion.select(CriteriaVersion.name).where(
            CriteriaVersion.state == CriteriaVersionState.PUBLISHED
        )
        names = {row.name for row in rows}
    return [each for each in shipped().in_order_of_use() if each.id not in names]


def every_set() -> list[NamedSet]:
    """Every published version and, after them, every shipped set that is not published."""
    versions = published_versions() if _has_tables() else []
    published = [NamedSet(criteria_of(row), row.document, row.digest, row) for row in versions]
    return published + [_shipped(each) for each in unpublished()]


def _has_tables() -> bool:
    # Facts are judged by the shipped sets on a machine that has no registry yet, too.
    return bool(CriteriaVersion.table_exists())  # type: ignore[no-untyped-call]


def _shipped(criteria: CriteriaSet) -> NamedSet:
    document = document_of(shipped().tables[criteria.id], shipped().metrics)
    return NamedSet(criteria, document, digest_of(document), None)


def unmet_for_publishing(criteria: CriteriaSet) -> list[Text]:
    """Why a set cannot be published beside what stands; none where it can."""
    return [*unmet_names(criteria, except_id=None), *unmet_uses(criteria)]


def unmet_names(criteria: CriteriaSet, *, except_id: int | None) -> list[Text]:
    """Which of its names, aliases included, already mean a published version."""
    taken = {name for row in published_versions() if row.id != except_id for name in criteria_of(row).names}
    return [
        say("已有名为“%(name)s”的版本发布，请换一个编号。", name=name)
        for name in criteria.names
        if name in taken
    ]


def unmet_uses(criteria: CriteriaSet) -> list[Text]:
    """Why a set cannot be published beside what stands: unknown levels, gaps and overlaps."""
    scheme = catalog().schemes.get(criteria.scheme)
    if scheme is None:
        return [say("没有“%(scheme)s”这个认定类别。", scheme=criteria.scheme)]
    reasons = [
        say("“%(scheme)s”没有“%(level)s”这个级别。", scheme=named(scheme), level=level)
        for level in sorted({period.level for period in criteria.periods})
        if not scheme.has_level(level)
    ]
    if reasons:
        return reasons
    names = {
        str(row.id): row.name for row in CriteriaVersion.select(CriteriaVersion.id, CriteriaVersion.name)
    }
    published = [
        Period(names[each.name], each.level, each.kind, each.first, each.last, each.scheme)
        for each in periods_of(criteria.scheme)
    ]
    return unmet_periods(criteria.periods, published)
