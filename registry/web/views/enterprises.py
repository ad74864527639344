"""The register of enterprises, for those who keep it and those who read it."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Enterprise, Recognition
from registry.queries.application import applications_of
from registry.queries.enterprise import (
    QUEUES,
    SORTS,
    details_of,
    enterprise_by_code,
    get_enterprise,
    lineage_of,
    run_taken_out_with,
)
from registry.queries.ledger import EventTimeline, timeline
from registry.queries.likely_double import with_likely_doubles
from registry.queries.merged import lead_in_scope, merged_into
from registry.queries.office import office_of_title
from registry.queries.profile import profile_of
from registry.queries.recognition import recognitions_of, valid_titles
from registry.queries.register_page import queue_counts, register_by_page
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction
from registry.rules.right import Right, may, may_handle, require
from registry.rules.role import REGISTER_READERS
from registry.web.access import current_actor, only
from registry.web.errors import form_page
from registry.web.forms.enterprise import EnterpriseEditForm, EnterpriseForm, facts_not_taken, place_choices
from registry.web.forms.filters import RegisterFilters, filter_words, narrowing
from registry.web.language import gettext as _
from registry.web.lists.paging import page_of
from registry.web.lists.register import register_file
from registry.web.lists.tabs import tabs_of
from registry.web.lists.take_away import taken_away
from registry.web.profile.tables import profile_tables
from registry.web.review.propose import may_begin
from registry.web.sheet.live import index_page, officer, sheet_page
from registry.web.unchanged import shows
from registry.web.wording.change import not_taken_words
from registry.web.wording.enterprise import chain_names, place_value, size_class_of, subsector_name
from registry.web.wording.events import timeline_events
from registry.web.wording.state_words import state_words
from registry.web.wording.title_status import title_status

blueprint = Blueprint("enterprises", __name__, url_prefix="/enterprises")
blueprint.before_request(only(*REGISTER_READERS))


@blueprint.before_request
def _lead_on() -> ResponseReturnValue | None:
    """The pages of a record that was merged lead to those of the one that counts for it."""
    values = request.view_args or {}
    lead = lead_in_scope(current_actor(), values["id"]) if "id" in values else None
    if lead is None or request.method != "GET":
        return None
    return redirect(url_for(request.endpoint or "", **{**values, "id": lead}))


@blueprint.get("/")
@shows(
    *("batch", "enterprise", "import_work", "lineage", "recognition", "searched_name", "subject"),
    "title_measure",
)
def index() -> ResponseReturnValue:
    """The register, searched, narrowed and sorted by the address, with its two queues."""
    actor, today = current_actor(), clock.today()
    form, filters = _asked(actor)
    counts = queue_counts(actor, filters, today)
    page = page_of(register_by_page(actor, filters, today), total=counts[filters.get("waiting", "")])
    # A district officer's own enterprises all have a place: that queue is the bureau's.
    labels = {name: label for name, label in _queues().items() if name != "place" or not actor.district}
    return render_template(
        "enterprises/index.html",
        filters_form=form,
        filters=filters,
        narrowed=narrowing(filters, "waiting"),
        page=page,
        tabs=tabs_of("enterprises.index", "waiting", labels, counts, filters),
        titles=valid_titles([row.id for row in page.rows], today),
        may_edit=may(actor, Right.REGISTER_ENTERPRISE),
        may_invite=may(actor, Right.INVITE_FIRMS),
        doubles=with_likely_doubles(page.rows) if filters.get("waiting") == "code" else set(),
        may_merge=may_begin(ApprovalAction.MERGE),
    )


@blueprint.get("/list.<any(csv, xlsx):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """The same list, whole, ready to be imported again."""
    actor, today = current_actor(), clock.today()
    form, filters = _asked(actor)
    return taken_away(
        suffix,
        lambda: register_file(actor, filters, today, filter_words(form, filters, "waiting", _queues())),
        in_chinese=True,
    )


def _asked(actor: Actor) -> tuple[RegisterFilters, dict[str, str]]:
    form = RegisterFilters.of(actor, SORTS.columns, QUEUES)
    return form, form.read(request.args)


def _queues() -> dict[str, str]:
    return {"": _("全部"), "code": _("待补码"), "place": _("属地待定")}


@blueprint.get("/<int:id>")
def enterprise(id: int) -> ResponseReturnValue:
    """One enterprise: facts, what it holds, what it applied for, what happened."""
    actor = current_actor()
    if (run := run_taken_out_with(actor, id)) is not None:
        flash(_("该企业由这次导入登记，导入已撤销，企业已移出名录。"), "info")
        return redirect(url_for("imports.run", id=run))
    found = get_enterprise(actor, id)
    titles, today = recognitions_of(found), clock.today()
    applications = applications_of(actor, found)
    return render_template(
        "enterprises/enterprise.html",
        enterprise=found,
        size=size_class_of(found),
        chains=chain_names(found),
        subsector=subsector_name(found),
        titles=titles,
        statuses={row.id: title_status(row, today) for row in titles},
        applications=applications,
        words=state_words(applications),
        lineage=lineage_of(found),
        events=timeline_events(_events_shown(timeline(enterprise_id=found.id), actor)),
        file_endpoint="district.application" if actor.district else "bureau.application",
        recognition_endpoints={row.id: _endpoint_of(row, actor) for row in titles},
        may_edit=may(actor, Right.CORRECT_ENTERPRISE),
        merged=merged_into(found.id),
        may_merge=may_begin(ApprovalAction.MERGE),
    )


def _endpoint_of(row: Recognition, actor: Actor) -> str:
    """Where a title is read: on the pages of the office that decides it, or in public."""
    if may(actor, Right.READ_DECISIONS):
        return "bureau.recognition"
    return (
        "district.recognition"
        if actor.district and may_handle(actor, *office_of_title(row))
        else "public.recognition"
    )


@blueprint.get("/<int:id>/profile")
def profile(id: int) -> ResponseReturnValue:
    """What the enterprise states for criteria, each with its source; leaders read no figures."""
    found = get_enterprise(_reader(), id)
    tables = profile_tables(profile_of(found.id))
    return render_template("enterprises/profile.html", enterprise=found, tables=tables)


@blueprint.get("/<int:id>/criteria/")
def sheets(id: int) -> ResponseReturnValue:
    """Where the enterprise stands by every scheme and level in use; leaders read no figures."""
    found = get_enterprise(_reader(), id)
    return index_page(officer(found), found)


@blueprint.get("/<int:id>/criteria/<scheme>/<level>")
def sheet(id: int, scheme: str, level: str) -> ResponseReturnValue:
    """The enterprise by one scheme and level, clause by clause."""
    found = get_enterprise(_reader(), id)
    return sheet_page(officer(found), found, scheme, level)


def _events_shown(events: EventTimeline, actor: Actor) -> EventTimeline:
    """What becomes of the record and its titles; files have timelines of their own. Leaders read no names."""
    shown = [item for item in events.items if item.kind.split(".")[0] in ("enterprise", "recognition")]
    if not may(actor, Right.READ_NAMES):
        shown = [replace(item, actor_name="", note="") for item in shown]
    return replace(events, items=tuple(shown))


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Register an enterprise."""
    actor = current_actor()
    require(actor, Right.REGISTER_ENTERPRISE)
    form = EnterpriseForm()
    _limit_places(form, actor)
    if form.validate_on_submit():
        try:
            made = register_enterprise(form.details(), actor)
        except (Unmet, Conflict) as refusal:
            return _form_page("new", form, refusal)
        flash(_("已登记“%(name)s”。", name=made.name), "success")
        return redirect(url_for("enterprises.enterprise", id=made.id))
    return _form_page("new", form)


