"""The desk: which applications wait for an officer, how many stand where, and which comes next."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from peewee import Expression, fn

from registry.errors import NotFound
from registry.models import Application, Enterprise
from registry.queries.application import worklist
from registry.queries.scope import applications_in_scope
from registry.rules.actor import Actor
from registry.rules.workflow import State

SORTS: dict[str, tuple[Any, ...]] = {
    "waiting": (Application.changed_at,),
    "number": (Application.number,),
    "enterprise": (Enterprise.name,),
    "scheme": (Application.scheme, Application.level),
    "place": (Application.district, Application.zone),
}
"""What a desk may be sorted by; the one that waits longest comes first unless asked otherwise."""

EXACT = ("scheme", "level", "district", "zone", "call")


def desk(actor: Actor, states: Sequence[State], wanted: Mapping[str, str]) -> Any:
    """The files of a desk, enterprise, subject and call joined, as `wanted` filters and sorts them."""
    filters = {name: wanted[name] for name in EXACT if name in wanted}
    query = worklist(actor, states=states, filters=filters)
    if "q" in wanted:
        query = query.where(_named(wanted["q"]))
    columns = SORTS[wanted.get("sort", "waiting")]
    if wanted.get("direction") == "desc":
        return query.order_by(*(column.desc() for column in columns), Application.id.desc())
    return query.order_by(*columns, Application.id)


def _named(text: str) -> Expression:
    """By number, by part of the enterprise's name, or by the beginning of its credit code."""
    return (
        Application.number.startswith(text.upper())
        | Enterprise.name.contains(text)
        | Enterprise.uscc.startswith(text.upper())
    )


def desk_counts(actor: Actor, wanted: Mapping[str, str]) -> dict[State, int]:
    """How many files the same filters leave in each state."""
    query: Any = (
        Application.select(Application.state, fn.COUNT(Application.id))
        .join(Enterprise)
        .where(applications_in_scope(actor))
        .group_by(Application.state)
    )
    for name in EXACT:
        if name in wanted:
            query = query.where(getattr(Application, name) == wanted[name])
    if "q" in wanted:
        query = query.where(_named(wanted["q"]))
    return {State(state): count for state, count in query.tuples()}


def get_file(actor: Actor, id: int) -> Application:
    """One application in scope with enterprise, subject and call; raises NotFound."""
    found: Application | None = worklist(actor).where(Application.id == id).first()
    if found is None:
        raise NotFound()
    return found


def next_waiting(
    actor: Actor, states: Sequence[State], wanted: Mapping[str, str], after: Application
) -> int | None:
    """The id of the file that comes after this one in the queue, from the front again at its end."""
    plain = {name: value for name, value in wanted.items() if name not in ("sort", "direction")}
    query = desk(actor, states, plain).where(Application.id != after.id)
    later = (Application.changed_at > after.changed_at) | (
        (Application.changed_at == after.changed_at) & (Application.id > after.id)
    )
    found = query.where(later).first() or query.first()
    return found.id if found else None


def names_shared(names: Collection[str]) -> set[str]:
    """Which of these names more than one enterprise of the register bears."""
    rows: Any = (
        Enterprise.select(Enterprise.name)
        .where(Enterprise.name.in_(list(names)))
        .group_by(Enterprise.name)
        .having(fn.COUNT(Enterprise.id) > 1)
        .tuples()
    )
    return {name for (name,) in rows}
