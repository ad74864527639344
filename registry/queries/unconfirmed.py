"""Recognitions decided here that were not ours to decide, as the first versions allowed: each stays, and on
this list, until a list of who decides names it or somebody ends it."""

from functools import reduce
from operator import or_
from typing import Any

from peewee import Expression, fn

from registry.models import Batch, Recognition
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
    found: int = _open(Recognition.select().join(Batch)).count()
    return found


def is_unconfirmed(recognition: Recognition) -> bool:
    """Whether this one has to be confirmed by a list."""
    # Of nearly all the row itself says no.
    if recognition.origin != "decided" or recognition.ended_on is not None:
        return False
    one = Recognition.select().join(Batch).where(Recognition.id == recognition.id)
    found: bool = _open(one).exists()
    return found


def _open(query: Any) -> Any:
    by_bureau = Batch.district == ""
    spans = catalog().procedures
    of_others = [_within(span) for span in spans.spans(NEVER_OURS)]
    of_districts = [_within(span) & by_bureau for span in spans.spans({Procedure.DISTRICT_DECISION})]
    return query.where(
        (Recognition.origin == "decided")
        & Recognition.ended_on.is_null()
        & reduce(or_, of_others + of_districts)
        & ~_listed()
    )


def _within(span: ProcedureSpan) -> Expression:
    """Of the title, announced in the span; spelled by the columns of the index of titles and days."""
    scheme, _colon, level = span.title.partition(":")
    found: Expression = (Recognition.scheme == scheme) & (Recognition.level == level)
    if span.first is not None:
        found &= Recognition.announced_on >= span.first
    if span.end is not None:
        found &= Recognition.announced_on < span.end
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
