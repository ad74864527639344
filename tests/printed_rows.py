"""Whole rows as known between any two events, beside the tables as they stood then."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from registry.models import Batch, Enterprise, Recognition, Subject
from registry.queries.former_row_check import former_row_faults
from registry.rules.tally import Basis
from tests.printed import HOLDER, LINE, printed
from tests.world import TITLES, last_recorded


@dataclass
class PrintedRows:
    """What the tables said after each event that something was told by. It knows nothing of former rows."""

    noted: dict[datetime, Mapping[int, tuple[Any, ...]]] = field(default_factory=dict)

    def note(self) -> None:
        """What a list prints of each title now, but for where, when and whether it counts."""
        holders = {row.id: tuple(getattr(row, name) for name in HOLDER) for row in Enterprise.select()}
        subjects = {row.id: row.name for row in Subject.select()}
        documents = {row.id: row.document_no for row in Batch.select()}
        self.noted[last_recorded()] = {
            row.id: (
                holders, subjects, tuple(getattr(row, name) for name in LINE), documents[row.batch_id],
            )
            for row in Recognition.select()
        }  # fmt: skip

    def compare(self, known: datetime, day: date) -> None:
        """The rows of a day's list as known at an instant, one of `noted`."""
        said = self.noted[known]
        for row in printed(day, Basis.EVER, list(TITLES), known):
            holders, subjects, line, document = said[row.recognition]
            wanted = (*holders[row.enterprise], subjects[row.subject], *line, document)
            assert row.words == wanted, (known, day)

    def compare_all(self, day: date) -> None:
        """The same as known at each of them; and nothing else is kept."""
        for known in self.noted:
            self.compare(known, day)
        assert former_row_faults() == []
