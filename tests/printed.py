"""What the list behind a number prints of each of its rows, whole."""

from datetime import date, datetime
from typing import Any, NamedTuple

from registry.queries.board import listed_titles
from registry.rules.tally import Basis

Pairs = list[tuple[str, str]]
HOLDER = ("name", "uscc")
LINE = ("scheme", "level", "name", "award_year", "announced_on", "valid_until", "certificate_no")


class Printed(NamedTuple):
    """One row: its words, where and when it counts, and of which rows it is made."""

    words: tuple[Any, ...]
    counted: tuple[Any, ...]
    enterprise: int
    subject: int
    recognition: int


def printed(
    day: date, basis: Basis, pairs: Pairs, known_at: datetime | None = None, **order: Any
) -> list[Printed]:
    """The rows of a list, as known at an instant or now, in their order."""
    return [_row(row) for row in listed_titles(day, basis, pairs, {}, known_at=known_at, **order)]


def _row(row: Any) -> Printed:
    holder = (getattr(row.holder, name) for name in HOLDER)
    line = (getattr(row.recognition, name) for name in LINE)
    words = (*holder, row.title_subject.name, *line, row.recognition.batch.document_no)
    counted = (row.district, row.zone, row.industry, row.award_year, row.valid)
    return Printed(words, counted, row.enterprise_id, row.subject_id, row.recognition_id)
