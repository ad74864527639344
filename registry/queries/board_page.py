"""The list behind a number as the board's page reads it (decision 50)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from peewee import JOIN, Expression, fn

from registry.models import Batch, Enterprise, Recognition, Subject, TallySegment
from registry.prepared import Prepared, few_lengths
from registry.queries.board import SORTS, listed_titles
from registry.queries.late import LateSide
from registry.queries.long_list import Leads, LongList, beside
from registry.queries.tally import any_of, behind, with_rows
from registry.queries.tally_known import known_up_to
from registry.rules.composite import Pair
from registry.rules.tally import Basis


def titles_by_page(
    day: date,
    basis: Basis,
    counts: Sequence[Pair],
    filters: Mapping[str, Any],
    *,
    known_at: datetime | None = None,
    since: date | None = None,
    late: LateSide | None = None,
    sort: str,
    descending: bool,
) -> Any:
    """What `listed_titles` lists, for pages. What was known at an instant, and late entries, are read whole:
    their rows are put together from former ones."""
    if late is not None or known_up_to(known_at) is not None:
        return listed_titles(
            day, basis, counts, filters,
            known_at=known_at, since=since, late=late, sort=sort, descending=descending,
        )  # fmt: skip
    order = {"sort": sort, "direction": "desc" if descending else "asc"}
    seen = beside(behind(day, basis, counts, filters, None, since))
    table = TallySegment.select(TallySegment.id).where(seen)
    leads: Leads = {"titles": ()} if len(counts) == 1 else {}
    sides = {sort: (_joined().where(seen), _walked(sort).where(seen))}
    count = partial(_how_many, table, counts)
    return LongList(table, {"titles": _of(counts)}, SORTS, order, leads, _shown, count, sides=sides)


def _of(counts: Sequence[Pair]) -> Expression:
    """The condition that a segment is of one of these titles: of many a row is asked once, not of each."""
    if len(counts) < 2:
        return any_of(counts)
    name = TallySegment.scheme.concat(":").concat(TallySegment.level)
    found: Expression = name.in_([":".join(pair) for pair in counts])
    return found


def _how_many(table: Any, counts: Sequence[Pair]) -> int:
    """How long the list is: of many titles all are counted, in the order of their index."""
    if len(counts) < 2:
        return int(table.where(any_of(counts)).count())
    t = TallySegment
    rows: Any = table.select(t.scheme, t.level, fn.COUNT(1)).group_by(t.scheme, t.level).tuples()
    asked = set(counts)
    return sum(count for scheme, level, count in rows if (scheme, level) in asked)


_OF_HOLDER = Enterprise.id == TallySegment.enterprise_id
_OF_TITLE = Recognition.id == TallySegment.recognition_id
_OF_SUBJECT = Subject.id == TallySegment.subject_id


def _joined() -> Any:
    found = TallySegment.select(TallySegment.id).join(Recognition, on=_OF_TITLE).switch(TallySegment)
    return found.join(Subject, on=_OF_SUBJECT).switch(TallySegment).join(Enterprise, on=_OF_HOLDER)


def _walked(sort: str) -> Any:
    """The segments from the side of what they are sorted by; by what many have alike they are sorted."""
    t = TallySegment
    sides: Mapping[str, tuple[Any, Any]] = {
        "enterprise": (Enterprise, _OF_HOLDER),
        "announced": (Recognition, _OF_TITLE),
        "valid_until": (Recognition, _OF_TITLE),
    }
    if sort not in sides:
        return _joined()
    side, key = sides[sort]
    joined: Any = side.select(t.id).join(t, JOIN.CROSS).join(Subject, JOIN.CROSS)
    return joined.where(key, _OF_SUBJECT)


def _shown(ids: Sequence[int]) -> Sequence[Any]:
    found: Sequence[Any] = _rows(few_lengths(ids))
    return found


@Prepared
def _rows(ids: Sequence[int]) -> Any:
    t, e, s, r = TallySegment, Enterprise, Subject, Recognition
    batch = r.batch == Batch.id
    query = with_rows(t.id.in_(ids)).join_from(r, Batch, on=batch, attr="batch")
    of_segment = (t.id, t.enterprise_id, t.district, t.zone, t.industry, t.award_year, t.valid)
    of_title = (r.scheme, r.level, r.award_year, r.announced_on, r.valid_until, Batch.document_no)
    return query.select(*of_segment, e.name, e.uscc, e.district, e.zone, s.name, s.kind, *of_title)
