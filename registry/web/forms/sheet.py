"""What the address of a sheet asks for: kind of application, day, and version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.models import CriteriaVersion, Subject
from registry.rules.criteria.wording.periods import kind_words
from registry.web.forms.field import day_of_text, folded
from registry.web.forms.filters import MOST_SHOWN
from registry.web.language import translated

KINDS = ("new", "re_review")
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class SheetFilters:
    """`version` is None where the one in use on the day is meant, `subject` where none is named; `left_out`
    is what was not understood."""

    kind: str
    day: date
    version: int | None
    left_out: tuple[str, ...]
    subject: int | None = None


def read_filters(
    arguments: Any, today: date, versions: Iterable[CriteriaVersion] = (), subjects: Iterable[Subject] = ()
) -> SheetFilters:
    """What is asked for among these. What cannot be read is left out and told, never an error."""
    left_out = []
    kind = arguments.get("kind", "")
    if kind not in KINDS:
        left_out += [f"kind={kind[:MOST_SHOWN]}"] if kind else []
        kind = "new"
    day, typed = today, folded(arguments.get("day"))
    if typed:
        read = _read_day(typed)
        if read is None:
            left_out.append(f"day={typed[:MOST_SHOWN]}")
        day = read or today
    version, wanted = None, folded(arguments.get("version"))
    if wanted:
        version = next((row.id for row in versions if str(row.id) == wanted), None)
        if version is None:
            left_out.append(f"version={wanted[:MOST_SHOWN]}")
    subject, named = None, folded(arguments.get("subject"))
    if named:
        subject = next((row.id for row in subjects if str(row.id) == named), None)
        if subject is None:
            left_out.append(f"subject={named[:MOST_SHOWN]}")
    return SheetFilters(kind, day, version, tuple(left_out), subject)


def _read_day(typed: str) -> date | None:
    day = day_of_text(typed)
    return day if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else None


def kind_choices() -> list[tuple[str, str]]:
    """The kinds of application, by name."""
    return [(kind, translated(kind_words(kind))) for kind in KINDS]
