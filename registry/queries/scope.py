"""Scope: which rows an actor may see. Out of scope is the same as not there (404)."""

from collections.abc import Hashable
from typing import Any

from peewee import Expression, fn

from registry.models import (
    Account,
    Application,
    Approval,
    Call,
    Change,
    Claim,
    Enterprise,
    FormerPlace,
    MeasureFile,
    Message,
    Notice,
    Recognition,
    Recommendation,
)
from registry.queries.imports.whole import of_whole_run, titles_of_whole_runs
from registry.rules.actor import Actor
from registry.rules.message import read_as
from registry.rules.procedure import Procedure
from registry.rules.role import BUREAU, DISTRICT, REGISTER_READERS, Role
from registry.rules.state import State

NOTHING = Application.id.is_null()


def applications_in_scope(actor: Actor) -> Expression:
    """An enterprise sees its own; a district what was ever filed with it; the bureau all that was filed."""
    if actor.role is Role.ENTERPRISE:
        return Application.enterprise == actor.enterprise_id
    filed = Application.submitted_at.is_null(False) & (Application.state != State.DRAFT.value)
    if actor.role in DISTRICT:
        return filed & _place(Application, actor)
    if actor.role in BUREAU:
        return filed
    return NOTHING


def applications_readable(actor: Actor) -> Expression:
    """What is in scope, and what a district handled before its holder moved away: to be read, not handled."""
    return applications_in_scope(actor) | moved_in_scope(actor)


def moved_in_scope(actor: Actor) -> Expression:
    """What a district handled before its holder moved away, and no longer does."""
    if actor.role not in DISTRICT:
        return NOTHING
    left = FormerPlace.select(FormerPlace.application).where(_place(FormerPlace, actor))
    gone: Expression = Application.id.in_(left) & ~_place(Application, actor)
    return gone


def changes_in_scope(actor: Actor) -> Expression:
    """A holder sees its own requests; a district those it confirms and those about who leaves it; the bureau
    all."""
    seen = of_whole_run(Change.run)
    if actor.role is Role.ENTERPRISE:
        return (Change.enterprise == actor.enterprise_id) & seen
    if actor.role in DISTRICT:
        return (_place(Change, actor) | _left(actor)) & seen
    if actor.role in BUREAU:
        return Change.id.is_null(False) & seen
    return Change.id.is_null()


def changes_to_confirm(actor: Actor) -> Expression:
    """Of the requests in scope those that the actor's office confirms: of no place the bureau's."""
    if actor.role in DISTRICT:
        return _place(Change, actor) & of_whole_run(Change.run)
    here: Expression = Change.district == ""
    return changes_in_scope(actor) & here


def claims_in_scope(actor: Actor) -> Expression:
    """Who claims sees the own claim; a district those it confirms and those sent to it; the bureau all."""
    if actor.role is Role.CLAIMANT:
        own: Expression = Claim.account == actor.account_id
        return own
    if actor.role in DISTRICT:
        return claims_to_confirm(actor) | _place(Claim, actor)
    if actor.role in BUREAU:
        return Claim.id.is_null(False)
    return Claim.id.is_null()


def claims_to_confirm(actor: Actor) -> Expression:
    """The claims that come to the actor's place: where the record is, if there is one; else where it says."""
    if actor.role not in DISTRICT:
        return Claim.id.is_null()
    placed, here = Enterprise.district != "", _place(Enterprise, actor)
    known = _is_of(_of_code())
    at_record: Expression = _is_of(_of_code(here)) | (~known & _is_of(_of_name_without_code(here)))
    elsewhere = _is_of(_of_code(placed)) | (~known & _is_of(_of_name_without_code(placed)))
    found: Expression = at_record | (~elsewhere & _place(Claim, actor))
    return found


def _is_of(records: Any) -> Any:
    """Whether a claim has such records: each is looked up by its index, where lists of all codes and names
    would be made of the whole register."""
    return fn.EXISTS(records)


def _of_code(*conditions: Expression) -> Any:
    """The record of a claim's credit code."""
    return Enterprise.select(Enterprise.id).where(Enterprise.uscc == Claim.uscc, *conditions)


def _of_name_without_code(*conditions: Expression) -> Any:
    """The records of a claim's name that wait for their code 待补码."""
    waits = Enterprise.uscc.is_null() & (Enterprise.name_key == Claim.name_key) & in_register()
    return Enterprise.select(Enterprise.id).where(waits, *conditions)


def _left(actor: Actor) -> Expression:
    condition: Expression = Change.from_district == actor.district
    return condition & (Change.from_zone == actor.zone) if actor.zone else condition


def handled_in_scope(actor: Actor) -> Expression:
    """What an officer's own office decides: a district its district decisions, the bureau all others."""
    by_district: Expression = Application.procedure == Procedure.DISTRICT_DECISION.value
    return applications_in_scope(actor) & (by_district if actor.role in DISTRICT else ~by_district)


def recognitions_in_scope(actor: Actor) -> Expression:
    """A district sees on its own pages what was recognized in its place; the bureau all."""
    if actor.role in DISTRICT:
        return _place(Recognition, actor) & titles_of_whole_runs()
    if actor.role in BUREAU:
        return Recognition.id.is_null(False) & titles_of_whole_runs()
    return Recognition.id.is_null()


