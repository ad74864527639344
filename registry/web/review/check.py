"""Keeping an officer's check list, and the filed sheet as the desks read it."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry.actions.sheet import check_clauses
from registry.errors import NotFound, Stale, Unmet
from registry.models import Application
from registry.queries.application import get_application
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.checklist import checklist
from registry.rules.right import may_check
from registry.rules.state import State
from registry.web.access import current_actor
from registry.web.forms.field import last_typed, version_typed
from registry.web.review.audience import Audience
from registry.web.review.desk import application_page, kept_filters
from registry.web.sheet.checklist import checks_from, only_met, typed_checks
from registry.web.sheet.filed import filed_page


def check_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Keep the check list; a refusal shows the file again with all that was typed."""
    actor = current_actor()
    application = get_application(actor, id)
    filed = filed_sheet(application)
    if filed is None:
        raise NotFound()
    clauses = checklist(filed.sheet(checked=False))
    typed = typed_checks(request.form, clauses)
    wanted = only_met(typed, clauses, filed.checks) if "met" in request.form else typed
    try:
        sheet_id, seen = version_typed(request.form.get("sheet")), last_typed(request.form.get("seen"))
        _refuse_stale(application, actor)
        count = check_clauses(application, checks_from(wanted), actor, sheet_id=sheet_id, seen=seen)
    except (Unmet, Stale) as refusal:
        return application_page(audience, id, refusal=refusal, typed=typed)
    flash(_("已保存核对：%(count)s 项。", count=count) if count else _("核对没有变化。"), "success")
    return redirect(audience.url("application", id=id, _anchor="check", **kept_filters()))


def _refuse_stale(application: Application, actor: Actor) -> None:
    """An officer whose turn ended since the page was drawn reads that, not that a right is lacking."""
    drawn = last_typed(request.form.get("version"))
    if drawn not in (0, application.version) and not may_check(
        actor, application.route, State(application.state)
    ):
        raise Stale()


def sheet_page(audience: Audience, id: int, sheet_id: int | None) -> ResponseReturnValue:
    """The filed sheet, with what officers said of it."""
    application = get_application(current_actor(), id)
    back = audience.url("application", id=id)
    return filed_page(audience.blueprint, application, sheet_id, back=back, staff=True)
