"""Events of a list: of one kind, one for each of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.database import Table
from registry.queries.after_image import Wrote


@dataclass(frozen=True, kw_only=True)
class ListedEvents:
    """What `NewEvent` says of one, here of many, column by column. Nothing of it is personal."""

    kind: str
    effective_on: date | None
    visibility: str = "enterprise"
    enterprise_ids: Sequence[int]
    application_ids: Sequence[int | None] | None = None
    recognition_ids: Sequence[int] | None = None
    notice_id: int | None = None
    body: Mapping[str, Sequence[str | int | bool | None]]
    wrote: Mapping[type[Table], Sequence[Any]]
    """By table, the key of one row that each event wrote."""
    also: Mapping[int, Wrote] = field(default_factory=dict)
    """By place, what an event wrote besides."""

    def wrote_by(self, place: int) -> dict[type[Table], Sequence[Any]]:
        """All rows that the event at this place wrote."""
        own = {table: [keys[place]] for table, keys in self.wrote.items()}
        return own | {table: [*own.get(table, ()), *keys] for table, keys in self.also.get(place, {}).items()}
