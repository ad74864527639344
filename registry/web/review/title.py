"""One recognition as its office shows it, with its history, and ending it."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.recognition import end_recognition
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.notice import find_notice
from registry.queries.office import office_of_title
from registry.queries.recognition import history_of, recognition_in_scope
from registry.queries.unconfirmed import is_unconfirmed
from registry.rules.approval import ApprovalAction, EndArguments
from registry.rules.ending import Ending
from registry.rules.right import may_handle
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.recognition import EndForm
from registry.web.review.audience import Audience
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.wording.events import timeline_events
from registry.web.wording.title_status import title_status


def title_page(
    audience: Audience, id: int, form: EndForm | None = None, refusal: Refusal | None = None
) -> ResponseReturnValue:
    """One recognition, with its history; who may end it finds the form."""
    form, actor, today = form or EndForm(), current_actor(), clock.today()
    found = recognition_in_scope(actor, id)
    office = office_of_title(found)
    if form.effective_on.data is None and not form.is_submitted():
        form.effective_on.data = today
    return form_page(
        "review/recognition.html",
        form,
        refusal,
        audience=audience,
        recognition=found,
        title_status=title_status(found, today),
        is_unconfirmed=is_unconfirmed(found),
        office=office,
        handles=may_handle(actor, *office),
        has_notice=find_notice(actor, found.batch.notice_id) is not None,
        needs_second=needs_second(ApprovalAction.END),
        waiting=waiting_in_scope(actor, f"recognition:{id}", today),
        events=timeline_events(history_of(found)),
        may_end=may_begin(ApprovalAction.END, office) and found.ended_on is None,
    )


def end_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Revoke it, or record a failed re-review or an exit."""
    actor = current_actor()
    found = recognition_in_scope(actor, id)
    require_begin(ApprovalAction.END, office_of_title(found))
    form = EndForm()
    if not form.validate_on_submit():
        return title_page(audience, id, form)
    arguments = EndArguments(
        recognition=found.id,
        how=Ending(form.how.data),
        effective_on=form.effective_on.data,
        reason=form.reason.data or "",
        document_no=form.document_no.data or "",
    )
    try:
        if answer := proposed(arguments):
            return answer
        end_recognition(arguments, actor)
    except (Unmet, Stale, Conflict) as refusal:
        return title_page(audience, id, form, refusal)
    flash(_("已终止该认定，统计将在数秒内更新。"), "success")
    return redirect(audience.url("recognition", id=id))
