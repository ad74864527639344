"""What enterprises already hold, as an import needs it to know a list again."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from registry.models import Batch, Recognition, Subject, SupersededNumber
from registry.queries.imports.register import CHUNK, chunks
from registry.queries.validity import not_voided
from registry.rules.imports.recognition import Holdings, SubjectKey, subject_key


def holdings_of(
    enterprise_ids: Collection[int], scheme: str, level: str, certificates: Collection[str]
) -> Holdings:
    """The announcement days of one title by subject, and which of these certificate numbers are taken."""
    days: defaultdict[SubjectKey, set[date]] = defaultdict(set)
    for chunk in chunks(enterprise_ids):
        rows: Any = (
            Recognition.select(
                Recognition.enterprise, Recognition.subject_kind, Subject.name, Recognition.announced_on
            )
            .join(Subject)
            .where(
                Recognition.enterprise.in_(chunk)
                & (Recognition.scheme == scheme)
                & (Recognition.level == level)
                & not_voided()
            )
            .tuples()
        )
        for enterprise_id, kind, name, announced_on in rows:
            days[subject_key(enterprise_id, kind, name)].add(announced_on)
    return Holdings(days, _taken(certificates))


def _taken(certificates: Collection[str]) -> set[str]:
    """What was drawn here stays taken whatever became of its title; a number that a list printed belongs to
    the list, and is free again where its title was voided."""
    wanted = sorted(set(certificates))
    taken: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        stands = not_voided() | (Recognition.origin != "imported")
        rows: Any = Recognition.select(Recognition.certificate_no).where(
            Recognition.certificate_no.in_(chunk) & stands
        )
        taken.update(number for (number,) in rows.tuples())
        replaced: Any = SupersededNumber.select(SupersededNumber.number).where(
            SupersededNumber.number.in_(chunk)
        )
        taken.update(number for (number,) in replaced.tuples())
    return taken


def subjects_of(enterprise_ids: Collection[int]) -> dict[SubjectKey, int]:
    """The number of everything recognizable of these enterprises."""
    named = Subject.select(Subject.enterprise, Subject.kind, Subject.name, Subject.id).tuples()
    rows: Any = (row for ids in chunks(enterprise_ids) for row in named.where(Subject.enterprise.in_(ids)))
    return {subject_key(holder, kind, name): id for holder, kind, name, id in rows}


def renewed_of(batch: Batch, subjects: Collection[int]) -> dict[int, int]:
    """By subject, the latest title of the same before a batch's day that stands: what the batch renews."""
    found: dict[int, int] = {}
    own = (
        (Recognition.scheme == batch.scheme)
        & (Recognition.level == batch.level)
        & (Recognition.announced_on < batch.announced_on)
        & Recognition.ended_on.is_null()
    )
    for chunk in chunks(subjects):
        rows: Any = Recognition.select(Recognition.subject, Recognition.id)
        rows = rows.where(own & Recognition.subject.in_(chunk))
        found.update(rows.order_by(Recognition.announced_on, Recognition.id).tuples())
    return found
