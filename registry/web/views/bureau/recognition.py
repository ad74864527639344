"""Recognitions: what was decided, and how it ended."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.recognition import end_recognition
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.queries.approval import needs_second, waiting_for
from registry.queries.recognition import (
    SORTS,
    get_recognition,
    history_of,
    recognition_counts,
    recognition_list,
)
from registry.rules.approval import ApprovalAction, EndArguments
from registry.rules.ending import Ending
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.filters import RecognitionFilters, narrowing
from registry.web.forms.recognition import EndForm
from registry.web.language import translated
from registry.web.lists.paging import page_of
from registry.web.lists.tabs import tabs_of
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.views.bureau.blueprint import blueprint
from registry.web.wording.events import timeline_events
from registry.web.wording.title_status import STATUS_NAMES, title_status


@blueprint.get("/recognitions")
def recognitions() -> ResponseReturnValue:
    """Every recognition, searched, narrowed and sorted by the address."""
    form = RecognitionFilters.of(SORTS.columns, STATUS_NAMES)
    filters = form.read(request.args)
    today = clock.today()
    page = page_of(recognition_list(filters, today))
    counts = recognition_counts(filters, today)
    labels = {"": _("全部")} | {status: translated(name) for status, name in STATUS_NAMES.items()}
    return render_template(
        "bureau/recognitions.html",
        filters_form=form,
        filters=filters,
        narrowed=narrowing(filters, "state"),
        page=page,
        tabs=tabs_of("bureau.recognitions", "state", labels, counts, filters),
        statuses={row.id: title_status(row, today) for row in page.rows},
    )


@blueprint.get("/recognitions/<int:id>")
def recognition(id: int) -> ResponseReturnValue:
    """One recognition, with its history."""
    return _page(id, EndForm())


@blueprint.post("/recognitions/<int:id>/end")
def end(id: int) -> ResponseReturnValue:
    """Revoke it, or record a failed re-review or an exit."""
    actor = current_actor()
    found = get_recognition(id)
    require_begin(ApprovalAction.END)
    form = EndForm()
    if not form.validate_on_submit():
        return _page(id, form)
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
        return _page(id, form, refusal)
    flash(_("已终止该认定，统计将在数秒内更新。"), "success")
    return redirect(url_for("bureau.recognition", id=id))


def _page(id: int, form: EndForm, refusal: Refusal | None = None) -> ResponseReturnValue:
    found = get_recognition(id)
    if form.effective_on.data is None and not form.is_submitted():
        form.effective_on.data = clock.today()
    return form_page(
        "bureau/recognition.html",
        form,
        refusal,
        recognition=found,
        title_status=title_status(found, clock.today()),
        needs_second=needs_second(ApprovalAction.END),
        waiting=waiting_for(f"recognition:{id}", clock.today()),
        events=timeline_events(history_of(found)),
        may_end=may_begin(ApprovalAction.END) and found.ended_on is None,
    )
