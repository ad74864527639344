"""What an enterprise does: its applications from draft to recognition, and its own record."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.application import handle_application, start_application, submit_application
from registry.actions.attachment import remove_file
from registry.actions.enterprise import correct_enterprise
from registry.errors import Conflict, NotFound, Refusal, Stale, Unmet, say
from registry.models import Application, Enterprise
from registry.queries.application import get_attachment
from registry.queries.call import calls_open_at, get_call
from registry.queries.enterprise_home import (
    last_words,
    lineage_of,
    open_for,
    own_application,
    own_applications,
    own_enterprise,
    renewable,
)
from registry.queries.roll import recognitions_of
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.workflow import STATES, Action, State
from registry.web.access import current_actor, only
from registry.web.criteria.call import call_facts, calls_by_scheme
from registry.web.draft import draft_page, keep_and
from registry.web.forms.application import StartForm
from registry.web.forms.enterprise import ProfileForm
from registry.web.forms.field import version_typed
from registry.web.forms.text import many_lines
from registry.web.language import translated
from registry.web.profile.section import filled_sections
from registry.web.sheet.filed import filed_page
from registry.web.wording.deadline import last_moment, time_left
from registry.web.wording.enterprise import chain_names, missing_facts, size_class_of, subsector_name
from registry.web.wording.title_status import standing_of

blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")
blueprint.before_request(only(Role.ENTERPRISE))


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What waits for the enterprise first, then what it applied for, holds, and may apply for."""
    actor = current_actor()
    enterprise, applications = own_enterprise(actor), own_applications(actor)
    waiting = [row for row in applications if STATES[State(row.state)].editable]
    return render_template(
        "enterprise/home.html",
        enterprise=enterprise,
        missing=missing_facts(enterprise),
        waiting=waiting,
        notes=last_words([row.id for row in waiting], "application.return"),
        applications=applications,
        recognitions=recognitions_of(enterprise.id),
        groups=calls_by_scheme(calls_open_at(clock.now())),
        started={row.call.id: row for row in applications if STATES[State(row.state)].is_open},
        STATES=STATES,
        **_said(),
    )


def _said() -> dict[str, object]:
    """The words pages use for deadlines and validity."""
    return {"last_moment": last_moment, "time_left": time_left, "standing_of": standing_of}


@blueprint.route("/profile", methods=["GET", "POST"])
def profile() -> ResponseReturnValue:
    """The enterprise's record: to be read, or with ?edit=1 to be changed."""
    enterprise = own_enterprise(current_actor())
    if request.method == "POST":
        return _correct(enterprise, ProfileForm.of(enterprise))
    if "edit" in request.args:
        return _edit_page(enterprise, ProfileForm.of(enterprise))
    return render_template(
        "enterprise/profile.html",
        enterprise=enterprise,
        missing=missing_facts(enterprise),
        size_class=size_class_of(enterprise),
        chains=chain_names(enterprise),
        subsector=subsector_name(enterprise),
        lineage=lineage_of(enterprise.id),
        sections=filled_sections(enterprise.id),
    )


def _correct(enterprise: Enterprise, form: ProfileForm) -> ResponseReturnValue:
    if not form.validate():
        return _edit_page(enterprise, form, status=422)
    try:
        correct_enterprise(enterprise, form.details(), current_actor(), version=form.seen_version)
    except (Unmet, Stale, Conflict) as refusal:
        current = own_enterprise(current_actor())
        form.version.data = str(current.version)
        return _edit_page(current, form, refusal=refusal)
    flash(_("企业资料已保存。"), "success")
    return redirect(url_for("enterprise.profile"))


def _edit_page(
    enterprise: Enterprise, form: ProfileForm, *, refusal: Refusal | None = None, status: int = 200
) -> ResponseReturnValue:
    reasons = [translated(reason) for reason in refusal.reasons] if refusal else []
    size_class = size_class_of(enterprise)
    page = render_template(
        "enterprise/profile_edit.html",
        enterprise=enterprise,
        form=form,
        form_reasons=reasons,
        size_class=size_class,
    )
    return page, refusal.status if refusal else status


