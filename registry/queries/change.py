"""Change requests 变更申请: those in scope, one of them, and what a request rests on."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import Expression, fn

from registry import clock
from registry.errors import NotFound, Text
from registry.models import Account, Change, Enterprise, ImportRun, Lineage, ProfileFile
from registry.queries.scope import changes_in_scope, changes_to_confirm
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.change import (
    LINEAGE_OF,
    ChangeState,
    Fact,
    Requested,
    RequestPart,
    Values,
    unmet_request,
    values_of,
    with_values,
)
from registry.rules.change_kind import ChangeKind
from registry.rules.enterprise import EnterpriseDetails, unmet_details


@dataclass(frozen=True)
class ChangeCounts:
    """How many requests wait here, wait elsewhere, and are settled."""

    here: int
    elsewhere: int
    settled: int


def change_list(actor: Actor, tab: str) -> Any:
    """Requests in scope with their holders: those to confirm here, `elsewhere`, or `settled`; a query."""
    query = Change.select(Change, Enterprise).join(Enterprise).where(_in_tab(actor, tab))
    first = Change.requested_at.desc() if tab == "settled" else Change.requested_at
    return query.order_by(first, Change.id)


def change_counts(actor: Actor) -> ChangeCounts:
    """How many there are of each; a query each."""
    counts = [Change.select().where(_in_tab(actor, tab)).count() for tab in ("", "elsewhere", "settled")]
    return ChangeCounts(*counts)


def _in_tab(actor: Actor, tab: str) -> Expression:
    waits: Expression = changes_in_scope(actor) & (Change.state == ChangeState.WAITING.value)
    if tab == "settled":
        return changes_in_scope(actor) & (Change.state != ChangeState.WAITING.value)
    if actor.enterprise_id is not None:
        return waits if not tab else Change.id.is_null()
    here = changes_to_confirm(actor)
    return waits & here if not tab else waits & ~here


def get_change(actor: Actor, id: int) -> Change:
    """One request in scope, with its holder; raises NotFound."""
    found: Change | None = (
        Change.select(Change, Enterprise)
        .join(Enterprise)
        .where((Change.id == id) & changes_in_scope(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def get_change_file(actor: Actor, id: int) -> ProfileFile:
    """The evidence of a request in scope; raises NotFound."""
    found: ProfileFile | None = (
        ProfileFile.select()
        .join(Change, on=(Change.evidence == ProfileFile.id))
        .where((Change.id == id) & changes_in_scope(actor))
        .first()
    )
    if found is None:
        raise NotFound()
    return found


def list_of(change: Change) -> str:
    """The name of the list that a request rests on; '' where it was not uploaded."""
    found = ImportRun.get_or_none(ImportRun.id == change.run_id)
    return str(found.name) if found else ""


def evidence_of(change: Change) -> ProfileFile | None:
    """The file that a request rests on; None where that is a list."""
    found: ProfileFile | None = ProfileFile.get_or_none(ProfileFile.id == change.evidence_id)
    return found


def is_by_holder(change: Change) -> bool:
    """Whether somebody of the holder asked for it."""
    own = (Account.id == change.requester_id) & (Account.enterprise == change.enterprise_id)
    return bool(Account.select().where(own).exists())


def waiting_changes(enterprise_id: int) -> dict[Fact, Change]:
    """What waits for a holder, by fact: one of each at most."""
    waits = (Change.enterprise == enterprise_id) & (Change.state == ChangeState.WAITING.value)
    return {Fact(row.fact): row for row in Change.select().where(waits)}


def facts_waiting(enterprise_ids: Collection[int]) -> dict[int, frozenset[Fact]]:
    """The facts of which a change waits, by holder; of these holders only."""
    waits: Any = Change.select(Change.enterprise, Change.fact).where(
        Change.state == ChangeState.WAITING.value
    )
    wanted, found = set(enterprise_ids), defaultdict(set)
    for enterprise, fact in waits.tuples():
        if enterprise in wanted:
            found[enterprise].add(Fact(fact))
    return {enterprise: frozenset(facts) for enterprise, facts in found.items()}


def requested_of(change: Change) -> Requested:
    """A request as it was asked for."""
    return Requested(
        fact=Fact(change.fact),
        kind=ChangeKind(change.kind),
        values=json.loads(change.new),
        effective_on=change.effective_on,
        words=change.words,
        evidence=change.evidence_id,
        run=change.run_id,
        row=change.row,
    )


def values_before(change: Change, now: EnterpriseDetails) -> Values:
    """What the record says of the fact: while the request waits now, afterwards when it was asked for."""
    if change.state == ChangeState.WAITING.value:
        return values_of(now, Fact(change.fact))
    before: Values = json.loads(change.old)
    return before


def unmet_change(
    enterprise_id: int,
    change: Requested,
    before: EnterpriseDetails,
    faulted: Collection[RequestPart] = frozenset(),
) -> list[Text]:
    """Why a change of a record that says `before` cannot be asked for, or confirmed; nothing more is said of
    the parts that were faulted before."""
    today, latest = clock.today(), latest_change(enterprise_id, change.fact)
    unmet = unmet_request(change, before, today, latest)
    unmet[RequestPart.VALUES] += unmet_details(
        with_values(before, change.fact, change.values), today, catalog()
    )
    said = (reason for part, reasons in unmet.items() if part not in faulted for reason in reasons)
    return list(dict.fromkeys(said))


def latest_change(enterprise_id: int, fact: Fact) -> date | None:
    """The last day from which a fact of a holder holds, as far as the lineage says."""
    if fact not in LINEAGE_OF:
        return None
    of_it = (Lineage.enterprise == enterprise_id) & (Lineage.what == LINEAGE_OF[fact])
    found: date | None = Lineage.select(fn.MAX(Lineage.effective_on)).where(of_it).scalar()
    return found
