"""Recognitions: what is held on a day, and the public roll."""

from datetime import date
from typing import Any

from registry.models import Application, Recognition
from registry.queries.validity import valid_on
from registry.rules.eligibility import Titles
from registry.rules.workflow import OPEN_STATES


def titles_held(enterprise_id: int, day: date, *, subject_id: int | None = None) -> set[str]:
    """What an enterprise (or one of its subjects) holds on a day, each as "scheme" and "scheme:level"."""
    condition = (Recognition.enterprise == enterprise_id) & valid_on(day)
    if subject_id is not None:
        condition &= Recognition.subject == subject_id
    rows: Any = Recognition.select(Recognition.scheme, Recognition.level).where(condition).tuples()
    return {name for scheme, level in rows for name in (scheme, f"{scheme}:{level}")}


def titles_towards(enterprise_id: int, subject_id: int, day: date) -> Titles:
    """What counts towards prerequisites of one subject's application."""
    return Titles(
        titles_held(enterprise_id, day),
        titles_held(enterprise_id, day, subject_id=subject_id),
        titles_applied_for(enterprise_id),
    )


def titles_applied_for(enterprise_id: int) -> set[str]:
    """What an enterprise has an open application for, each as "scheme" and "scheme:level"."""
    rows: Any = (
        Application.select(Application.scheme, Application.level)
        .where((Application.enterprise == enterprise_id) & Application.state.in_(OPEN_STATES))
        .tuples()
    )
    return {name for scheme, level in rows for name in (scheme, f"{scheme}:{level}")}
