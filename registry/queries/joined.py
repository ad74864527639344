"""Two records of one site or product that were joined: what is the same for every question that asks for one.

A record is joined to one that is joined to none, so no question has to follow a chain.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from registry.models import Subject
from registry.prepared import Prepared


def same_subjects(ids: Collection[int]) -> dict[int, frozenset[int]]:
    """Of each of these subjects all that are the same, itself included; one query."""
    roots = _roots_beside(sorted(set(ids)))
    groups: defaultdict[int, set[int]] = defaultdict(set)
    for one, root in roots.items():
        groups[root] |= {one, root}
    return {id: frozenset({id, *groups[roots.get(id, id)]}) for id in ids}


def _roots_beside(ids: list[int]) -> dict[int, int]:
    """Of the holders of these subjects."""
    return dict(_beside(ids)) if ids else {}


@Prepared
def _beside(ids: Sequence[int]) -> Any:
    own = Subject.alias()
    holders = own.select(own.enterprise).where(own.id.in_(ids))
    return _joined().where(Subject.enterprise.in_(holders)).tuples()


def joined_of(enterprise_id: int) -> Mapping[int, int]:
    """Of an enterprise's subjects those that are joined, and to which; one query."""
    return dict(_joined_of(enterprise_id))


@Prepared
def _joined_of(enterprise_id: int) -> Any:
    return _joined().where(Subject.enterprise == enterprise_id).tuples()


def all_joined() -> Mapping[int, int]:
    """Every subject that is joined, and to which; one query."""
    return dict(_joined().tuples())


def _joined() -> Any:
    return Subject.select(Subject.id, Subject.joined_to).where(Subject.joined_to.is_null(False))


def root_of(subject: Subject) -> Subject:
    """The record that counts for a subject."""
    if subject.joined_to is None:
        return subject
    root: Subject = Subject.get_by_id(subject.joined_to)
    return root
