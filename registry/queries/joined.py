"""Two records of one site or product that were joined: what is the same for every question that asks for one.

A record is joined to one that is joined to none, so no question has to follow a chain.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from registry.database import db
from registry.models import Subject


def same_subjects(ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Of each of these subjects all that are the same, itself included; one query."""
    roots = _roots_beside(sorted(set(ids)))
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for one, root in roots.items():
        groups[root] |= {one, root}
    return {id: frozenset({id, *groups[roots.get(id, id)]}) for id in ids}


def _roots_beside(ids: list[int]) -> dict[int, int]:
    """Of the holders of these subjects. In plain SQL: each gate asks for it, and Peewee takes longer to
    write it than the database to answer."""
    if not ids:
        return {}
    marks = ", ".join([db.param] * len(ids))
    sql = (
        "SELECT id, joined_to FROM subject WHERE joined_to IS NOT NULL AND enterprise_id IN "  # noqa: S608 -- marks only
        f"(SELECT enterprise_id FROM subject WHERE id IN ({marks}))"
    )
    return dict(db.execute_sql(sql, ids).fetchall())


def joined_of(enterprise_id: int) -> Mapping[int, int]:
    """Of an enterprise's subjects those that are joined, and to which; one query."""
    return _roots(Subject.enterprise == enterprise_id)


def all_joined() -> Mapping[int, int]:
    """Every subject that is joined, and to which; one query."""
    return _roots(Subject.id.is_null(False))


def _roots(condition: Any) -> dict[int, int]:
    rows: Any = Subject.select(Subject.id, Subject.joined_to).where(
        condition & Subject.joined_to.is_null(False)
    )
    return dict(rows.tuples())


def root_of(subject: Subject) -> Subject:
    """The record that counts for a subject."""
    if subject.joined_to is None:
        return subject
    root: Subject = Subject.get_by_id(subject.joined_to)
    return root
