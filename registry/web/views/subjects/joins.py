"""Joining two records of one site or product, and parting them: pages of officers."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry.actions.joined import join_subjects, part_subject
from registry.errors import Refusal, Stale, Unmet
from registry.queries.joined import root_of
from registry.queries.subject import get_subject, similar_subjects, subjects_of_enterprise
from registry.rules.right import Right, require, require_place
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.subject import JoinForm
from registry.web.language import gettext as _
from registry.web.views.subjects.blueprint import blueprint


@blueprint.route("/<int:id>/join", methods=["GET", "POST"])
def join(id: int) -> ResponseReturnValue:
    """Say which other one of the holder it is the same as, and why."""
    actor = current_actor()
    require(actor, Right.REGISTER_ENTERPRISE)
    found, enterprise = get_subject(actor, id)
    require_place(actor, enterprise.district, enterprise.zone)
    alike = similar_subjects(actor, enterprise, found)
    others = [row for row in subjects_of_enterprise(enterprise.id, [found.kind]) if row.id != found.id]
    form = JoinForm.among(others, [line.subject.id for line in alike])
    refusal: Refusal | None = None
    if form.validate_on_submit():
        into = next(row for row in others if str(row.id) == form.into.data)
        try:
            join_subjects(found, into, actor, reason=form.reason.data or "")
        except Unmet as refused:
            refusal = refused
        else:
            flash(_("已将“%(name)s”并入“%(other)s”。", name=found.name, other=into.name), "success")
            return redirect(url_for("subjects.subject", id=into.id))
    return form_page(
        "subjects/join.html", form, refusal, enterprise=enterprise, subject=found, alike=alike, others=others
    )


@blueprint.route("/<int:id>/part", methods=["GET", "POST"])
def part(id: int) -> ResponseReturnValue:
    """Take back that it is the same as another."""
    actor = current_actor()
    require(actor, Right.REGISTER_ENTERPRISE)
    found, enterprise = get_subject(actor, id)
    require_place(actor, enterprise.district, enterprise.zone)
    form = JoinForm.parting()
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            part_subject(found, actor, reason=form.reason.data or "")
        except (Unmet, Stale) as refused:
            refusal = refused
        else:
            flash(_("“%(name)s”已恢复为单独的对象。", name=found.name), "success")
            return redirect(url_for("subjects.subject", id=id))
    into = root_of(found)
    return form_page("subjects/part.html", form, refusal, enterprise=enterprise, subject=found, into=into)
