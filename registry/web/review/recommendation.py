"""Recommendations as their desks show them: a place its ranked sheets, the bureau all and its forwardings."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.recommendation import close_not_named, forward, send_sheet
from registry.errors import Conflict, NotFound, Refusal, Stale, Unmet
from registry.models import Application, Call
from registry.queries.application import get_application
from registry.queries.recommendation import (
    calls_to_send,
    entries_of_recommendation,
    get_recommendation,
    lengths_of_recommendations,
    recommendations,
    sendable,
    waiting_of_forwardings,
)
from registry.queries.recommendation_answer import Unnamed, unnamed
from registry.rules.recommendation import Sender
from registry.rules.right import Right, may, require
from registry.web.access import current_actor
from registry.web.forms.recommendation import NotNamedForm, SendForm
from registry.web.language import refusal_reasons
from registry.web.lists.paging import page_of
from registry.web.review.audience import Audience

RIGHT_TO_SEND = {Sender.DISTRICT: Right.SEND_SHEET, Sender.CITY: Right.FORWARD}


@dataclass(frozen=True)
class _Composing:
    """The call whose files are put on a list, the calls there are, and the files that may be chosen."""

    call: Call | None
    calls: list[Call]
    rows: list[Application]


def recommendations_page(audience: Audience) -> ResponseReturnValue:
    """The lists that were sent on, latest first; and whether there is anything to send."""
    actor = current_actor()
    page = page_of(recommendations(actor))
    ids = [row.id for row in page.rows]
    return render_template(
        "review/recommendations.html",
        audience=audience,
        page=page,
        lengths=lengths_of_recommendations(ids),
        waiting=waiting_of_forwardings(ids),
        to_send=sendable(actor, audience.sender).count(),
        may_send=may(actor, RIGHT_TO_SEND[audience.sender]),
        Sender=Sender,
    )


def send_page(audience: Audience) -> ResponseReturnValue:
    """Choose and order the files of a call, then send them on."""
    composing, form = _composing(audience), SendForm.on(clock.today())
    if request.method == "GET":
        return _send_page(audience, composing, form)
    require(current_actor(), RIGHT_TO_SEND[audience.sender])
    if composing.call is None or not form.validate_on_submit():
        return _send_page(audience, composing, form)
    sending = form.sending(composing.rows)
    if sending is None:
        return _send_page(audience, composing, form)
    send = send_sheet if audience.sender is Sender.DISTRICT else forward
    try:
        sent = send(composing.call, sending, current_actor())
    except (Unmet, Conflict, Stale) as refusal:
        return _send_page(audience, composing, form, refusal)
    flash(
        _("已报送：%(number)s，共 %(count)s 件。", number=sent.document_no, count=len(sending.applications)),
        "success",
    )
    return redirect(audience.url("recommendation", id=sent.id))


def _composing(audience: Audience) -> _Composing:
    actor = current_actor()
    calls = calls_to_send(actor, audience.sender)
    asked = request.args.get("call", type=int)
    call = next((each for each in calls if each.id == asked), calls[0] if calls and asked is None else None)
    rows = list(sendable(actor, audience.sender, call)) if call else []
    return _Composing(call, calls, rows)


def _send_page(
    audience: Audience, composing: _Composing, form: SendForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    faults = getattr(form, "order_faults", [])
    posted = request.method == "POST"
    return (
        render_template(
            "review/send.html",
            audience=audience,
            composing=composing,
            form=form,
            form_reasons=[*faults, *refusal_reasons(refusal)],
            ticked=set(form.chosen) if posted else {row.id for row in composing.rows},
            may_send=may(current_actor(), RIGHT_TO_SEND[audience.sender]),
            today=clock.today(),
            Sender=Sender,
        ),
        refusal.status if refusal else 422 if posted else 200,
    )


def recommendation_page(
    audience: Audience,
    id: int,
    refusal: Refusal | None = None,
    *,
    form: NotNamedForm | None = None,
    closing: int = 0,
) -> ResponseReturnValue:
    """One list: its files in order and where each stands; what its answer does not name."""
    actor = current_actor()
    found = get_recommendation(actor, id)
    is_city = found.sender == Sender.CITY
    left: list[Unnamed] = unnamed(found) if is_city and found.answered_on else []
    typed = request.form.get("note", "") if closing else ""
    return (
        render_template(
            "review/recommendation.html",
            audience=audience,
            recommendation=found,
            entries=entries_of_recommendation(found),
            left=left,
            form=form,
            closing=closing,
            typed=typed,
            lost_note="" if closing in {line.application.id for line in left} else typed,
            form_reasons=refusal_reasons(refusal),
            may_close=may(actor, Right.FORWARD),
            is_city=is_city,
        ),
        refusal.status if refusal else 422 if form else 200,
    )


def close_page(audience: Audience, id: int, application_id: int) -> ResponseReturnValue:
    """Close one file that the whole answer does not name, on a yes."""
    actor = current_actor()
    require(actor, Right.FORWARD)
    application = get_application(actor, application_id)
    if application.forwarding_id != get_recommendation(actor, id).id:
        raise NotFound()
    form = NotNamedForm()
    if not form.validate_on_submit():
        return recommendation_page(audience, id, form=form, closing=application_id)
    try:
        close_not_named(application, actor, note=form.note.data or "", version=form.version.data)
    except (Unmet, Stale) as refused:
        return recommendation_page(audience, id, refused, form=form, closing=application_id)
    flash(_("%(number)s 已办结：未入选。", number=application.number), "success")
    return redirect(audience.url("recommendation", id=id))
