"""The published lists that answered a forwarding: what they name, and what of the forwarding they do not."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from registry.models import Application, Batch, Event, Lineage, Notice, Recognition, Recommendation
from registry.queries.joined import same_subjects
from registry.queries.recommendation import closed_of, forwarded_of
from registry.queries.validity import not_voided
from registry.rules.procedure import Procedure
from registry.rules.recommendation import NEAR, Forwarded, NearFile, UnnamedFile, WholeAnswer, nearness
from registry.rules.state import State


@dataclass(frozen=True)
class Unnamed:
    """A forwarded file the answer does not name, with the strangers of the answer that are near to it."""

    application: Application
    near: tuple[str, ...]
    """Names of the list that could be this one, the nearest first."""
    nearest: float


def forwarded_as(forwarding: Recommendation) -> Forwarded:
    """A forwarding as far as it says which list may answer it."""
    day = forwarding.answered_on
    answer = _whole_answer(forwarding, day) if day else None
    return Forwarded(forwarding.document_no, forwarding.sent_on, answer)


def _whole_answer(forwarding: Recommendation, day: date) -> WholeAnswer:
    """The list that answered, as its event names it: only events after the forwarding are looked through."""
    answered = (Event.recorded_at >= forwarding.created_at) & (Event.kind == "recommendation.answered")
    rows: Any = Event.select(Event.body).where(answered).order_by(Event.seq).tuples()
    bodies = [json.loads(body) for (body,) in rows]
    said = [body.get("list", {}) for body in bodies if body["recommendation"] == forwarding.id]
    # The last: one of before was undone.
    number, file = (said[-1].get(name, "") for name in ("document_no", "file")) if said else ("", "")
    return WholeAnswer(day, " · ".join(part for part in (number, file) if part), number)


def answer_to(application: Application) -> WholeAnswer | None:
    """The whole answer to the forwarding of a file; None before there is one."""
    forwarding = Recommendation.get_or_none(Recommendation.id == application.forwarding_id)
    if forwarding is None or forwarding.answered_on is None:
        return None
    return _whole_answer(forwarding, forwarding.answered_on)


@dataclass(frozen=True)
class ForwardedNotice:
    """What became of a notice of whom the city recommends: by day, how many of its files were forwarded and
    how many a published list named; how many wait for a list, and how many were closed as not named."""

    forwarded: tuple[tuple[date, int], ...]
    named: tuple[tuple[date, int], ...]
    waiting: int
    not_named: int


def forwarded_from(notice: Notice) -> ForwardedNotice:
    """What became of the files of a notice after it, in three queries; in none of a notice of others, whose
    files are not forwarded."""
    if notice.procedure != Procedure.RECOMMENDATION.value:
        return ForwardedNotice((), (), 0, 0)
    on = (Application.notice == notice.id) & Application.forwarding.is_null(False)
    sent: Any = (
        Recommendation.select(Recommendation.sent_on, fn.COUNT(Application.id))
        .join(Application, on=(Application.forwarding == Recommendation.id))
        .where(on)
        .group_by(Recommendation.sent_on)
        .order_by(Recommendation.sent_on)
    )
    named: Any = (
        Recognition.select(Recognition.announced_on, fn.COUNT(Recognition.id))
        .join(Application, on=(Recognition.application == Application.id))
        .where(on)
        .group_by(Recognition.announced_on)
        .order_by(Recognition.announced_on)
    )
    states: Any = Application.select(Application.state, fn.COUNT(Application.id)).where(on)
    counts = dict(states.group_by(Application.state).tuples())
    waiting, not_named = (counts.get(each.value, 0) for each in (State.FORWARDED, State.NOT_NAMED))
    return ForwardedNotice(tuple(sent.tuples()), tuple(named.tuples()), waiting, not_named)


def named_in_answer(application: Application, forwarding: Recommendation) -> bool:
    """Whether the very subject has the title by a list since it was forwarded."""
    named = (
        Recognition.subject.in_(sorted(same_subjects([application.subject_id])[application.subject_id]))
        & (Recognition.scheme == application.scheme)
        & (Recognition.level == application.level)
        & (Recognition.announced_on >= forwarding.sent_on)
        & not_voided()
    )
    found: bool = Recognition.select().where(named).exists()
    return found


def unnamed(forwarding: Recommendation) -> list[Unnamed]:
    """The files that wait although the forwarding was answered, those with near or former names first."""
    return _nearest_first(forwarded_of(forwarding), _strangers(forwarding))


def left_unnamed(
    forwarding: Recommendation, named: Collection[int], strangers: Sequence[str]
) -> tuple[UnnamedFile, ...]:
    """The files that a whole answer would leave so: those that wait, but for the `named`; `strangers` are the
    names of its lines that are of no file."""
    files = [row for row in forwarded_of(forwarding) if row.id not in named]
    others = list(dict.fromkeys([*_strangers(forwarding), *strangers]))
    return tuple(_plain(line) for line in _nearest_first(files, others))


def near_files(
    forwarding: Recommendation, named: Collection[int], newcomers: Iterable[str]
) -> dict[str, NearFile]:
    """Of names that the register does not have, those near to the holder of a file of the forwarding which
    waits or was closed, the `named` left out; each with the nearest."""
    files: list[Any] = [
        row for row in (*forwarded_of(forwarding), *closed_of(forwarding)) if row.id not in named
    ]
    former = _former_names({row.enterprise.id for row in files})
    found = {}
    for newcomer in dict.fromkeys(newcomers):
        scored = [
            (max(nearness(name, newcomer) for name in _names(row, former)), row.id, row) for row in files
        ]
        score, _id, row = max(scored, default=(0.0, 0, None))
        if row is not None and score >= NEAR:
            found[newcomer] = NearFile(row.number, row.enterprise.name)
    return found


def _names(row: Any, former: Mapping[int, list[str]]) -> list[str]:
    return [row.enterprise.name, *former.get(row.enterprise.id, [])]


def _plain(line: Unnamed) -> UnnamedFile:
    row: Any = line.application
    unit = row.subject.name if row.subject.kind != "enterprise" else ""
    return UnnamedFile(row.id, row.number, row.enterprise.name, unit, line.near)


def _nearest_first(files: Sequence[Any], strangers: Sequence[str]) -> list[Unnamed]:
    former = _former_names({row.enterprise.id for row in files})
    lines = [_line(row, strangers, _names(row, former)) for row in files]
    return sorted(lines, key=lambda line: -line.nearest)


def _line(row: Any, strangers: Sequence[str], names: Sequence[str]) -> Unnamed:
    scored = [(max(nearness(name, stranger) for name in names), stranger) for stranger in strangers]
    near = sorted((each for each in scored if each[0] >= NEAR), reverse=True)
    return Unnamed(row, tuple(stranger for _, stranger in near[:3]), near[0][0] if near else 0.0)


def _strangers(forwarding: Recommendation) -> list[str]:
    """The names in the answer that belong to no file of the forwarding."""
    rows: Any = (
        Recognition.select(Recognition.name)
        .join(Batch)
        .where((Batch.forwarding == forwarding.id) & Recognition.application.is_null())
        .order_by(Recognition.id)
        .tuples()
    )
    return [name for (name,) in rows]


def _former_names(enterprise_ids: set[int]) -> dict[int, list[str]]:
    rows: Any = (
        Lineage.select(Lineage.enterprise, Lineage.old)
        .where(Lineage.enterprise.in_(sorted(enterprise_ids)) & (Lineage.what == "name"))
        .tuples()
    )
    found: dict[int, list[str]] = {}
    for enterprise, old in rows:
        found.setdefault(enterprise, []).append(old)
    return found
