"""Sites, products and parks of an enterprise 厂区、车间与产品: declared, read, completed and corrected."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.subject import correct_subject, declare_subject, save_subject
from registry.actions.subject_facts import confirm_answers
from registry.errors import Conflict, NotFound, Refusal, Stale, Text, Unmet
from registry.models import Enterprise, Subject
from registry.queries.enterprise import get_enterprise, own_enterprise
from registry.queries.profile import files_of
from registry.queries.subject import (
    get_subject,
    is_bound,
    subject_details,
    subject_lines,
    subjects_of_enterprise,
)
from registry.queries.subject_facts import subject_profile, unconfirmed_answers
from registry.rules.actor import Actor
from registry.rules.criteria.files.shipped import shipped
from registry.rules.right import Right, is_own_place, may, require
from registry.rules.subject import OWN_COLUMNS, seen_subject
from registry.rules.subject_facts import asked_kinds
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.subject import NewSubjectForm, SubjectForm
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.profile.answers import answer_lines, answers_form, answers_page, save_form
from registry.web.profile.section import keep_files
from registry.web.several_forms import line_id_sent, several_forms
from registry.web.views.subjects.blueprint import blueprint
from registry.web.wording.state_words import applicant_words, state_words
from registry.web.wording.subject import subject_facts
from registry.web.wording.subject_kinds import SUBJECT_KINDS
from registry.web.wording.title_status import title_status


@blueprint.get("/own")
def own() -> ResponseReturnValue:
    """To the list of one's own enterprise."""
    return redirect(url_for("subjects.index", id=own_enterprise(current_actor()).id))


