"""What the ledger knows of a holder's past in a family of titles: files refused, and what was decided."""

from dataclasses import dataclass
from datetime import date

from registry.models import Application, Call, Recognition, TitleMeasure
from registry.rules.catalog import catalog
from registry.rules.state import State

MOST = 20
"""Of each kind, the latest."""
REFUSED = (State.REJECTED.value, State.NOT_NAMED.value)


@dataclass(frozen=True)
class Past:
    """The latest of each, newest first; of both only what was known and in force by a day."""

    refused: list[Application]
    """With their calls."""
    measures: list[TitleMeasure]
    """With their recognitions."""


def past_of(enterprise_id: int, scheme: str, day: date) -> Past:
    """Of the titles that bars go by together: those of the scheme's family. Two queries."""
    grounds = catalog().grounds
    family = sorted(grounds.families[grounds.family_of(scheme)].schemes)
    a, m = Application, TitleMeasure
    refused = a.select(a, Call).join(Call).where((a.enterprise == enterprise_id) & a.state.in_(REFUSED))
    measures = m.select(m, Recognition).join(Recognition).where(m.enterprise == enterprise_id)
    return Past(
        list(refused.where(a.scheme.in_(family)).order_by(a.changed_at.desc(), a.id.desc()).limit(MOST)),
        list(
            measures.where(Recognition.scheme.in_(family) & (m.effective_on <= day))
            .order_by(m.effective_on.desc(), m.id.desc())
            .limit(MOST)
        ),
    )
