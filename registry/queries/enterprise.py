"""Enterprises: the register as staff read it, one of them, its past. Lists start from scope."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from peewee import Case, Expression, fn

from registry.errors import NotFound
from registry.models import Enterprise, Lineage, Recognition
from registry.queries.scope import enterprises_in_scope
from registry.queries.validity import in_status
from registry.rules.actor import Actor
from registry.rules.uscc import canonical_uscc

SORTS: dict[str, tuple[Any, ...]] = {
    "name": (Enterprise.name,),
    "code": (Enterprise.uscc,),
    "place": (Enterprise.district, Enterprise.zone),
    "industry": (Enterprise.industry,),
    "registered": (Enterprise.created_at,),
}
"""What the register may be sorted by; by name unless asked otherwise."""

EXACT = ("district", "zone", "industry")
QUEUES: dict[str, Expression] = {"code": Enterprise.uscc.is_null(), "place": Enterprise.district == ""}
"""What waits to be completed: 待补码 and 属地待定."""


def register_list(actor: Actor, wanted: Mapping[str, str], today: date) -> Any:
    """Enterprises in scope, as `wanted` filters and sorts them."""
    query = Enterprise.select().where(enterprises_in_scope(actor) & _matching(wanted, today))
    if "waiting" in wanted:
        query = query.where(QUEUES[wanted["waiting"]])
    columns = SORTS[wanted.get("sort", "name")]
    if wanted.get("direction") == "desc":
        return query.order_by(*(column.desc() for column in columns), Enterprise.id.desc())
    return query.order_by(*columns, Enterprise.id)


def queue_counts(actor: Actor, wanted: Mapping[str, str], today: date) -> dict[str, int]:
    """How many the same filters leave in each queue; '' is all of them."""
    sums = [fn.SUM(Case(None, [(condition, 1)], 0)) for condition in QUEUES.values()]
    query = Enterprise.select(fn.COUNT(Enterprise.id), *sums)
    row: Any = query.where(enterprises_in_scope(actor) & _matching(wanted, today)).tuples().get()
    return dict(zip(("", *QUEUES), (int(count or 0) for count in row), strict=True))


def _matching(wanted: Mapping[str, str], today: date) -> Expression:
    condition: Expression = Enterprise.id.is_null(False)
    for name in EXACT:
        if name in wanted:
            condition &= getattr(Enterprise, name) == wanted[name]
    if "q" in wanted:
        condition &= named(wanted["q"])
    if "scheme" in wanted or "held" in wanted:
        condition &= _holding(wanted.get("scheme"), wanted.get("held", "valid"), today)
    return condition


def named(text: str) -> Expression:
    """Those whose name contains a text or whose code begins with it."""
    code = canonical_uscc(text)
    found: Expression = Enterprise.name.contains(text)
    return found | Enterprise.uscc.startswith(code) if code else found


def _holding(scheme: str | None, held: str, today: date) -> Expression:
    """Those that hold or held a title (of one scheme, if named) in this status; 'none' is never any."""
    titles = Recognition.select(Recognition.enterprise)
    if scheme is not None:
        titles = titles.where(Recognition.scheme == scheme)
    if held == "none":
        return Enterprise.id.not_in(titles)
    return Enterprise.id.in_(titles.where(in_status(held, today)))


def get_enterprise(actor: Actor, id: int) -> Enterprise:
    """One enterprise in the actor's scope; raises NotFound."""
    found: Enterprise | None = Enterprise.get_or_none((Enterprise.id == id) & enterprises_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


def own_enterprise(actor: Actor) -> Enterprise:
    """The enterprise an account belongs to; raises NotFound."""
    found = Enterprise.get_or_none((Enterprise.id == actor.enterprise_id) & enterprises_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


def enterprise_by_code(code: str) -> Enterprise | None:
    """The enterprise of a credit code as somebody typed it."""
    found: Enterprise | None = Enterprise.get_or_none(Enterprise.uscc == canonical_uscc(code))
    return found


def lineage_of(enterprise: Enterprise) -> list[Lineage]:
    """What it was called, where it stood and what it did before, latest first."""
    return list(
        Lineage.select()
        .where(Lineage.enterprise == enterprise.id)
        .order_by(Lineage.effective_on.desc(), Lineage.seq.desc())
    )


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
