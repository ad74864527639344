"""Calls for applications 申报批次 as their offices show them: which are open, and opening another."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.call import open_call
from registry.errors import Refusal, Unmet
from registry.queries.call import calls_latest_first, filed_in
from registry.queries.criteria import versions_of_calls
from registry.rules.eligibility import may_file_again
from registry.rules.right import Right, may, require
from registry.web.access import current_actor
from registry.web.criteria.values import bound_to
from registry.web.errors import form_page
from registry.web.forms.call import CallForm
from registry.web.lists.paging import page_of
from registry.web.review.audience import Audience
from registry.web.wording.deadline import last_moment


def calls_page(audience: Audience, form: CallForm) -> ResponseReturnValue:
    """The calls in scope, latest first, and the form that opens one."""
    actor = current_actor()
    refusal: Refusal | None = None
    if form.is_submitted():
        require(actor, Right.OPEN_DISTRICT_CALL)
    if form.validate_on_submit():
        try:
            call = open_call(*form.values(), actor, terms=form.terms())
        except Unmet as unmet:
            refusal = unmet
        else:
            flash(_("申报批次“%(title)s”已建立。", title=call.title), "success")
            return redirect(audience.url("calls"))
    page = page_of(calls_latest_first(actor))
    return form_page(
        "review/calls.html",
        form,
        refusal,
        audience=audience,
        may_open=may(actor, Right.OPEN_DISTRICT_CALL),
        page=page,
        filed=filed_in(actor, [call.id for call in page.rows]),
        bound={id: bound_to(found) for id, found in versions_of_calls(page.rows).items()},
        now=clock.now(),
        last_moment=last_moment,
        may_file_again=may_file_again,
    )
