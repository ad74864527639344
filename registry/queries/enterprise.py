"""Enterprises: the register as staff read it, one of them, its past. Lists start from scope."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import Expression, fn

from registry.database import is_postgres
from registry.errors import NotFound
from registry.models import Enterprise, Lineage, Recognition
from registry.prepared import Prepared, few_lengths
from registry.queries.imports.whole import of_whole_run, titles_of_whole_runs
from registry.queries.lists import Conditions, Sorting, equals, narrowed
from registry.queries.scope import (
    enterprises_in_scope,
    in_register,
    runs_in_scope,
)
from registry.queries.search import WORDS, Hits, hits_of_firms, names_of
from registry.queries.validity import in_status
from registry.rules.actor import Actor
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.name_key import name_key
from registry.rules.uscc import canonical_uscc
from registry.stored import streamed

SORTS = Sorting(
    {
        "name": (Enterprise.name,),
        "code": (Enterprise.uscc,),
        "place": (Enterprise.district, Enterprise.zone),
        "industry": (Enterprise.industry,),
        "registered": (Enterprise.created_at,),
    },
    usual="name",
    id=Enterprise.id,
)
"""What the register may be sorted by; by name unless asked otherwise."""

QUEUES: dict[str, Expression] = {"code": Enterprise.uscc.is_null(), "place": Enterprise.district == ""}
"""What waits to be completed: 待补码 and 属地待定."""


def register_list(actor: Actor, filters: Mapping[str, str], today: date) -> Any:
    """Enterprises in scope, filtered and sorted; a query."""
    query = narrowed_register(actor, filters, today)
    if "waiting" in filters:
        query = query.where(QUEUES[filters["waiting"]])
    return SORTS.sorted(query, filters)


def register_rows(actor: Actor, filters: Mapping[str, str], today: date) -> Iterator[tuple[Any, ...]]:
    """The same list as a file takes it: name, code, district, zone, industry, chains, founded on, staff,
    revenue, assets and held titles "scheme:level" with commas, as the database gives them."""
    e, r = Enterprise, Recognition
    title = r.scheme.concat(":").concat(r.level)
    joined = fn.STRING_AGG(title, ",") if is_postgres() else fn.GROUP_CONCAT(title)
    titles = r.select(joined).where((r.enterprise == e.id) & in_status("valid", today))
    columns = (e.name, e.uscc, e.district, e.zone, e.industry, e.chains, e.founded_on, e.staff)
    query = register_list(actor, filters, today).select(*columns, e.revenue_fen, e.assets_fen, titles)
    yield from streamed(query)


def narrowed_register(actor: Actor, filters: Mapping[str, str], today: date) -> Any:
    """The register in scope by its filters, but for its queues; a query."""
    query = narrowed(Enterprise.select().where(enterprises_in_scope(actor)), CONDITIONS, filters)
    if "scheme" in filters or "held" in filters:
        query = query.where(holding(filters.get("scheme"), filters.get("held", "valid"), today))
    return query


def hits_in_register(text: str) -> Hits:
    """What words find in it: names now and formerly, and codes by their beginning."""
    return hits_of_firms(names_of(text), code=canonical_uscc(text))


def named(text: str) -> Expression:
    """Those whose name, now or formerly, contains a text, or whose code begins with it."""
    found: Expression = hits_in_register(text).condition
    return found


CONDITIONS: Conditions = {**equals(Enterprise.district, Enterprise.zone, Enterprise.industry), WORDS: named}


def holding(scheme: str | None, held: str, today: date) -> Expression:
    """Those that hold or held a title (of one scheme, if named) in this status; 'none' is never any."""
    titles = _titles(scheme, held, today).select(Recognition.enterprise)
    found: Expression = Enterprise.id.not_in(titles) if held == "none" else Enterprise.id.in_(titles)
    return found


def holds(scheme: str | None, held: str, today: date) -> Expression:
    """The same, asked of one after the other: a count of one or none is no join to either engine."""
    own = _titles(scheme, held, today).where(Recognition.enterprise == Enterprise.id).limit(1)
    found: Expression = fn.COALESCE(own, 0) == 0 if held == "none" else fn.COALESCE(own, 0) > 0
    return found


def _titles(scheme: str | None, held: str, today: date) -> Any:
    titles = Recognition.select(Recognition.id).where(titles_of_whole_runs())
    if scheme is not None:
        titles = titles.where(Recognition.scheme == scheme)
    return titles if held == "none" else titles.where(in_status(held, today))


def get_enterprise(actor: Actor, id: int) -> Enterprise:
    """One enterprise in the actor's scope; raises NotFound."""
    found: Enterprise | None = next(iter(_whole_in_scope(actor, id)), None)
    if found is None:
        raise NotFound()
    return found


