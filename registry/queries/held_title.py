"""Titles that a subject holds already: nobody applies anew for them, and no such file goes on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from registry.errors import Text
from registry.models import Call, Recognition, Subject
from registry.prepared import Prepared
from registry.queries.joined import same_subjects
from registry.queries.validity import valid_on
from registry.rules.catalog import catalog
from registry.rules.eligibility import unmet_held_title


def holding(applications: Sequence[Any], day: date) -> dict[int, list[Text]]:
    """Of files of one title, by id: the same title where its subject holds it on a day; three queries.

    A re-review is of what is held: nothing stands in its way.
    """
    anew = [row for row in applications if row.kind == "new"]
    if not anew:
        return {}
    held: defaultdict[int, list[Text]] = defaultdict(list)
    same = same_subjects([row.subject_id for row in anew])
    had = _had({each for group in same.values() for each in group}, anew[0].scheme, anew[0].level)
    if not had:
        return {}
    for recognition in _still_held(anew[0].scheme, anew[0].level, day, had):
        held[recognition.subject.id].append(_said(recognition))
    found = {row.id: [text for each in sorted(same[row.subject_id]) for text in held[each]] for row in anew}
    return {id: texts for id, texts in found.items() if texts}


def _had(subjects: set[int], scheme: str, level: str) -> list[int]:
    """The recognitions of some subjects for a title, whenever they hold.

    The title is compared here: asked with it, the database reads all that was ever recognized for it.
    """
    return [id for id, *title in _ever_had(sorted(subjects)) if title == [scheme, level]]


@Prepared
def _ever_had(subjects: Sequence[int]) -> Any:
    columns = (Recognition.id, Recognition.scheme, Recognition.level)
    return Recognition.select(*columns).where(Recognition.subject.in_(subjects)).tuples()


def held_for_call(enterprise_id: int, call: Call, day: date) -> list[Text]:
    """What of an enterprise's holds the title of a call on a day, as a refusal would say it."""
    found = _held(call.scheme, call.level, day).where(Recognition.enterprise == enterprise_id)
    return [_said(recognition) for recognition in found]


def _held(scheme: str, level: str, day: date) -> Any:
    return (
        Recognition.select(Recognition, Subject)
        .join(Subject)
        .where((Recognition.scheme == scheme) & (Recognition.level == level) & valid_on(day))
        .order_by(Recognition.announced_on, Recognition.id)
    )


@Prepared
def _still_held(scheme: str, level: str, day: date, ids: Sequence[int]) -> Any:
    return _held(scheme, level, day).where(Recognition.id.in_(ids))


def _said(recognition: Any) -> Text:
    name = recognition.subject.name or recognition.name
    title = catalog().title_of(f"{recognition.scheme}:{recognition.level}")
    return unmet_held_title(name, title, recognition.announced_on, recognition.valid_until)
