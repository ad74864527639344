"""The rows of titles as files take them: the same lists as the pages', only what a file prints."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from registry.models import Batch, Enterprise, Event, Recognition, Subject, TallySegment
from registry.queries.board import listed_titles
from registry.queries.recognition import recognition_list
from registry.queries.roll import roll
from registry.queries.unconfirmed import unconfirmed
from registry.stored import streamed

COLUMNS = (
    Recognition.name,
    Enterprise.uscc,
    Subject.kind,
    Subject.name,
    Recognition.scheme,
    Recognition.level,
    Recognition.district,
    Recognition.zone,
    Recognition.industry,
    Recognition.award_year,
    Recognition.announced_on,
    Recognition.valid_until,
    Recognition.ended_on,
    Recognition.ended_how,
    Recognition.certificate_no,
    Batch.document_no,
)

"""Of recognitions."""
TITLE_COLUMNS = (
    Enterprise.name,
    Enterprise.uscc,
    Subject.name,
    Recognition.scheme,
    Recognition.level,
    TallySegment.district,
    TallySegment.zone,
    TallySegment.industry,
    Recognition.award_year,
    Recognition.announced_on,
    Recognition.valid_until,
    Batch.document_no,
    Recognition.certificate_no,
    TallySegment.award_year,
)
"""Of the list behind a number; late entries have the event that did it behind them."""
ENTRY_COLUMNS = (Event.recorded_at, Event.seq)


def recognition_rows(filters: Mapping[str, str], today: date) -> Iterator[tuple[Any, ...]]:
    """The bureau's list: COLUMNS of each, as the database gives them."""
    query = recognition_list(filters, today).switch(Recognition).join(Batch)
    yield from streamed(query.select(*COLUMNS))


def unconfirmed_rows() -> Iterator[tuple[Any, ...]]:
    """Those that a published list has to confirm, likewise."""
    yield from streamed(unconfirmed().select(*COLUMNS))


def roll_rows(filters: Mapping[str, str], day: date) -> Iterator[tuple[Any, ...]]:
    """The public roll, likewise."""
    yield from streamed(roll(filters, day).select(*COLUMNS))


def title_rows(*question: Any, **filters: Any) -> Iterator[tuple[Any, ...]]:
    """The list behind a number, of what `listed_titles` is asked: TITLE_COLUMNS of each, of late entries
    ENTRY_COLUMNS, too."""
    columns = TITLE_COLUMNS if filters.get("late") is None else (*TITLE_COLUMNS, *ENTRY_COLUMNS)
    yield from streamed(listed_titles(*question, **filters, columns=columns))
