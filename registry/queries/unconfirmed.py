"""Recognitions decided here that were not ours to decide, as the first versions allowed: each stays, and on
this list, until a list of who decides names it or somebody ends it."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from peewee import Expression, fn

from registry.conditions import is_word
from registry.models import Batch, Recognition
from registry.prepared import Prepared
from registry.queries.recognition import with_holder
from registry.rules.catalog import catalog
from registry.rules.procedure import NEVER_OURS, Procedure
from registry.rules.title_procedure import ProcedureSpan

Listed = Recognition.alias()
"""The same title of the same subject, by a list."""


def unconfirmed() -> Any:
    """Those that no list has confirmed, with holder, subject and batch, the latest first; a query."""
    return _open(with_holder()).order_by(Recognition.announced_on.desc(), Recognition.id.desc())


def count_unconfirmed() -> int:
    """How many there are."""
    found: int = _count(*_spans())[0][0]
    return found


@Prepared
def _count(of_others: list["_Span"], of_districts: list["_Span"]) -> Any:
    counted = Recognition.select(fn.COUNT(Recognition.id)).join(Batch)
    return _opened(counted, of_others, of_districts).tuples()


def is_unconfirmed(recognition: Recognition) -> bool:
    """Whether this one has to be confirmed by a list."""
    # Of nearly all the row itself says no.
    if recognition.origin != "decided" or recognition.ended_on is not None:
        return False
    one = Recognition.select().join(Batch).where(Recognition.id == recognition.id)
    found: bool = _open(one).exists()
    return found


def _open(query: Any) -> Any:
    return _opened(query, *_spans())


_Span = list[str | date | None]
"""Scheme and level of a title, the first day of a span, and the first after it; None without end."""


def _spans() -> tuple[list[_Span], list[_Span]]:
    """What was never ours, and what is ours only where a district decides, as plain values of the catalog."""
    spans = catalog().procedures
    return (
        [_plain(span) for span in spans.spans(NEVER_OURS)],
        [_plain(span) for span in spans.spans({Procedure.DISTRICT_DECISION})],
    )


def _plain(span: ProcedureSpan) -> _Span:
    scheme, _colon, level = span.title.partition(":")
    return [scheme, level, span.first, span.end]


def _opened(query: Any, of_others: list[_Span], of_districts: list[_Span]) -> Any:
    by_bureau = Batch.district == ""
    spans = [*(_within(span) for span in of_others), *(_within(span) & by_bureau for span in of_districts)]
    return query.where(
        is_word(Recognition.origin, "decided")
        & Recognition.ended_on.is_null()
        & reduce(or_, spans)
        & ~_listed()
    )


def _within(span: _Span) -> Expression:
    """Of the title, announced in the span; spelled by the columns of the index of titles and days."""
    scheme, level, first, end = span
    found: Expression = (Recognition.scheme == scheme) & (Recognition.level == level)
    if first is not None:
        found &= Recognition.announced_on >= first
    if end is not None:
        found &= Recognition.announced_on < end
    return found


def _listed() -> Any:
    """Whether a published list names the subject for the title: while it holds, or for the same year."""
    while_it_holds = (Listed.announced_on >= Recognition.announced_on) & (
        Recognition.valid_until.is_null() | (Listed.announced_on <= Recognition.valid_until)
    )
    same = (
        (Listed.subject == Recognition.subject)
        & (Listed.scheme == Recognition.scheme)
        & (Listed.level == Recognition.level)
        & (Listed.origin == "imported")
    )
    same_year = Listed.award_year == Recognition.award_year
    return fn.EXISTS(Listed.select(Listed.id).where(same & (while_it_holds | same_year)))
