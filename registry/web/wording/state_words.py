"""Where an application stands, in a word; of one that was refused, by whom."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from registry import clock
from registry.errors import Text, say
from registry.models import Application
from registry.queries.notice import over_on
from registry.queries.rejection import rejections_of
from registry.rules.rejection import Rejection
from registry.rules.state import State


@dataclass(frozen=True, slots=True)
class StateWords:
    """The words for the states of some applications."""

    rejections: Mapping[int, Rejection]
    over: Collection[int] = ()
    """The notices that are over, as far as applicants read of them."""

    def staff(self, row: Application) -> Text:
        """As officers read it."""
        return self._refused(row) or row.facts.staff_label

    def applicant(self, row: Application) -> Text:
        """As the applicant reads it."""
        if row.state == State.ON_NOTICE and row.notice_id in self.over:
            return say("公示期满")
        return self._refused(row) or row.facts.applicant_label

    def _refused(self, row: Application) -> Text | None:
        found = self.rejections.get(row.id)
        return found.label if found else None


def state_words(rows: Iterable[Application]) -> StateWords:
    """The words for these as officers read them; one query, where any was refused."""
    refused = [row.id for row in rows if row.state == State.REJECTED]
    return StateWords(rejections_of(refused) if refused else {})


def applicant_words(rows: Collection[Application]) -> StateWords:
    """The words for these as their applicant reads them; one query more, where any is on a notice."""
    notices = [row.notice_id for row in rows if row.state == State.ON_NOTICE and row.notice_id]
    over = over_on(notices, clock.today()) if notices else ()
    return StateWords(state_words(rows).rejections, over)
