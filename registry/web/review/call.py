"""Calls for applications 申报批次 as their offices show them: which are open, and opening another."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry.actions.call import open_call
from registry.errors import Refusal, Unmet
from registry.queries.call import calls_latest_first, filed_in
from registry.queries.call_plan import changes_of, plan_opening
from registry.queries.criteria import versions_of_calls
from registry.rules.call import CallWarning
from registry.rules.eligibility import may_file_again
from registry.rules.right import Right, may, require
from registry.web.access import current_actor
from registry.web.criteria.values import bound_to
from registry.web.errors import form_page
from registry.web.forms.call import CallForm
from registry.web.lists.paging import page_of
from registry.web.review.audience import Audience
from registry.web.review.call_page import ASKED_TWICE, ask_twice
from registry.web.wording.call import ends_changed, stage_badge
from registry.web.wording.deadline import last_moment


def calls_page(audience: Audience, form: CallForm) -> ResponseReturnValue:
    """The calls in scope, latest first, and the form that opens one."""
    actor = current_actor()
    refusal: Refusal | None = None
    if form.is_submitted():
        require(actor, Right.OPEN_DISTRICT_CALL)
    unusual: list[CallWarning] = []
    if form.validate_on_submit():
        plan = plan_opening(form.asked(), actor.district or None, actor.zone or None)
        unusual = [] if plan.reasons else ask_twice(form, plan.warnings)
        try:
            if not unusual:
                call = open_call(*form.values(), actor, terms=form.terms())
                flash(_("申报批次“%(title)s”已建立。", title=call.title), "success")
                return redirect(audience.url("calls"))
        except Unmet as unmet:
            refusal = unmet
    page = page_of(calls_latest_first(actor))
    changes = changes_of([call.id for call in page.rows])
    shown, status = form_page(
        "review/calls.html",
        form,
        refusal,
        audience=audience,
        may_open=may(actor, Right.OPEN_DISTRICT_CALL),
        page=page,
        filed=filed_in(actor, [call.id for call in page.rows]),
        bound={id: bound_to(found) for id, found in versions_of_calls(page.rows).items()},
        stage_badge=stage_badge,
        ended={id: ends_changed(each) for id, each in changes.items()},
        last_moment=last_moment,
        may_file_again=may_file_again,
        warnings=[each.words for each in unusual],
    )
    return shown, ASKED_TWICE if unusual else status
