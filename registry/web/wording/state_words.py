"""Where an application stands, in a word; of one that was refused, by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.errors import Text
from registry.models import Application
from registry.queries.application import rejections_of
from registry.rules.rejection import Rejection
from registry.rules.state import State


@dataclass(frozen=True, slots=True)
class StateWords:
    """The words for the states of some applications."""

    rejections: Mapping[int, Rejection]

    def staff(self, row: Application) -> Text:
        """As officers read it."""
        return self._refused(row) or row.facts.staff_label

    def applicant(self, row: Application) -> Text:
        """As the applicant reads it."""
        return self._refused(row) or row.facts.applicant_label

    def _refused(self, row: Application) -> Text | None:
        found = self.rejections.get(row.id)
        return found.label if found else None


def state_words(rows: Iterable[Application]) -> StateWords:
    """The words for these; one query, where any was refused."""
    refused = [row.id for row in rows if row.state == State.REJECTED]
    return StateWords(rejections_of(refused) if refused else {})
