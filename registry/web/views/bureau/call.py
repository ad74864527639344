"""Calls for applications 申报批次: which are open, and opening another."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.call import open_call
from registry.errors import Refusal, Unmet
from registry.queries.call import calls_latest_first, filed_in
from registry.queries.criteria import versions_of_calls
from registry.web.access import current_actor
from registry.web.criteria.values import bound_to
from registry.web.errors import form_page
from registry.web.forms.call import CallForm
from registry.web.lists.paging import page_of
from registry.web.views.bureau.blueprint import blueprint
from registry.web.wording.deadline import last_moment


@blueprint.route("/calls", methods=["GET", "POST"])
def calls() -> ResponseReturnValue:
    """The calls, latest first, and the form that opens one."""
    form = CallForm()
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            call = open_call(*form.values(), current_actor(), document_no=form.document_no.data or "")
        except Unmet as unmet:
            refusal = unmet
        else:
            flash(_("申报批次“%(title)s”已建立。", title=call.title), "success")
            return redirect(url_for("bureau.calls"))
    page = page_of(calls_latest_first())
    return form_page(
        "bureau/calls.html",
        form,
        refusal,
        page=page,
        filed=filed_in(current_actor(), [call.id for call in page.rows]),
        bound={id: bound_to(found) for id, found in versions_of_calls(page.rows).items()},
        now=clock.now(),
        last_moment=last_moment,
    )