@blueprint.route("/applications/new/<int:call_id>", methods=["GET", "POST"])
def start(call_id: int) -> ResponseReturnValue:
    """Choose what is applied for, and begin a draft."""
    actor = current_actor()
    enterprise, call = own_enterprise(actor), get_call(call_id)
    held = renewable(enterprise.id, call)
    facts = call_facts(call, enterprise)
    form = StartForm.of(facts["scheme"], held)
    reasons, status = [], 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                application = start_application(call, enterprise, actor, **form.chosen(held))
                return redirect(url_for("enterprise.application", id=application.id))
            except (Unmet, Conflict) as refusal:
                reasons, status = [translated(each) for each in refusal.reasons], refusal.status
    values = {**facts, "form": form, "form_reasons": reasons, "under_way": open_for(enterprise.id, call)}
    return render_template("enterprise/start.html", **values), status


@blueprint.get("/applications/<int:id>")
def application(id: int) -> ResponseReturnValue:
    """One application: the draft to fill in, or the file to follow."""
    actor = current_actor()
    return draft_page(own_application(actor, id), actor)


@blueprint.get("/applications/<int:id>/sheet")
@blueprint.get("/applications/<int:id>/sheet/<int:sheet_id>")
def sheet(id: int, sheet_id: int | None = None) -> ResponseReturnValue:
    """The sheet of a submission, the newest unless another is named."""
    application = own_application(current_actor(), id)
    back = url_for("enterprise.application", id=id)
    return filed_page("enterprise", application, sheet_id, back=back, staff=False)


@blueprint.post("/applications/<int:id>")
def save(id: int) -> ResponseReturnValue:
    """Keep what was typed and the files that were chosen."""

    def saved(application: Application, _actor: Actor) -> ResponseReturnValue:
        flash(_("草稿已保存。"), "success")
        return redirect(url_for("enterprise.application", id=application.id))

    return keep_and(id, saved)


@blueprint.post("/applications/<int:id>/files")
def attach(id: int) -> ResponseReturnValue:
    """Keep the chosen files."""

    def attached(application: Application, _actor: Actor) -> ResponseReturnValue:
        if not any(upload.filename for upload in request.files.getlist("file")):
            raise Unmet([say("还没有选择文件。请先选择要上传的文件，再点“上传”。")])
        flash(_("材料已上传。"), "success")
        return redirect(url_for("enterprise.application", id=application.id, _anchor="files"))

    return keep_and(id, attached)


@blueprint.post("/applications/<int:id>/files/<int:file_id>/remove")
def detach(id: int, file_id: int) -> ResponseReturnValue:
    """Take one file off the draft."""

    def detached(application: Application, actor: Actor) -> ResponseReturnValue:
        attachment = get_attachment(actor, file_id)
        if attachment.application_id != application.id:
            raise NotFound()
        remove_file(application, attachment, actor)
        flash(_("已移除“%(name)s”。", name=attachment.name), "success")
        return redirect(url_for("enterprise.application", id=application.id, _anchor="files"))

    return keep_and(id, detached)


@blueprint.post("/applications/<int:id>/submit")
def submit(id: int) -> ResponseReturnValue:
    """Submit; whatever is missing is said at once."""

    def submitted(application: Application, actor: Actor) -> ResponseReturnValue:
        version = (
            application.version if "statement" in request.form else version_typed(request.form.get("version"))
        )
        submit_application(application, actor, version=version)
        flash(_("%(number)s 已提交。", number=application.number), "success")
        return redirect(url_for("enterprise.application", id=application.id))

    return keep_and(id, submitted)


@blueprint.post("/applications/<int:id>/steps/<action>")
def step(id: int, action: str) -> ResponseReturnValue:
    """Withdraw, at the version the applicant saw."""
    actor = current_actor()
    application = own_application(actor, id)
    if action != Action.WITHDRAW:
        raise NotFound()
    note, seen = many_lines(request.form.get("note")), version_typed(request.form.get("version"))
    row = handle_application(application, Action.WITHDRAW, actor, note=note, version=seen)
    done = translated(row.label)
    flash(_("%(number)s 已办理：%(step)s。", number=application.number, step=done), "success")
    return redirect(url_for("enterprise.home"))