@blueprint.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(id: int) -> ResponseReturnValue:
    """Change a record; name, place and industry keep their past."""
    actor = current_actor()
    require(actor, Right.CORRECT_ENTERPRISE)
    found = get_enterprise(actor, id)
    form = EnterpriseEditForm.of(found)
    _limit_places(form, actor)
    if form.validate_on_submit():
        try:
            correct_enterprise(
                found,
                form.details(),
                actor,
                version=form.seen_version,
                effective_on=form.effective_on.data,
                reason=form.reason.data or "",
            )
        except (Unmet, Stale, Conflict) as refusal:
            # After a warning of another's change it may be saved over.
            form.version.data = str(get_enterprise(actor, id).version)
            return _form_page("edit", form, refusal, found)
        flash(_("企业资料已保存。"), "success")
        if left := facts_not_taken(details_of(get_enterprise(actor, id))):
            flash(not_taken_words(left), "warning")
        return redirect(url_for("enterprises.enterprise", id=id))
    return _form_page("edit", form, enterprise=found)


def _reader() -> Actor:
    """The signed-in officer, if one who may read what enterprises state."""
    actor = current_actor()
    require(actor, Right.READ_PROFILE)
    return actor


def _limit_places(form: EnterpriseForm, actor: Actor) -> None:
    """A district officer keeps records of the own place only: moving one elsewhere is the bureau's."""
    if not (actor.district and form.place):
        return
    own = place_value(actor.district, actor.zone)
    form.place.choices = [
        (value, label)
        for value, label in place_choices()
        if value == own or (not actor.zone and value.startswith(f"{own}/"))
    ]


def _form_page(
    view: str, form: EnterpriseForm, refusal: Refusal | None = None, enterprise: Enterprise | None = None
) -> ResponseReturnValue:
    taken = enterprise_by_code(form.uscc.data) if enterprise and form.uscc and form.uscc.data else None
    same = taken if isinstance(refusal, Conflict) and may_begin(ApprovalAction.MERGE) else None
    return form_page(f"enterprises/{view}.html", form, refusal, enterprise=enterprise, same=same)
