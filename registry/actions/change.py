"""Change requests 变更申请: asking for one, confirming it in one transaction, declining, taking back."""

from dataclasses import replace
from typing import Any

from peewee import IntegrityError

from registry import clock
from registry.actions.enterprise import change_enterprises
from registry.actions.ledger import NewEvent, record
from registry.actions.moved_files import hand_over
from registry.database import require_transaction, transactional
from registry.errors import Conflict, NotFound, Stale, Unmet, say
from registry.models import Account, Change, Enterprise, ProfileFile
from registry.queries.change import requested_of, unmet_change
from registry.queries.enterprise import details_of
from registry.queries.evidence import require_own_files
from registry.queries.imports.brought_in import said_of_unseen
from registry.rules.actor import Actor
from registry.rules.change import (
    FACT_NAMES,
    LONGEST_WORDS,
    ChangeState,
    Fact,
    Requested,
    seen_digest,
    unmet_waiting,
    values_of,
    with_values,
)
from registry.rules.ledger import canonical_json
from registry.rules.right import Right, is_person, require, require_place
from registry.rules.right_to_confirm import require_confirm
from registry.rules.signing import signed_as


@transactional
def request_change(enterprise: Enterprise, asked: Requested, actor: Actor) -> Change:
    """Ask for a change of one fact. Nothing moves until it is confirmed.

    Raises Unmet with why it cannot be asked for, Conflict where one of the fact waits already or a credit
    code is another's.
    """
    require(actor, Right.REQUEST_CHANGE)
    require_place(actor, enterprise.district, enterprise.zone)
    return insert_change(enterprise, asked, actor)


def insert_change(enterprise: Enterprise, asked: Requested, actor: Actor) -> Change:
    """The shared step of asking for a change."""
    require_transaction()
    now = Enterprise.get_by_id(enterprise.id)
    before = details_of(now)
    if reasons := unmet_change(now.id, asked, before):
        raise Unmet(reasons)
    require_own_files(ProfileFile.enterprise, [(now.id, asked.evidence)])
    _refuse_anothers_code(asked, now.id)
    to = (asked.values["district"], asked.values["zone"]) if asked.fact is Fact.PLACE else _place_of(now)
    try:
        change: Change = Change.create(
            enterprise=now.id,
            fact=asked.fact.value,
            kind=asked.kind.value,
            old=canonical_json(values_of(before, asked.fact)),
            new=canonical_json(dict(asked.values)),
            effective_on=asked.effective_on,
            words=asked.words.strip(),
            evidence=asked.evidence,
            run=asked.run,
            row=asked.row,
            from_district=now.district,
            from_zone=now.zone,
            district=to[0],
            zone=to[1],
            requester_id=actor.account_id,
            requested_by=actor.text,
            requested_at=clock.now(),
        )
    except IntegrityError:
        name = FACT_NAMES[asked.fact]
        raise Conflict(
            say("该企业的“%(fact)s”已有一份变更申请待确认，请等待办结，或撤回后重新提交。", fact=name)
        ) from None
    body: dict[str, Any] = {"old": values_of(before, asked.fact), "new": dict(asked.values)}
    if asked.row is not None:
        body |= {"run": asked.run, "row": asked.row}
    _record(change, "requested", actor, body, asked.words)
    return change


@transactional
def confirm_change(change: Change, actor: Actor, *, seen: str) -> None:
    """Apply what was asked for, from its day, and send the holder's open files after it.

    `seen` is `seen_digest` of what the officer has read. Raises Stale where it was settled meanwhile or the
    record has changed, Unmet where it cannot be applied any more or the officer asked for it, NotAllowed
    unless it is the actor's office that confirms it.
    """
    confirm_one(change.id, actor, seen)


@transactional
def confirm_changes(seen: dict[int, str], actor: Actor) -> int:
    """Confirm several: all of them or none; returns how many. `seen` by request, as of `confirm_change`."""
    for id in sorted(seen):
        confirm_one(id, actor, seen[id])
    return len(seen)


def confirm_one(id: int, actor: Actor, seen: str) -> None:
    """The shared step of confirming."""
    require_transaction()
    waiting = _waiting_for(actor, id)
    if actor.account_id is not None and waiting.requester_id == actor.account_id:
        raise Unmet([say("这项变更是您本人提出的，须由另一人确认。")])
    asked = requested_of(waiting)
    now = Enterprise.get_by_id(waiting.enterprise_id)
    before = details_of(now)
    if seen != seen_digest(values_of(before, asked.fact), asked.values):
        raise Stale(say("企业资料在您打开页面之后有变化，未作任何更改。请核对最新内容后再确认。"))
    if reasons := unmet_change(now.id, asked, before):
        raise Unmet(reasons)
    by = _by(actor, waiting)
    after = with_values(before, asked.fact, asked.values)
    left = _place_of(now)
    _settle(waiting, ChangeState.CONFIRMED, by)
    change_enterprises([(now, after, now.version)], by, day=waiting.effective_on)
    hand_over(now, left, by)


