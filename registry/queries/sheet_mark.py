"""The marks of files' sheets as they are kept for lists, and proved by computing the sheets anew."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from peewee import fn

from registry.models import CriteriaVersion, FiledSheet, SheetMark
from registry.prepared import Prepared, few_lengths
from registry.queries.criteria import criteria_of, versions_by_id
from registry.queries.sheet import checks_of, given_in, overridden_in
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.sheet.frozen import facts_of
from registry.rules.criteria.sheet.mark import Mark, mark_of
from registry.rules.criteria.sheet.sheet import sheet_of
from registry.rules.criteria.sheet.verdict import hindrances

CHUNK = 200


def marks_of(applications: Collection[int]) -> dict[int, Mark]:
    """The marks of the newest sheets of these applications, those that have one; one query."""
    if not applications:
        return {}
    return {id: Mark(*counts) for id, *counts in _kept(few_lengths(list(applications)))}


@Prepared
def _kept(applications: list[int]) -> Any:
    m = SheetMark
    rows = m.select(m.application_id, m.failed, m.undecided, m.overridden)
    return rows.where(m.application.in_(applications)).tuples()


def marks_found(applications: Collection[int]) -> dict[int, Mark]:
    """The same by what the sheets keep of their outcome and by the officers' word on them, for who decides by
    it; two queries."""
    newest = FiledSheet.select(fn.MAX(FiledSheet.id)).group_by(FiledSheet.application)
    newest = newest.where(FiledSheet.application.in_(list(applications)))
    columns = (FiledSheet.id, FiledSheet.application, FiledSheet.content)
    rows = list(FiledSheet.select(*columns).where(FiledSheet.id.in_(newest)))
    checks = checks_of([row.id for row in rows])
    return {row.application_id: mark_of(row.content, given_in(checks.get(row.id, {}))) for row in rows}


def mark_faults() -> Iterator[str]:
    """Marks that are not what the newest sheet of their file says with the officers' word on it, and those
    that are not there: each sheet is computed anew."""
    last = 0
    while True:
        newest = FiledSheet.select(FiledSheet.application, fn.MAX(FiledSheet.id)).group_by(
            FiledSheet.application
        )
        more = newest.where(FiledSheet.application > last).order_by(FiledSheet.application).limit(CHUNK)
        pairs: Any = more.tuples()
        found = dict(pairs)
        if not found:
            return
        yield from _faults(found)
        last = max(found)


def _faults(newest: Mapping[int, int]) -> Iterator[str]:
    rows = list(FiledSheet.select().where(FiledSheet.id.in_(list(newest.values()))).order_by(FiledSheet.id))
    marks = SheetMark.select().where(SheetMark.application.in_(list(newest)))
    kept = {mark.application_id: (mark.sheet_id, _counts(mark)) for mark in marks}
    versions = versions_by_id(row.criteria_id for row in rows)
    checks = checks_of([row.id for row in rows])
    for row in rows:
        computed = _computed(row, versions, checks)
        if row.application_id not in kept:
            yield f"sheet {row.id}: its mark is not kept"
        elif computed is not None and kept[row.application_id] != (row.id, computed):
            yield f"sheet {row.id}: its mark is not what it says with the checks"


def _counts(row: SheetMark) -> Mark:
    return Mark(row.failed, row.undecided, row.overridden)


def _computed(
    row: FiledSheet, versions: Mapping[int, CriteriaVersion], checks: Mapping[int, Mapping[str, Any]]
) -> Mark | None:
    """The mark by the sheet itself; None where it cannot be read any more, which is a fault of its own."""
    own = checks.get(row.id, {})
    try:
        criteria = criteria_of(versions[row.criteria_id])
        sheet = sheet_of(criteria, facts_of(row.facts, criteria.metrics), row.day, given_in(own))
    except (CatalogError, ValueError, KeyError):
        return None
    ways = [each.truth for each in hindrances(sheet)]
    return Mark(ways.count(False), ways.count(None), len(overridden_in(own)))
