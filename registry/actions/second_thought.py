"""Undoing a decision on one file within seconds, before anybody is told of it."""

from peewee import IntegrityError

from registry import clock
from registry.actions.cursor import lock_cursor
from registry.actions.ledger import NewEvent, record
from registry.actions.message import CURSOR
from registry.actions.step import take_step
from registry.database import transactional
from registry.errors import Conflict, NotFound, Stale, Unmet, say
from registry.models import Application, Opinion, Recognition
from registry.queries.after_image import Wrote
from registry.queries.opinion import own_opinion
from registry.queries.second_thought import AcceptedTitle, TakenStep, accepted_title, decision_of
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.ending import Ending
from registry.rules.right import require_place
from registry.rules.role import Role
from registry.rules.second_thought import VOIDED_BY_UNDOING, undo_of, unmet_undo
from registry.rules.title_history import VOIDED
from registry.rules.workflow import Action, Transition, transition


@transactional
def undo_decision(application: Application, actor: Actor, *, decision: int) -> Transition:
    """Take a decision back, named by the number of its event; what was written stands in the box again. The
    title of an acceptance is void with it.

    Raises NotFound where it is no decision on this file that can be undone, NotAllowed for another office,
    Unmet for another officer, where the time is over, its message went out or something happened since,
    Conflict where the subject began another file for the title at the same instant.
    """
    current = Application.get_by_id(application.id)
    require_place(actor, current.district, current.zone)
    decided = decision_of(current, decision)
    row = undo_of(current.route, decided.step, decided.came_from, decided.led_to) if decided else None
    if decided is None or row is None:
        raise NotFound()
    transition(current.route, row.source, row.action, actor.role)
    title = accepted_title(current) if row.undoes is Action.ACCEPT else None
    is_intact = row.undoes is not Action.ACCEPT or (title is not None and title.is_as_granted)
    _refuse_too_late(current, decided, actor, is_intact=is_intact)
    if title is not None:
        _void(title, decided, actor)
    wrote = _keep_again(current, decided, actor)
    said = {"undoes": decided.seq}
    try:
        return take_step(current, row.action, actor, said=said, wrote=wrote)
    except IntegrityError:
        raise Conflict(say("企业刚刚就同一称号另行申报，未作任何更改；请办理那一份。")) from None


def _refuse_too_late(current: Application, decided: TakenStep, actor: Actor, *, is_intact: bool) -> None:
    # A delivery of messages holds the cursor: either it finds this undone, or it is too late.
    read_up_to = lock_cursor(CURSOR).seq
    reasons = unmet_undo(
        is_own=decided.actor == actor.text,
        is_last=decided.is_last and current.state == decided.led_to and is_intact,
        is_sent=read_up_to >= decided.seq,
        age=clock.now() - decided.recorded_at,
        route=current.route,
        state=decided.led_to,
        role=Role(str(actor.role)),
    )
    if reasons:
        raise Unmet(reasons)


def _void(title: AcceptedTitle, decided: TakenStep, actor: Actor) -> None:
    """Whose acceptance one person decides, that person takes it back: no approval is asked, as none was. The
    number stays drawn, and the file may be accepted again under another."""
    row = title.row
    void = {
        "ended_on": row.announced_on,
        "ended_how": Ending.VOIDED.value,
        "ended_reason": VOIDED_BY_UNDOING,
        "application": None,
    }
    if Recognition.update(**void).where((Recognition.id == row.id) & not_voided()).execute() != 1:
        raise Stale()
    said = {"reason": VOIDED_BY_UNDOING, "document_no": ""}
    event = NewEvent(
        kind=VOIDED,
        enterprise_id=row.enterprise_id,
        application_id=row.application_id,
        recognition_id=row.id,
        effective_on=clock.today(),
        visibility="public",
        body={**said, "acceptance": decided.seq, "grant": title.granted},
        wrote={Recognition: [row.id]},
    )
    record(actor, event)


def _keep_again(current: Application, decided: TakenStep, actor: Actor) -> Wrote:
    """The opinion as it was sent, ticks and words, kept for its officer where there is none by now."""
    if not decided.note or own_opinion(actor, current) is not None:
        return {}
    kept = Opinion.create(
        application=current.id,
        account=actor.account_id,
        words=decided.words,
        items=",".join(decided.items),
        saved_at=clock.now(),
    )
    return {Opinion: [kept.id]}
