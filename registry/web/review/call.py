"""Calls for applications 申报批次 as their offices show them: which are open, and opening another."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.call import open_call, open_calls
from registry.errors import Refusal, Unmet
from registry.queries.call import call_in_scope, calls_latest_first, filed_in
from registry.queries.call_plan import changes_of, plan_opening
from registry.queries.criteria import versions_of_calls
from registry.rules.call import CallWarning
from registry.rules.eligibility import may_file_again
from registry.rules.right import Right, may, require
from registry.web.access import current_actor
from registry.web.criteria.values import bound_to
from registry.web.errors import form_page
from registry.web.forms.call import CallForm
from registry.web.forms.calls_several import CallsForm
from registry.web.language import gettext as _
from registry.web.lists.calls import calls_file
from registry.web.lists.paging import page_of
from registry.web.lists.take_away import taken_away
from registry.web.review.audience import Audience
from registry.web.review.call_page import ASKED_TWICE, ask_twice
from registry.web.wording.call import ends_changed, stage_badge
from registry.web.wording.deadline import last_moment


def calls_page(audience: Audience, form_class: type[CallForm]) -> ResponseReturnValue:
    """The calls in scope, latest first, and the form that opens one; with ?copy= what another call says."""
    actor = current_actor()
    copied = request.args.get("copy", type=int) if request.method == "GET" else None
    form = form_class() if copied is None else form_class.copied(call_in_scope(actor, copied))
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


def calls_taken_away(suffix: str) -> ResponseReturnValue:
    """The same calls as a file."""
    actor = current_actor()
    return taken_away(suffix, lambda: calls_file(actor, clock.today()))


def several_page(audience: Audience, *, of_district: bool) -> ResponseReturnValue:
    """One form that opens the calls of several titles at once, all or none."""
    actor = current_actor()
    require(actor, Right.OPEN_DISTRICT_CALL)
    form, refusal = CallsForm(of_district=of_district), None
    unusual: list[CallWarning] = []
    if form.validate_on_submit():
        several = form.several()
        plans = [plan_opening(new, actor.district or None, actor.zone or None) for new in several]
        if not any(plan.reasons for plan in plans):
            # What all have in common is said once.
            warnings = {each.token: each for plan in plans for each in plan.warnings}
            unusual = ask_twice(form, warnings.values())
        try:
            if not unusual:
                opened = open_calls(several, actor)
                flash(_("已建立的申报批次：%(count)s 个。", count=len(opened)), "success")
                return redirect(audience.url("calls"))
        except Unmet as unmet:
            refusal = unmet
    words = [each.words for each in unusual]
    shown, status = form_page("review/several.html", form, refusal, audience=audience, warnings=words)
    return shown, ASKED_TWICE if unusual else status
