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
from registry.queries.lists import Conditions, Counted, Sorting, counted, equals, narrowed
from registry.queries.scope import enterprises_in_scope, in_register, runs_in_scope
from registry.queries.search import (
    Hits,
    hits_of_firms,
    how_many_found,
    is_common,
    names_of,
    without_words,
)
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
    query = _waiting(_register(actor, filters, today), filters)
    return SORTS.sorted(query, filters)


def how_many_in_register(actor: Actor, filters: Mapping[str, str], today: date) -> Counted:
    """How long that list is."""
    rest = _waiting(_register(actor, without_words(filters), today), filters)
    return how_many_found(rest, filters, _hits)


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


def queue_counts(actor: Actor, filters: Mapping[str, str], today: date) -> Mapping[str, int | None]:
    """How many the same filters leave in each queue; '' is all of them. None where a common word is looked
    for: then nobody counts them all."""
    if is_common(filters, _hits):
        return dict.fromkeys(("", *QUEUES))
    return counted(_register(actor, filters, today), QUEUES)


def _waiting(query: Any, filters: Mapping[str, str]) -> Any:
    return query.where(QUEUES[filters["waiting"]]) if "waiting" in filters else query


def _register(actor: Actor, filters: Mapping[str, str], today: date) -> Any:
    query = narrowed(Enterprise.select().where(enterprises_in_scope(actor)), CONDITIONS, filters)
    if "scheme" in filters or "held" in filters:
        query = query.where(_holding(filters.get("scheme"), filters.get("held", "valid"), today))
    return query


def _hits(text: str) -> Hits:
    return hits_of_firms(names_of(text), code=canonical_uscc(text))


def named(text: str) -> Expression:
    """Those whose name, now or formerly, contains a text, or whose code begins with it."""
    found: Expression = _hits(text).condition
    return found


def called(text: str) -> Expression:
    """Those whose name, now or formerly, or that of a record merged into theirs, contains a text."""
    found: Expression = hits_of_firms(names_of(text)).condition
    return found


CONDITIONS: Conditions = {**equals(Enterprise.district, Enterprise.zone, Enterprise.industry), "q": named}


def _holding(scheme: str | None, held: str, today: date) -> Expression:
    """Those that hold or held a title (of one scheme, if named) in this status; 'none' is never any."""
    titles = Recognition.select(Recognition.enterprise).where(titles_of_whole_runs())
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


def run_taken_out_with(actor: Actor, id: int) -> int | None:
    """The import with whose undoing an enterprise left the register, for who can open that import's page."""
    gone = (Enterprise.id == id) & ~in_register() & runs_in_scope(actor)
    found: int | None = Enterprise.select(Enterprise.import_run).where(gone).scalar()
    return found


def is_in_scope(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the actor may open an enterprise's page."""
    here = (Enterprise.id == enterprise.id) & enterprises_in_scope(actor)
    return bool(Enterprise.select().where(here).exists())


def own_enterprise(actor: Actor) -> Enterprise:
    """The enterprise an account belongs to; raises NotFound."""
    found = Enterprise.get_or_none((Enterprise.id == actor.enterprise_id) & enterprises_in_scope(actor))
    if found is None:
        raise NotFound()
    return found


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
    return list(
        Lineage.select()
        .where(Lineage.enterprise == enterprise.id)
        .order_by(Lineage.effective_on.desc(), Lineage.seq.desc())
    )


def names_shared(names: Collection[str]) -> set[str]:
    """Which of these names more than one enterprise of the register bears, however spelled."""
    keys = {name: name_key(name) for name in names}
    rows: Any = (
        Enterprise.select(Enterprise.name_key)
        .where(Enterprise.name_key.in_(list(set(keys.values()))) & in_register())
        .group_by(Enterprise.name_key)
        .having(fn.COUNT(Enterprise.id) > 1)
        .tuples()
    )
    shared = {key for (key,) in rows}
    return {name for name, key in keys.items() if key in shared}


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
