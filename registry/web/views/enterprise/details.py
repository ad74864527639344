"""An enterprise's own record 企业资料: read, and changed by itself."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry.actions.enterprise import correct_enterprise
from registry.errors import Conflict, Refusal, Stale, Text, Unmet
from registry.models import Change, Enterprise
from registry.queries.change import waiting_changes
from registry.queries.enterprise import details_of, lineage_of, own_enterprise
from registry.rules.change import FACT_NAMES, Fact, values_of
from registry.rules.right import Right, may
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.enterprise import DetailsForm, facts_not_taken
from registry.web.language import gettext as _
from registry.web.profile.section import filled_sections
from registry.web.views.enterprise.blueprint import blueprint
from registry.web.wording.change import fact_words, not_taken_words
from registry.web.wording.enterprise import chain_names, missing_facts, size_class_of, subsector_name


@blueprint.route("/details", methods=["GET", "POST"])
def details() -> ResponseReturnValue:
    """The enterprise's record: to be read, or with ?edit=1 to be changed."""
    enterprise = own_enterprise(current_actor())
    if request.method == "POST":
        return _correct(enterprise, DetailsForm.of(enterprise))
    if "edit" in request.args:
        return _edit_page(enterprise, DetailsForm.of(enterprise))
    return render_template(
        "enterprise/details.html",
        enterprise=enterprise,
        missing=missing_facts(enterprise),
        size_class=size_class_of(enterprise),
        chains=chain_names(enterprise),
        subsector=subsector_name(enterprise),
        lineage=lineage_of(enterprise),
        sections=filled_sections(enterprise.id),
        changing=_changing(enterprise),
        may_change=may(current_actor(), Right.REQUEST_CHANGE),
    )


def _changing(enterprise: Enterprise) -> list[tuple[Fact, Text, str, Change | None]]:
    """What is changed by request: how it is called, what it says now, and the request that waits."""
    details, waiting = details_of(enterprise), waiting_changes(enterprise.id)
    return [
        (fact, name, fact_words(fact, values_of(details, fact)), waiting.get(fact))
        for fact, name in FACT_NAMES.items()
    ]


def _correct(enterprise: Enterprise, form: DetailsForm) -> ResponseReturnValue:
    if not form.validate():
        return _edit_page(enterprise, form)
    try:
        correct_enterprise(enterprise, form.details(), current_actor(), version=form.seen_version)
    except (Unmet, Stale, Conflict) as refusal:
        current = own_enterprise(current_actor())
        form.version.data = str(current.version)
        return _edit_page(current, form, refusal)
    flash(_("企业资料已保存。"), "success")
    if left := facts_not_taken(details_of(own_enterprise(current_actor()))):
        flash(not_taken_words(left), "warning")
    return redirect(url_for("enterprise.details"))


def _edit_page(
    enterprise: Enterprise, form: DetailsForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    size_class = size_class_of(enterprise)
    return form_page(
        "enterprise/details_edit.html", form, refusal, enterprise=enterprise, size_class=size_class
    )
