"""Approvals 待批: one person proposes, another approves; only then it is done, under the checks of then."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from registry import clock
from registry.actions.correction import correct
from registry.actions.imports.approved import bring_in_approved, effect_of_list
from registry.actions.imports.undo import undo_run
from registry.actions.ledger import NewEvent, record
from registry.actions.measure import decide_measure
from registry.actions.merge import merge
from registry.actions.notice import effect_of_publishing, effect_of_recognizing, publish, recognize
from registry.actions.notice_line import effect_of_striking, strike
from registry.actions.notice_withdrawal import effect_of_withdrawing, withdraw_whole
from registry.actions.setting import add_setting_value, effect_of_setting
from registry.actions.unmerge import unmerge
from registry.database import require_transaction, transactional
from registry.errors import Conflict, NotFound, Stale, Unmet, say
from registry.models import Account, Approval
from registry.queries.approval import arguments_of, person_of, state_of, waiting_for
from registry.queries.correction import effect_of_correcting
from registry.queries.imports.run import file_of_run, get_import_run
from registry.queries.imports.touched import PlannedList, planned_for_approval
from registry.queries.imports.undo import PlannedUndo, undo_as_now, undo_for_approval
from registry.queries.measure_effect import effect_of_measure
from registry.queries.merge import effect_of_merging
from registry.queries.office import office_of_proposal
from registry.queries.setting import settings, workdays
from registry.queries.unmerge import effect_of_unmerging
from registry.rules.actor import Actor
from registry.rules.approval import (
    LAPSES_AFTER,
    ApprovalAction,
    Arguments,
    Effect,
    SettingArguments,
    UndoArguments,
    effect_digest,
)
from registry.rules.approval_state import ApprovalState, unmet_waiting
from registry.rules.frozen_arguments import digest_of_proposal, frozen_arguments
from registry.rules.ledger import canonical_json
from registry.rules.notice import notice_period
from registry.rules.office import Office
from registry.rules.right import (
    approve_right,
    propose_right,
    require,
    require_decide,
    require_handle,
)
from registry.rules.second_person import unmet_second
from registry.rules.setting import SettingChange, kept_value
from registry.storage import Storage
from registry.uncollected import uncollected


class EffectChanged(Stale):
    """What would be done is not what the approver has seen; `effect` is what it would be now."""

    default = say("提出以后情况有变化，批准的结果与您看到的不同，未作任何更改。请看过变化后再决定。")

    def __init__(self, effect: Effect) -> None:
        super().__init__()
        self.effect = effect


Planned = PlannedList | PlannedUndo | None


@dataclass(frozen=True)
class Approvable:
    """How an action is tried and carried out; a list, or its undoing, is planned before the transaction."""

    effect: Callable[[Any, Any], Effect]
    carry_out: Callable[[Any, Any, Actor], str]


APPROVABLE: dict[ApprovalAction, Approvable] = {
    ApprovalAction.PUBLISH: Approvable(
        lambda arguments, _: effect_of_publishing(arguments),
        lambda arguments, _, actor: f"notice:{publish(arguments, actor).id}",
    ),
    ApprovalAction.RECOGNIZE: Approvable(
        lambda arguments, _: effect_of_recognizing(arguments),
        lambda arguments, _, actor: f"notice:{recognize(arguments, actor)[0].notice_id}",
    ),
    ApprovalAction.END: Approvable(
        lambda arguments, _: effect_of_measure(arguments, clock.today()),
        lambda arguments, _, actor: f"recognition:{decide_measure(arguments, actor).recognition_id}",
    ),
    ApprovalAction.CORRECT: Approvable(
        lambda arguments, _: effect_of_correcting(arguments, clock.today()),
        lambda arguments, _, actor: f"batch:{correct(arguments, actor).id}",
    ),
    ApprovalAction.IMPORT: Approvable(
        lambda arguments, file: effect_of_list(arguments, _read(file)),
        lambda arguments, file, actor: bring_in_approved(arguments, _read(file), actor),
    ),
    ApprovalAction.UNDO_IMPORT: Approvable(
        lambda _, planned: undo_as_now(planned).effect(),
        lambda _, planned, actor: f"run:{undo_run(planned, actor).id}",
    ),
    ApprovalAction.SETTING: Approvable(
        lambda arguments, _: effect_of_setting(_change(arguments)),
        lambda arguments, _, actor: f"setting:{add_setting_value(_change(arguments), actor).key}",
    ),
    ApprovalAction.STRIKE: Approvable(
        lambda arguments, _: effect_of_striking(arguments),
        lambda arguments, _, actor: f"notice:{strike(arguments, actor).notice_id}",
    ),
    ApprovalAction.WITHDRAW_NOTICE: Approvable(
        lambda arguments, _: effect_of_withdrawing(arguments),
        lambda arguments, _, actor: f"notice:{withdraw_whole(arguments, actor).id}",
    ),
    ApprovalAction.MERGE: Approvable(
        lambda arguments, _: effect_of_merging(arguments, clock.today()),
        lambda arguments, _, actor: f"enterprise:{merge(arguments, actor).id}",
    ),
    ApprovalAction.UNMERGE: Approvable(
        lambda arguments, _: effect_of_unmerging(arguments, clock.today()),
        lambda arguments, _, actor: f"enterprise:{unmerge(arguments, actor).id}",
    ),
}


@uncollected()
def propose(arguments: Arguments, actor: Actor, storage: Storage) -> Approval:
    """Propose something for another person to approve. Nothing else is done yet.

    Raises Unmet, Stale or Conflict where it could not be done now, Conflict where the same thing waits
    already, NotAllowed unless the actor may propose.
    """
    office = office_of_proposal(arguments)
    require(actor, propose_right(office.district))
    require_handle(actor, office.procedure, office.district, office.zone)
    return _propose(arguments, _file(arguments, storage), actor, office)


@transactional
def _propose(arguments: Arguments, file: Planned, actor: Actor, office: Office) -> Approval:
    today = clock.today()
    if (waiting := waiting_for(arguments.about, today, office)) is not None:
        raise Conflict(say("同一事项已有第 %(id)s 号待批，请先办理或撤回。", id=waiting.id))
    effect = APPROVABLE[arguments.action].effect(arguments, file)
    days = settings().whole(today, LAPSES_AFTER) or 1
    calendar = workdays()
    first = calendar.next_working(today + timedelta(days=1))
    frozen = frozen_arguments(arguments)
    approval: Approval = Approval.create(
        action=arguments.action.value,
        about=arguments.about,
        arguments=frozen,
        digest=digest_of_proposal(arguments.action, frozen),
        effect=canonical_json(effect),
        proposer_id=actor.account_id,
        proposed_by=actor.text,
        proposed_at=clock.now(),
        last_day=notice_period(first, days, calendar).closes_on,
        district=office.district or None,
        zone=office.zone or None,
    )
    _record(approval, "proposed", actor)
    return approval


@uncollected()
def approve(approval: Approval, actor: Actor, storage: Storage, *, seen: str) -> str:
    """Carry out what was proposed, under the checks of this moment; returns what it made, as notice:13.

    `seen` is the digest of the effect that the approver has read. Raises NotAllowed unless the actor may
    decide it, Unmet for the same person or where it cannot be done any more, EffectChanged where it would
    do something else now. Then nothing is changed and the proposal goes on waiting.
    """
    require(actor, approve_right(approval.district))
    arguments = arguments_of(approval)
    return _approve(approval.id, arguments, _file(arguments, storage), actor, seen)


@transactional
def _approve(id: int, arguments: Arguments, file: Planned, actor: Actor, seen: str) -> str:
    approval = _waiting(id)
    approvable = APPROVABLE[arguments.action]
    require_decide(actor, arguments.action)
    if reasons := unmet_second(person_of(approval.proposer_id), person_of(actor.account_id or 0)):
        raise Unmet(reasons)
    effect = approvable.effect(arguments, file)
    if effect_digest(effect) != seen:
        raise EffectChanged(effect)
    by = replace(
        actor,
        approval_id=approval.id,
        proposed_by=approval.proposed_by,
        proposer_name=Account.get_by_id(approval.proposer_id).name,
    )
    outcome = approvable.carry_out(arguments, file, by)
    _settle(approval, ApprovalState.APPROVED, by, outcome=outcome)
    return outcome


@transactional
def decline(approval: Approval, actor: Actor, *, note: str) -> None:
    """Say no to what another proposed, with the reason. Raises Unmet without one."""
    require(actor, approve_right(approval.district))
    waiting = _waiting(approval.id)
    require_decide(actor, ApprovalAction(waiting.action))
    reasons = unmet_second(person_of(waiting.proposer_id), person_of(actor.account_id or 0))
    if not note.strip():
        reasons.append(say("请填写不批准的理由，提出人会看到。"))
    if reasons:
        raise Unmet(reasons)
    _settle(waiting, ApprovalState.DECLINED, actor, note=note.strip())


@transactional
def withdraw(approval: Approval, actor: Actor) -> None:
    """Take one's own proposal back. Raises Unmet for somebody else's."""
    require(actor, propose_right(approval.district))
    waiting = _waiting(approval.id)
    if waiting.proposer_id != actor.account_id:
        raise Unmet([say("只有提出人可以撤回。不同意的，请选择“不批准”并写明理由。")])
    _settle(waiting, ApprovalState.WITHDRAWN, actor)


def _waiting(id: int) -> Approval:
    """The proposal as it is now. Raises Stale where it does not wait any more."""
    require_transaction()
    approval: Approval | None = Approval.get_or_none(Approval.id == id)
    if approval is None:
        raise NotFound()
    if reasons := unmet_waiting(state_of(approval, clock.today())):
        raise Stale(*reasons)
    return approval


def _settle(
    approval: Approval, state: ApprovalState, actor: Actor, *, note: str = "", outcome: str = ""
) -> None:
    columns: dict[str, Any] = {
        "state": state.value,
        "decided_by": actor.text,
        "decided_at": clock.now(),
        "note": note,
        "outcome": outcome,
    }
    waits = (Approval.id == approval.id) & (Approval.state == ApprovalState.WAITING.value)
    if Approval.update(**columns).where(waits).execute() != 1:
        raise Stale()
    _record(approval, state.value, actor)


def _record(approval: Approval, what: str, actor: Actor) -> None:
    """The event of a proposal; what it does when it is approved has events of its own."""
    body = {
        "approval": approval.id,
        "action": approval.action,
        "digest": approval.digest,
        "proposer": approval.proposer_id,
        "district": approval.district,
        "zone": approval.zone,
    }
    event = NewEvent(kind=f"approval.{what}", visibility="staff", body=body, wrote={Approval: [approval.id]})
    record(actor, event)


def _file(arguments: Arguments, storage: Storage) -> Planned:
    """Read, planned and its figures worked out before the transaction: nobody else waits for that."""
    if isinstance(arguments, UndoArguments):
        return undo_for_approval(arguments)
    if arguments.action is not ApprovalAction.IMPORT:
        return None
    return planned_for_approval(file_of_run(get_import_run(arguments.run), storage))  # type: ignore[union-attr]


def _read(file: Planned) -> PlannedList:
    if not isinstance(file, PlannedList):
        raise TypeError("a list is read before it is brought in")
    return file


def _change(arguments: SettingArguments) -> SettingChange:
    """The change of a setting, its value as what it is."""
    found = settings().split(arguments.key)
    if found is None:
        raise NotFound()
    value = kept_value(found[0].kind, arguments.value)
    return SettingChange(arguments.key, value, arguments.from_day, arguments.document_no, arguments.note)
