"""What an enterprise states for criteria 企业画像: its figures, facts and lists, section by section."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.actions.profile import remove_row, save_facts, save_row
from registry.errors import NotFound, Refusal, Stale, Unmet
from registry.models import Enterprise
from registry.queries.enterprise import own_enterprise
from registry.queries.profile import KeptRow, files_of, profile_of, row_of
from registry.rules.criteria.files.profile_schema import Record
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import COMPLETE, ProfileEntry
from registry.rules.role import Role
from registry.web.access import current_actor, only
from registry.web.errors import form_page
from registry.web.forms.field import version_typed
from registry.web.forms.profile import ProfileForm, made_form, row_field, row_shown, row_typed, source_fields
from registry.web.forms.upload import limit_in_megabytes
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.profile.section import keep_files, save_section, section_form, section_named, section_page
from registry.web.several_forms import line_sent, own_form_and_others

blueprint = Blueprint("profile", __name__, url_prefix="/profile")
blueprint.before_request(only(Role.ENTERPRISE))


@blueprint.route("/<name>", methods=["GET", "POST"])
@own_form_and_others
def section(name: str) -> ResponseReturnValue:
    """A section to be read and filled in; saving keeps what changed."""
    actor, found = current_actor(), section_named(name)
    enterprise = own_enterprise(actor)
    profile = profile_of(enterprise.id)
    form = section_form(found, profile, files_of(enterprise.id))
    if not form.is_submitted():
        return section_page(enterprise, found, form, profile)
    sound = form.validate()
    try:
        if not (keep_files(enterprise, form, actor) and sound):
            return section_page(enterprise, found, form, profile)
        count = save_section(enterprise, found, form, actor)
    except (Unmet, Stale) as refusal:
        return section_page(enterprise, found, form, profile_of(enterprise.id), refusal=refusal)
    said = _("“%(section)s”已保存 %(count)s 项。", section=translated(found), count=count)
    flash(said if count else _("没有需要保存的改动。"), "success" if count else "info")
    return redirect(url_for("profile.section", name=name))


@blueprint.route("/records/<what>/new", methods=["GET", "POST"])
def new_row(what: str) -> ResponseReturnValue:
    """Add a row to a list."""
    return _row_page(_record(what), None)


@blueprint.route("/records/<what>/<int:line>", methods=["GET", "POST"])
def row(what: str, line: int) -> ResponseReturnValue:
    """Change a row of a list."""
    record = _record(what)
    return _row_page(record, row_of(own_enterprise(current_actor()).id, record.id, line))


@section.form("remove")
def remove(name: str) -> ResponseReturnValue:
    """Take a row off a list: of which (`award:3`) says the form."""
    what, _colon, line = line_sent().partition(":")
    actor, record = current_actor(), _record_of(name, what)
    enterprise = own_enterprise(actor)
    form = made_form({}, {}, [])
    remove_row(enterprise, record.id, version_typed(line), actor, seen=form.last_seen)
    flash(_("已移除一条“%(name)s”。", name=translated(record)), "success")
    return _to_section(record)


@section.form("complete")
def complete(name: str) -> ResponseReturnValue:
    """Declare a list complete, so that what is not listed does not exist; or take that back."""
    actor, record = current_actor(), _record_of(name, line_sent())
    is_complete = request.form.get("complete") == "yes"
    entry = ProfileEntry(f"{COMPLETE}{record.id}", None, True if is_complete else None)
    save_facts(own_enterprise(actor), [entry], actor, seen=made_form({}, {}, []).last_seen)
    flash(
        _("已声明“%(name)s”填全。", name=translated(record))
        if is_complete
        else _("已取消“%(name)s”填全的声明。", name=translated(record)),
        "success",
    )
    return _to_section(record)


def _record(id: str) -> Record:
    record = shipped().metrics.profile.records.get(id)
    if record is None:
        raise NotFound()
    return record


def _record_of(section: str, id: str) -> Record:
    """A list of this section. Raises NotFound for any other."""
    record = _record(id)
    if record.section != section:
        raise NotFound()
    return record


def _to_section(record: Record) -> ResponseReturnValue:
    return redirect(url_for("profile.section", name=record.section, _anchor=f"record-{record.id}"))


def _row_page(record: Record, kept: KeptRow | None) -> ResponseReturnValue:
    actor = current_actor()
    enterprise = own_enterprise(actor)
    form = _row_form(enterprise, record, kept)
    if not form.is_submitted():
        return _drawn(record, form, kept)
    sound = form.validate()
    content = {field.id: row_typed(field, form[field.id].data) for field in record.fields}
    try:
        if not (keep_files(enterprise, form, actor) and sound):
            return _drawn(record, form, kept)
        save_row(
            enterprise,
            record.id,
            kept.line if kept else None,
            content,
            actor,
            seen=form.last_seen,
            source=form["source"].data or "",
            evidence=int(form["evidence"].data or 0) or None,
        )
    except (Unmet, Stale) as refusal:
        return _drawn(record, form, kept, refusal=refusal)
    flash(_("“%(name)s”已保存。", name=translated(record)), "success")
    return _to_section(record)


def _row_form(enterprise: Enterprise, record: Record, kept: KeptRow | None) -> ProfileForm:
    fields = {field.id: row_field(field) for field in record.fields} | source_fields()
    data: dict[str, Any] = {}
    if kept is not None:
        data = {field.id: row_shown(field, kept.content.get(field.id)) for field in record.fields}
        data |= {
            "source": kept.source,
            "evidence": str(kept.evidence_id or ""),
            "seen": str(kept.id),
        }
    return made_form(fields, data, files_of(enterprise.id))


def _drawn(
    record: Record,
    form: ProfileForm,
    kept: KeptRow | None,
    *,
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    if refusal is not None:
        # After a warning of another's change it may be saved over.
        form.seen.data = str(kept.id) if kept else ""
    return form_page(
        "profile/row.html",
        form,
        refusal,
        record=record,
        section=section_named(record.section),
        kept=kept,
        limit=limit_in_megabytes(),
    )
