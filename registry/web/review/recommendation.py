"""Recommendations as their desks show them: a place its ranked sheets, the bureau all and its forwardings."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry.actions.recommendation import close_not_named
from registry.errors import NotFound, Refusal, Stale, Unmet
from registry.queries.application import get_application
from registry.queries.recommendation import (
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
from registry.web.forms.recommendation import NotNamedForm
from registry.web.language import refusal_reasons
from registry.web.lists.paging import page_of
from registry.web.review.audience import Audience
from registry.web.review.sending import RIGHT_TO_SEND


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
