"""An enterprise's own applications, from draft to recognition."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.actions.application import start_application, step_application, submit_application
from registry.actions.attachment import remove_file
from registry.errors import Conflict, NotFound, Refusal, Unmet, say
from registry.models import Application
from registry.queries.application import get_application, get_attachment, open_for
from registry.queries.call import get_call
from registry.queries.enterprise import own_enterprise
from registry.queries.recognition import renewable
from registry.queries.subject import subjects_of_enterprise
from registry.rules.actor import Actor
from registry.rules.workflow import Action
from registry.web.access import current_actor
from registry.web.context import fields_of
from registry.web.criteria.call import call_facts
from registry.web.errors import form_page
from registry.web.forms.application import StartForm
from registry.web.forms.field import version_typed
from registry.web.forms.text import many_lines
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.several_forms import line_id_sent, several_forms
from registry.web.sheet.filed import filed_page
from registry.web.views.enterprise.blueprint import blueprint
from registry.web.views.enterprise.draft import draft_page, save_draft_then


@blueprint.route("/applications/new/<int:call_id>", methods=["GET", "POST"])
def start(call_id: int) -> ResponseReturnValue:
    """Choose what is applied for, and begin a draft."""
    actor = current_actor()
    enterprise, call = own_enterprise(actor), get_call(call_id)
    held = renewable(enterprise.id, call)
    facts = call_facts(call, enterprise)
    kinds = set(facts.scheme.subject_kinds) - {"enterprise"}
    declared = subjects_of_enterprise(enterprise.id, kinds) if kinds else []
    form = StartForm.of(facts.scheme, held, declared)
    refusal: Refusal | None = None
    if request.method == "POST" and form.validate():
        try:
            application = start_application(call, enterprise, actor, **form.chosen(held))
            return redirect(url_for("enterprise.application", id=application.id))
        except (Unmet, Conflict) as refused:
            refusal = refused
    under_way = open_for(actor, call)
    links = [(row.number, url_for("enterprise.application", id=row.id)) for row in under_way]
    return form_page(
        "enterprise/start.html",
        form,
        refusal,
        **fields_of(facts),
        under_way=under_way,
        form_links=links if isinstance(refusal, Conflict) else [],
    )


@blueprint.route("/applications/<int:id>", methods=["GET", "POST"])
@several_forms
def application(id: int) -> ResponseReturnValue:
    """One application: the draft to fill in, or the file to follow."""
    actor = current_actor()
    return draft_page(get_application(actor, id), actor)


@blueprint.get("/applications/<int:id>/sheet")
@blueprint.get("/applications/<int:id>/sheet/<int:sheet_id>")
def sheet(id: int, sheet_id: int | None = None) -> ResponseReturnValue:
    """The sheet of a submission, the newest unless another is named."""
    application = get_application(current_actor(), id)
    back = url_for("enterprise.application", id=id)
    return filed_page("enterprise", application, sheet_id, back=back, staff=False)


@application.form("")
def save(id: int) -> ResponseReturnValue:
    """Keep what was typed and the files that were chosen."""

    def saved(application: Application, _actor: Actor) -> ResponseReturnValue:
        flash(_("草稿已保存。"), "success")
        return redirect(url_for("enterprise.application", id=application.id))

    return save_draft_then(id, saved)


@application.form("attach")
def attach(id: int) -> ResponseReturnValue:
    """Keep the chosen files."""

    def attached(application: Application, _actor: Actor) -> ResponseReturnValue:
        if not any(upload.filename for upload in request.files.getlist("file")):
            raise Unmet([say("还没有选择文件。请先选择要上传的文件，再点“上传”。")])
        flash(_("材料已上传。"), "success")
        return redirect(url_for("enterprise.application", id=application.id, _anchor="files"))

    return save_draft_then(id, attached)


@application.form("detach")
def detach(id: int) -> ResponseReturnValue:
    """Take one file off the draft."""

    def detached(application: Application, actor: Actor) -> ResponseReturnValue:
        attachment = get_attachment(actor, line_id_sent())
        if attachment.application_id != application.id:
            raise NotFound()
        remove_file(application, attachment, actor)
        flash(_("已移除“%(name)s”。", name=attachment.name), "success")
        return redirect(url_for("enterprise.application", id=application.id, _anchor="files"))

    return save_draft_then(id, detached)


@application.form("submit")
def submit(id: int) -> ResponseReturnValue:
    """Submit; whatever is missing is said at once."""

    def submitted(application: Application, actor: Actor) -> ResponseReturnValue:
        version = (
            application.version if "statement" in request.form else version_typed(request.form.get("version"))
        )
        submit_application(application, actor, version=version)
        flash(_("%(number)s 已提交。", number=application.number), "success")
        return redirect(url_for("enterprise.application", id=application.id))

    return save_draft_then(id, submitted)


@application.form("withdraw")
def withdraw(id: int) -> ResponseReturnValue:
    """Give it up, at the version the applicant saw."""
    actor = current_actor()
    application = get_application(actor, id)
    note, seen = many_lines(request.form.get("note")), version_typed(request.form.get("version"))
    row = step_application(application, Action.WITHDRAW, actor, note=note, version=seen)
    done = translated(row.label)
    flash(_("%(number)s 已办理：%(step)s。", number=application.number, step=done), "success")
    return redirect(url_for("enterprise.home"))