@Prepared
def _whole_in_scope(actor: Actor, id: int) -> Any:
    return Enterprise.select().where((Enterprise.id == id) & enterprises_in_scope(actor))


def run_taken_out_with(actor: Actor, id: int) -> int | None:
    """The import with whose undoing an enterprise left the register, for who can open that import's page."""
    gone = (Enterprise.id == id) & ~in_register() & runs_in_scope(actor)
    found: int | None = Enterprise.select(Enterprise.import_run).where(gone).scalar()
    return found


def is_in_scope(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the actor may open an enterprise's page."""
    return bool(_in_scope(actor, enterprise.id))


@Prepared
def _in_scope(actor: Actor, id: int) -> Any:
    return Enterprise.select(Enterprise.id).where((Enterprise.id == id) & enterprises_in_scope(actor))


def own_enterprise(actor: Actor) -> Enterprise:
    """The enterprise an account belongs to; raises NotFound."""
    return get_enterprise(actor, actor.enterprise_id or 0)


def details_of(enterprise: Enterprise) -> EnterpriseDetails:
    """A row of the register as its details."""
    columns = {name: getattr(enterprise, name) for name in EnterpriseDetails.__dataclass_fields__}
    return EnterpriseDetails(**{**columns, "chains": tuple(json.loads(enterprise.chains))})


def enterprise_by_code(code: str) -> Enterprise | None:
    """The enterprise of a credit code as somebody typed it; none of a list that is not whole yet."""
    same = (Enterprise.uscc == canonical_uscc(code)) & of_whole_run(Enterprise.import_run)
    found: Enterprise | None = Enterprise.get_or_none(same)
    return found


def lineage_of(enterprise: Enterprise) -> list[Lineage]:
    """What it was called, where it stood and what it did before, latest first."""
    found: list[Lineage] = _lineage(enterprise.id)
    return found


@Prepared
def _lineage(enterprise_id: int) -> Any:
    own = Lineage.select().where(Lineage.enterprise == enterprise_id)
    return own.order_by(Lineage.effective_on.desc(), Lineage.seq.desc())


def names_shared(names: Collection[str]) -> set[str]:
    """Which of these names more than one enterprise of the register bears, however spelled."""
    keys = {name: name_key(name) for name in names}
    shared = {key for (key,) in _shared(few_lengths(sorted(set(keys.values()))))}
    return {name for name, key in keys.items() if key in shared}


@Prepared
def _shared(keys: Sequence[str]) -> Any:
    return (
        Enterprise.select(Enterprise.name_key)
        .where(Enterprise.name_key.in_(keys) & in_register())
        .group_by(Enterprise.name_key)
        .having(fn.COUNT(Enterprise.id) > 1)
        .tuples()
    )


def holder_of_code(code: str) -> Enterprise | None:
    """The record with this credit code, seen by everybody yet or not; None where it is free."""
    return next(iter(_of_code(code)), None)


@Prepared
def _of_code(code: str) -> Any:
    return Enterprise.select().where(Enterprise.uscc == code).limit(1)


def taken_among(codes: Sequence[str]) -> str | None:
    """One of these credit codes that an enterprise has; None where all are free."""
    found = _with_codes(few_lengths(codes)) if codes else []
    return found[0].uscc if found else None


@Prepared
def _with_codes(codes: Sequence[str]) -> Any:
    return Enterprise.select(Enterprise.uscc).where(Enterprise.uscc.in_(codes)).limit(1)