@transactional
def decline_change(change: Change, actor: Actor, *, note: str) -> None:
    """Say no to what was asked for, with the reason, which the requester reads. Raises Unmet without one."""
    waiting = _waiting_for(actor, change.id)
    reasons = []
    if not note.strip():
        reasons.append(say("请填写不予确认的理由，申请人会看到。"))
    if len(note) > LONGEST_WORDS:
        reasons.append(say("理由不能超过 %(most)s 个字。", most=LONGEST_WORDS))
    if reasons:
        raise Unmet(reasons)
    _settle(waiting, ChangeState.DECLINED, actor, note.strip())


@transactional
def withdraw_change(change: Change, actor: Actor) -> None:
    """Take back what one's own enterprise, or oneself, asked for. Raises Unmet for another's."""
    require(actor, Right.REQUEST_CHANGE)
    waiting = _waiting(change.id)
    own = actor.enterprise_id == waiting.enterprise_id if actor.enterprise_id else False
    if is_person(actor) and not own and waiting.requester_id != actor.account_id:
        raise Unmet([say("只有申请人可以撤回。不同意的，请选择“不予确认”并写明理由。")])
    _settle(waiting, ChangeState.WITHDRAWN, actor)


def withdraw_listed(change: Change, actor: Actor, *, note: str) -> None:
    """The shared step of undoing an import: what its list asked for, and nobody has decided, is withdrawn."""
    require_transaction()
    _settle(_waiting(change.id), ChangeState.WITHDRAWN, actor, note)


def _refuse_anothers_code(asked: Requested, own_id: int) -> None:
    """Raise Conflict for the credit code of another, who is not named."""
    code = asked.values.get("uscc")
    if not code:
        return
    holder = Enterprise.get_or_none((Enterprise.uscc == code) & (Enterprise.id != own_id))
    if holder is not None:
        unseen = said_of_unseen(holder, code, names_it=False)
        raise Conflict(unseen or say("统一社会信用代码 %(code)s 已登记在另一企业名下，请核对。", code=code))


def _place_of(enterprise: Enterprise) -> tuple[str, str]:
    return enterprise.district, enterprise.zone


def _by(actor: Actor, change: Change) -> Actor:
    """Who confirms, with who asked: the events of what is done name both."""
    requester = Account.get_or_none(Account.id == change.requester_id)
    return replace(
        actor,
        change_id=change.id,
        proposed_by=change.requested_by,
        proposer_name=requester.name if requester else "",
    )


def _waiting_for(actor: Actor, id: int) -> Change:
    """The request as it is now, for who confirms it. Raises NotAllowed for anybody else, Stale likewise."""
    found = _found(id)
    require_confirm(actor, found.district, found.zone)
    return _waiting(id)


def _found(id: int) -> Change:
    found: Change | None = Change.get_or_none(Change.id == id)
    if found is None:
        raise NotFound()
    return found


def _waiting(id: int) -> Change:
    """The request as it is now. Raises Stale where it does not wait any more."""
    require_transaction()
    found = _found(id)
    if reasons := unmet_waiting(ChangeState(found.state)):
        raise Stale(*reasons)
    return found


def _settle(change: Change, state: ChangeState, actor: Actor, note: str = "") -> None:
    waits = (Change.id == change.id) & (Change.state == ChangeState.WAITING.value)
    settled = {"state": state.value, "decided_by": actor.text, "decided_at": clock.now(), "note": note}
    if Change.update(**settled).where(waits).execute() != 1:
        raise Stale()
    _record(change, state.value, actor, {}, note)


def _record(change: Change, what: str, actor: Actor, said: dict[str, Any], note: str) -> None:
    """The event of a request; what it changes when it is confirmed has events of its own."""
    body = {
        "change": change.id,
        "fact": change.fact,
        "kind": change.kind,
        "from": {"district": change.from_district, "zone": change.from_zone},
        "to": {"district": change.district, "zone": change.zone},
        **signed_as(actor),
        **said,
    }
    event = NewEvent(
        kind=f"change.{what}",
        enterprise_id=change.enterprise_id,
        effective_on=change.effective_on,
        body=body,
        secret={"note": note.strip()},
        wrote={Change: [change.id]},
    )
    record(actor, event)