def enterprises_in_scope(actor: Actor) -> Expression:
    """An enterprise sees itself; a district and its leaders their own; the bureau and city leaders all.

    A record that was merged into another, and what an undone import had registered, is in nobody's.
    """
    if actor.role is Role.ENTERPRISE:
        return Enterprise.id == actor.enterprise_id
    if actor.role in REGISTER_READERS and place_in_scope(actor):
        return _place(Enterprise, actor) & in_register()
    if actor.role in BUREAU or actor.role is Role.LEADER:
        return in_register()
    return Enterprise.id.is_null()


def is_all_of_register(actor: Actor) -> bool:
    """Whether that is the whole register."""
    return (actor.role in BUREAU or actor.role is Role.LEADER) and not place_in_scope(actor)


def in_register() -> Expression:
    """The condition that an enterprise is in the register: it counts for itself, not merged into another, and
    no undone import brought it, nor one that is not whole yet."""
    there: Expression = is_kept() & of_whole_run(Enterprise.import_run)
    return there


def is_kept() -> Expression:
    """The same for who decides what else may come in: what a run has written so far is there."""
    there: Expression = Enterprise.taken_out_at.is_null() & Enterprise.merged_into.is_null()
    return there


def runs_in_scope(actor: Actor) -> Expression:
    """Of what an import registered, for who reads imports: the bureau."""
    everything: bool = actor.role in BUREAU
    condition: Expression = Enterprise.import_run.is_null(not everything)
    return condition


def calls_in_scope(actor: Actor) -> Expression:
    """A district sees the calls it opened itself; the bureau all."""
    return _own_work(Call, actor)


def notices_in_scope(actor: Actor) -> Expression:
    """A district sees the notices it published itself; the bureau all."""
    return _own_work(Notice, actor)


def recommendations_in_scope(actor: Actor) -> Expression:
    """A district sees its own sheets; the bureau all, and its forwardings."""
    return _own_work(Recommendation, actor)


def approvals_in_scope(actor: Actor) -> Expression:
    """A district sees what waits for its own decider; the bureau what waits for the bureau's."""
    if actor.role in DISTRICT:
        return _place(Approval, actor)
    if actor.role in BUREAU:
        return Approval.district.is_null()
    return Approval.id.is_null()


def measure_files_in_scope(actor: Actor) -> Expression:
    """A district reads the documents of its own decisions about titles; the bureau those of its own."""
    if actor.role in DISTRICT:
        return _place(MeasureFile, actor)
    if actor.role in BUREAU:
        return MeasureFile.district == ""
    return MeasureFile.id.is_null()


def messages_in_scope(actor: Actor) -> Expression:
    """An enterprise's accounts read what is told it or them; others what is told them or their role."""
    if actor.role is Role.ENTERPRISE:
        return (Message.enterprise_id == actor.enterprise_id) | (Message.account_id == actor.account_id)
    if actor.role is None:
        return Message.id.is_null()
    here = Message.district.is_null() | _place(Message, actor)
    return (Message.role.in_(read_as(actor.role)) & here) | (Message.account_id == actor.account_id)


def colleagues_in_scope(actor: Actor) -> Expression:
    """Accounts of enterprises: who is of one sees those of the own, a district those of its enterprises, the
    bureau and the system administrator all."""
    if actor.role is Role.ENTERPRISE:
        return Account.enterprise == actor.enterprise_id
    if actor.role in DISTRICT:
        return Account.enterprise.in_(Enterprise.select(Enterprise.id).where(_place(Enterprise, actor)))
    if actor.role in BUREAU or actor.role is Role.SYSTEM_ADMIN:
        return Account.enterprise.is_null(False)
    return Account.id.is_null()


def firms_to_invite_in_scope(actor: Actor) -> Expression:
    """Enterprises whose people get accounts from the actor's office: a district's own, else all."""
    if actor.role in DISTRICT:
        return _place(Enterprise, actor) & in_register()
    if actor.role in BUREAU or actor.role is Role.SYSTEM_ADMIN or actor.role is None:
        return in_register()
    return Enterprise.id.is_null()


def place_in_scope(actor: Actor) -> dict[str, str]:
    """What figures and lists of titles are narrowed to, by column: a zone, a district with all its zones, or
    nothing for the city."""
    place = {"district": actor.district, "zone": actor.zone}
    return {name: value for name, value in place.items() if value}


def scope_of_actor(actor: Actor) -> Hashable:
    """What the scope of an actor depends on, of what a district, an enterprise and the bureau see: for what
    is kept of it."""
    return actor.role, actor.enterprise_id, actor.district, actor.zone


def _own_work(table: Any, actor: Actor) -> Expression:
    """What offices made: a district sees what its place did itself; the bureau all; nobody else any."""
    if actor.role in DISTRICT:
        return _place(table, actor)
    everything: bool = actor.role in BUREAU
    condition: Expression = table.id.is_null(not everything)
    return condition


def _place(table: Any, actor: Actor) -> Expression:
    """A zone officer sees the zone; a district officer the district with all its zones."""
    condition: Expression = table.district == actor.district
    return condition & (table.zone == actor.zone) if actor.zone else condition
