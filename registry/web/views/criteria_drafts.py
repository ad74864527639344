"""The bureau's library of criteria: every version, and drafts begun, edited, looked over and published."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.criteria import begin_draft, discard_draft, publish_draft
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import CriteriaVersion
from registry.queries.criteria import (
    criteria_of,
    drafts,
    get_version,
    published_versions,
    unmet_for_publishing,
    uses_of,
)
from registry.queries.profile import names_of
from registry.rules.criteria.version_state import CriteriaVersionState
from registry.rules.right import Right, may
from registry.rules.role import BUREAU
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.criteria.edit import Editing, edit_page, save_section, section_of, sections_of
from registry.web.criteria.titles import version_title
from registry.web.criteria.values import (
    TONES,
    differences,
    library_rows,
    set_values,
    version_status_words,
)
from registry.web.errors import form_page
from registry.web.forms.criteria import BeginForm
from registry.web.forms.field import version_typed
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.several_forms import several_forms
from registry.web.wording.facts import who

blueprint = Blueprint("criteria_drafts", __name__, url_prefix="/criteria-drafts")
blueprint.before_request(only(*BUREAU))
DRAFT = (CriteriaVersionState.DRAFT,)
EVERY_STATE = tuple(CriteriaVersionState)


@blueprint.get("/")
def versions() -> ResponseReturnValue:
    """The drafts being worked on, and every published version to begin another from."""
    published, begun = published_versions(), drafts()
    names = names_of({row.edited_by for row in begun})
    return render_template(
        "criteria_drafts/versions.html",
        drafts=[(row, criteria_of(row), who(row.edited_by, names)) for row in begun],
        rows=library_rows(published, uses_of([row.id for row in published]), clock.today()),
        words=version_status_words,
        tones=TONES,
    )


@blueprint.route("/begin", methods=["GET", "POST"])
def begin() -> ResponseReturnValue:
    """Begin a draft as another version; `base` of the address is chosen already."""
    published = {row.name: row for row in published_versions()}
    form = BeginForm(data={"base": request.args.get("base", "")})
    form.base.choices = [("", _("请选择")), *((name, version_title(row)) for name, row in published.items())]
    refusal: Refusal | None = None
    if form.validate_on_submit():
        try:
            draft = begin_draft(published[form.base.data], str(form.name.data), current_actor())
        except (Unmet, Conflict) as refused:
            refusal = refused
        else:
            flash(_("草稿已建立。可以逐项修改，发布之前不影响任何申报。"), "success")
            return redirect(url_for("criteria_drafts.draft", id=draft.id))
    return form_page("criteria_drafts/begin.html", form, refusal)


@blueprint.route("/drafts/<int:id>", methods=["GET", "POST"])
@several_forms
def draft(id: int) -> ResponseReturnValue:
    """A draft as it would be published: what changed against its base, and what stands in the way."""
    return _draft_page(get_version(id, DRAFT))


def _draft_page(found: CriteriaVersion, refusal: Refusal | None = None) -> ResponseReturnValue:
    criteria = criteria_of(found)
    base = _base_of(found)
    return form_page(
        "criteria_drafts/draft.html",
        None,
        refusal,
        draft=found,
        base=base,
        base_name=version_title(base) if base else "",
        changes=differences(criteria_of(base), criteria) if base else [],
        problems=[translated(reason) for reason in unmet_for_publishing(criteria)],
        edited_by=who(found.edited_by, names_of({found.edited_by})),
        sections=sections_of(found),
        may_publish=may(current_actor(), Right.PUBLISH_CRITERIA),
        **fields_of(set_values(criteria)),
    )


def _base_of(found: CriteriaVersion) -> CriteriaVersion | None:
    return get_version(found.base_id) if found.base_id else None


@blueprint.route("/drafts/<int:id>/<section>", methods=["GET", "POST"])
def edit(id: int, section: str) -> ResponseReturnValue:
    """One section of a draft; saving lays what was typed over the draft as it now is."""
    # Who types while another publishes the draft, or gives it up, is told so and keeps what was typed.
    found = get_version(id, DRAFT if request.method == "GET" else EVERY_STATE)
    part, editing = section_of(section, found), Editing(found)
    form = part.form(editing)
    if not form.is_submitted():
        return edit_page(part, form, editing)
    if not (form.validate() and part.check(form, editing)):
        return edit_page(part, form, editing)
    try:
        save_section(part, form, editing, current_actor())
    except (Unmet, Stale, Conflict) as refusal:
        return edit_page(part, form, editing, refusal=refusal)
    flash(_("“%(section)s”已保存。", section=part.title()), "success")
    return redirect(url_for("criteria_drafts.edit", id=id, section=section))


@draft.form("publish")
def publish(id: int) -> ResponseReturnValue:
    """Publish a draft for good."""
    found = get_version(id, DRAFT)
    try:
        version = publish_draft(found, current_actor(), version=_seen())
    except (Unmet, Conflict) as refusal:
        return _draft_page(found, refusal)
    flash(_("“%(name)s”已发布，以后不能更改。", name=version_title(version)), "success")
    return redirect(url_for("criteria.version", name=version.name))


@draft.form("discard")
def discard(id: int) -> ResponseReturnValue:
    """Give a draft up."""
    found = get_version(id, DRAFT)
    discard_draft(found, current_actor(), version=_seen())
    flash(_("草稿“%(name)s”已废弃。", name=found.name), "success")
    return redirect(url_for("criteria_drafts.versions"))


def _seen() -> int:
    return version_typed(request.form.get("version"))