@blueprint.route("/of/<int:id>", methods=["GET", "POST"])
@several_forms
def index(id: int) -> ResponseReturnValue:
    """Everything an enterprise has declared or holds titles for, with titles and files."""
    actor = current_actor()
    enterprise = get_enterprise(actor, id)
    return render_template(
        "subjects/index.html",
        enterprise=enterprise,
        lines=subject_lines(actor, enterprise, subjects_of_enterprise(enterprise.id, with_joined=True)),
        kinds=SUBJECT_KINDS,
        facts_of=subject_facts,
        title_status=title_status,
        today=clock.today(),
        waiting=_waiting(enterprise) if may(actor, Right.STATE_PROFILE) else [],
        may_declare=may(actor, Right.APPLY),
        home=_home_of(actor, enterprise),
    )


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Declare one."""
    actor = current_actor()
    require(actor, Right.APPLY)
    enterprise, form = own_enterprise(actor), NewSubjectForm.declared()
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            made = declare_subject(enterprise, form.kind.data, form.details(), actor)
        except (Unmet, Conflict) as refused:
            refusal = refused
        else:
            flash(_("已登记“%(name)s”，编号 %(number)s。", name=made.name, number=made.number), "success")
            return redirect(url_for("subjects.subject", id=made.id))
    elif not form.is_submitted() and request.args.get("kind") in OWN_COLUMNS:
        form.kind.data = request.args["kind"]
    return form_page("subjects/new.html", form, refusal, enterprise=enterprise)


@blueprint.get("/<int:id>")
def subject(id: int) -> ResponseReturnValue:
    """One of them: what it says of itself, its titles and files."""
    actor = current_actor()
    found, enterprise = get_subject(actor, id)
    (line,) = subject_lines(actor, enterprise, [found])
    by_holder = actor.enterprise_id is not None
    words = applicant_words(line.files) if by_holder else state_words(line.files)
    return render_template(
        "subjects/subject.html",
        enterprise=enterprise,
        line=line,
        kind=SUBJECT_KINDS[found.kind],
        facts_of=subject_facts,
        title_status=title_status,
        today=clock.today(),
        answers=answer_lines(subject_profile(found), found.kind) if _reads_answers(actor, found) else None,
        may_answer=may(actor, Right.STATE_PROFILE),
        word_of=words.applicant if by_holder else words.staff,
        by_holder=by_holder,
        same=_same(found),
        may_change=_may_change(actor, enterprise),
        home=_home_of(actor, enterprise),
        file_endpoint=_file_endpoint(actor),
    )


@blueprint.route("/<int:id>/edit", methods=["GET", "POST"])
def edit(id: int) -> ResponseReturnValue:
    """Complete what is blank, or as an officer correct it with the reason."""
    actor = current_actor()
    found, enterprise = get_subject(actor, id)
    by_officer = not may(actor, Right.APPLY)
    if by_officer:
        require(actor, Right.REGISTER_ENTERPRISE)
    form = SubjectForm.of(found.kind, subject_details(found), by_officer=by_officer)
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            changed = _save(found, form, actor, by_officer=by_officer)
        except (Unmet, Stale, Conflict) as refused:
            refusal = refused
            # After a warning of another's change it may be saved over.
            form.seen.data = seen_subject(subject_details(get_subject(actor, id)[0]))
        else:
            said = _("对象资料已保存。") if changed else _("没有需要保存的改动。")
            flash(said, "success" if changed else "info")
            return redirect(url_for("subjects.subject", id=id))
    return form_page(
        "subjects/edit.html",
        form,
        refusal,
        enterprise=enterprise,
        subject=found,
        kind=translated(SUBJECT_KINDS[found.kind]),
        bound=not by_officer and is_bound(found.id),
    )


@blueprint.route("/<int:id>/answers", methods=["GET", "POST"])
def answers(id: int) -> ResponseReturnValue:
    """What this very site or project is asked for."""
    actor = current_actor()
    require(actor, Right.STATE_PROFILE)
    found, enterprise = get_subject(actor, id)
    if found.kind not in asked_kinds():
        raise NotFound()
    profile = subject_profile(found)
    form = answers_form(found, profile, files_of(enterprise.id))
    if not form.is_submitted():
        return answers_page(enterprise, found, form, profile)
    sound = form.validate()
    try:
        if not (keep_files(enterprise, form, actor) and sound):
            return answers_page(enterprise, found, form, profile)
        count = save_form(found, form, actor)
    except (Unmet, Stale) as refusal:
        return answers_page(enterprise, found, form, subject_profile(found), refusal=refusal)
    said = _("“%(name)s”已保存 %(count)s 项。", name=found.name, count=count)
    flash(said if count else _("没有需要保存的改动。"), "success" if count else "info")
    return redirect(url_for("subjects.subject", id=id, _anchor="answers"))


@index.form("confirm")
def confirm(id: int) -> ResponseReturnValue:
    """Say that what was answered for all of a kind at once is of this one."""
    actor = current_actor()
    enterprise = get_enterprise(actor, id)
    found, holder = get_subject(actor, line_id_sent())
    if holder.id != enterprise.id:
        raise NotFound()
    count = confirm_answers(found, actor)
    said = _("已确认 %(count)s 项属于“%(name)s”。", count=count, name=found.name)
    flash(said, "success" if count else "info")
    return redirect(url_for("subjects.subject", id=found.id, _anchor="answers"))


def _save(subject: Subject, form: SubjectForm, actor: Actor, *, by_officer: bool) -> bool:
    seen = form.seen.data or ""
    if not by_officer:
        return save_subject(subject, form.details(), actor, seen=seen)
    reason = (form.reason.data or "") if form.reason else ""
    return correct_subject(subject, form.details(), actor, seen=seen, reason=reason)


def _same(subject: Subject) -> list[Subject]:
    """The other records of the same site or product."""
    every = subjects_of_enterprise(subject.enterprise_id, [subject.kind], with_joined=True)
    itself = subject.joined_to or subject.id
    return [row for row in every if row.id != subject.id and (row.joined_to or row.id) == itself]


def _reads_answers(actor: Actor, subject: Subject) -> bool:
    """Whether the reader may know what a subject was asked for: its holder and those who handle files."""
    may_read = may(actor, Right.STATE_PROFILE) or may(actor, Right.READ_PROFILE)
    return may_read and subject.kind in asked_kinds()


def _waiting(enterprise: Enterprise) -> list[tuple[Text, list[str], list[Subject]]]:
    """What waits to be confirmed for one of several: kind, facts, and the subjects to choose among."""
    found = []
    for kind, facts in unconfirmed_answers(enterprise.id).items():
        names = [translated(shipped().metrics.families[each].metrics[0]) for each in facts]
        found.append((SUBJECT_KINDS[kind], names, subjects_of_enterprise(enterprise.id, [kind])))
    return found


def _may_change(actor: Actor, enterprise: Enterprise) -> bool:
    """Whether the page leads to changing what a subject says."""
    if may(actor, Right.APPLY):
        return True
    return may(actor, Right.REGISTER_ENTERPRISE) and is_own_place(actor, enterprise.district, enterprise.zone)


def _home_of(actor: Actor, enterprise: Enterprise) -> str:
    """The page above the list: the own record, or the enterprise in the register."""
    if actor.enterprise_id is not None:
        return url_for("enterprise.details")
    return url_for("enterprises.enterprise", id=enterprise.id)


def _file_endpoint(actor: Actor) -> str:
    if actor.enterprise_id is not None:
        return "enterprise.application"
    return "district.application" if actor.district else "bureau.application"
