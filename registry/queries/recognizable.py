"""Why files on a notice cannot be recognized on a day, each by itself, so that the rest can go on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from registry import clock
from registry.errors import Text, say
from registry.models import Batch, Recognition
from registry.queries.bar import stopped
from registry.queries.joined import same_subjects
from registry.queries.validity import not_voided
from registry.rules.catalog import catalog
from registry.rules.eligibility import Gate
from registry.rules.validity import is_valid


def unrecognizable(applications: Sequence[Any], day: date) -> dict[int, list[Text]]:
    """Of files of one title, by id: what the subject already has of it, the bar of that day, and the base
    title it lacks on it.

    The same few queries however many there are.
    """
    if not applications:
        return {}
    found: defaultdict[int, list[Text]] = defaultdict(list)
    titles = _same_titles(applications)
    missing = stopped(applications, Gate.RECOGNIZE, day)
    for row in applications:
        found[row.id] += [
            _has(recognition)
            for recognition in titles[row.subject.id]
            if _stands_in_the_way(recognition, row, day)
        ]
        found[row.id] += missing.get(row.id, [])
    return {id: reasons for id, reasons in found.items() if reasons}


def _same_titles(applications: Sequence[Any]) -> defaultdict[int, list[Any]]:
    """What their subjects were recognized for, of the same title, by subject."""
    same = same_subjects([row.subject.id for row in applications])
    rows = (
        Recognition.select(Recognition, Batch)
        .join(Batch)
        .where(
            Recognition.subject.in_(sorted({each for group in same.values() for each in group}))
            & (Recognition.scheme == applications[0].scheme)
            & (Recognition.level == applications[0].level)
            & not_voided()
        )
        .order_by(Recognition.announced_on)
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        for subject, group in same.items():
            if row.subject_id in group:
                found[subject].append(row)
    return found


def _stands_in_the_way(recognition: Any, application: Any, day: date) -> bool:
    """One of that very day, one that came since the file was handed in, or of who applies anew one that
    holds."""
    announced_on, ended_on = recognition.announced_on, recognition.ended_on
    if announced_on == day:
        return True
    if announced_on > clock.day_of(application.submitted_at) and (ended_on is None or day < ended_on):
        return True
    return application.kind == "new" and is_valid(day, announced_on, recognition.valid_until, ended_on)


def _has(recognition: Any) -> Text:
    title = catalog().title_of(f"{recognition.scheme}:{recognition.level}")
    values = {"title": title, "day": recognition.announced_on.isoformat()}
    if document_no := recognition.batch.document_no:
        return say("已于 %(day)s 认定“%(title)s”（%(document)s）。", **values, document=document_no)
    return say("已于 %(day)s 认定“%(title)s”。", **values)
