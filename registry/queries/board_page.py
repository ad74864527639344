"""The list behind a number as the board's page reads it (decision 50)."""

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from peewee import JOIN, Expression

from registry.models import Batch, Enterprise, Recognition, Subject, TallySegment
from registry.prepared import Prepared, few_lengths
from registry.queries.begun import begun_figures
from registry.queries.board import SORTS, listed_titles
from registry.queries.late import LateSide
from registry.queries.long_list import Leads, LongList, beside
from registry.queries.tally import EVERYWHERE, any_of, behind, figures, with_rows
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
    place = {name: value for name, value in filters.items() if name in LEADS}
    others = {name: value for name, value in filters.items() if name not in LEADS}
    seen = behind(day, basis, counts, others, None, since)
    table = TallySegment.select(TallySegment.id).where(beside(seen))
    conditions = {name: getattr(TallySegment, name) == value for name, value in place.items()}
    walked, id = _walked(sort)
    sides = {sort: (_joined().where(beside(seen)), walked.where(beside(seen, id)), id)}
    how_many = partial(_number, day, basis, counts, filters, since)
    leads = _rarest_first(day, counts, place)
    conditions |= {TITLES: _of(counts)}
    same = {Recognition.id: TallySegment.recognition_id}
    return LongList(table, conditions, SORTS, order, leads, _shown, how_many, sides=sides, same=same)


TITLES = "titles"
LEADS: Leads = {"district": ("place",), "industry": ("industry",)}
"""What leads such a list, and in which of its orders; besides these few titles, in none."""
FEW_TITLES = 16


def _of(counts: Sequence[Pair]) -> Expression:
    """The condition that a segment is of one of these titles: of many a row is asked once, not of each."""
    if len(counts) <= FEW_TITLES:
        return any_of(counts)
    name = TallySegment.scheme.concat(":").concat(TallySegment.level)
    found: Expression = name.in_([":".join(pair) for pair in counts])
    return found


def _rarest_first(day: date, counts: Sequence[Pair], place: Mapping[str, Any]) -> Leads:
    """What leads, first that of which the figures have least."""
    leads: Leads = {TITLES: (), **LEADS} if len(counts) <= FEW_TITLES else LEADS
    found = [name for name in leads if name == TITLES or name in place]
    if len(found) < 2:
        return leads
    sizes = {name: _sum(day, {name: place[name]}) for name in found if name != TITLES}
    if TITLES in found:
        sizes[TITLES] = _sum(day, EVERYWHERE, set(counts))
    return {name: leads[name] for name in sorted(sizes, key=lambda name: sizes[name])}


def _sum(day: date, within: Mapping[str, Any], pairs: Container[Pair] | None = None) -> int:
    cells = figures(day, with_composites=True, within=within)
    return sum(cell.ever for cell in cells if pairs is None or (cell.scheme, cell.level) in pairs)


def _number(
    day: date, basis: Basis, counts: Sequence[Pair], filters: Mapping[str, Any], since: date | None
) -> int:
    """How long the list is: the number it is behind, which is kept."""
    if basis is Basis.IN_PERIOD and since is not None:
        return sum(cell.in_period for cell in begun_figures(day, since, (), counts, within=filters))
    asked = set(counts)
    cells = figures(day, with_composites=True, within=filters)
    return sum(cell.on(basis) for cell in cells if (cell.scheme, cell.level) in asked)


_OF_HOLDER = Enterprise.id == TallySegment.enterprise_id
_OF_TITLE = Recognition.id == TallySegment.recognition_id


def _joined() -> Any:
    found = TallySegment.select(TallySegment.id).join(Recognition, on=_OF_TITLE).switch(TallySegment)
    return found.join(Enterprise, on=_OF_HOLDER)


def _walked(sort: str) -> tuple[Any, Any]:
    """The segments from the side of what they are sorted by: SQLite joins so as CROSS JOIN says. And the
    number of each row of that side."""
    t = TallySegment
    if sort in ("place", "industry"):
        return t.select(t.id), None
    side, key = (Enterprise, _OF_HOLDER) if sort == "enterprise" else (Recognition, _OF_TITLE)
    return side.select(t.id).join(t, JOIN.CROSS).where(key), side.id


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
