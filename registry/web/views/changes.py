"""Change requests 变更申请: asking, the list of who confirms, and confirming, declining, taking back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.change import (
    confirm_change,
    decline_change,
    request_change,
    withdraw_change,
)
from registry.actions.profile import add_change_file
from registry.errors import Conflict, NotFound, Refusal, Stale, Unmet
from registry.models import Change, Enterprise, ProfileFile
from registry.queries.change import (
    change_counts,
    change_list,
    evidence_of,
    get_change,
    is_by_holder,
    list_of,
    requested_of,
    unmet_change,
    values_before,
    waiting_changes,
)
from registry.queries.enterprise import details_of, get_enterprise, is_in_scope
from registry.queries.profile import files_of, names_of
from registry.queries.recognition import valid_titles
from registry.rules.change import FACT_NAMES, KINDS_OF, ChangeState, Fact, seen_digest
from registry.rules.change_kind import KIND_NAMES, ChangeKind
from registry.rules.right import (
    Right,
    may,
    require,
    require_place,
)
from registry.rules.right_to_confirm import may_confirm, require_confirm
from registry.rules.role import STAFF, Role
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.change import FIELDS, ChangeForm, ConfirmForm, DeclineChangeForm
from registry.web.forms.upload import keep_upload, limit_in_megabytes
from registry.web.language import gettext as _
from registry.web.language import refusal_reasons
from registry.web.lists.paging import page_of
from registry.web.lists.requests import changes_file
from registry.web.lists.tabs import confirming_tab, confirming_tabs
from registry.web.lists.take_away import taken_away
from registry.web.review.several_changes import several_page
from registry.web.several_forms import several_forms
from registry.web.wording.change import both_words, fact_words
from registry.web.wording.change_rule import ShownRule, shown_rules

blueprint = Blueprint("changes", __name__, url_prefix="/changes")
blueprint.before_request(only(Role.ENTERPRISE, *STAFF))


@blueprint.route("/", methods=["GET", "POST"])
@several_forms
def index() -> ResponseReturnValue:
    """What waits to be confirmed here, what waits elsewhere (`?state=elsewhere`), and what is settled."""
    actor, tab = current_actor(), confirming_tab()
    tabs = confirming_tabs("changes", tab, change_counts(actor))
    if actor.enterprise_id is not None:
        del tabs[1]
    return render_template(
        "changes/index.html",
        page=page_of(change_list(actor, tab)),
        tabs=tabs,
        both=both_words,
        may_tick=not tab and actor.enterprise_id is None,
        fact_names=FACT_NAMES,
        kind_names=KIND_NAMES,
        Fact=Fact,
        Kind=ChangeKind,
        State=ChangeState,
    )


@blueprint.route("/new/<int:id>/<fact>", methods=["GET", "POST"])
def new(id: int, fact: str) -> ResponseReturnValue:
    """Ask for a change of one fact of an enterprise."""
    actor, asked = current_actor(), _fact_named(fact)
    enterprise = get_enterprise(actor, id)
    require_place(actor, enterprise.district, enterprise.zone)
    require(actor, Right.REQUEST_CHANGE)
    form = ChangeForm.of_fact(enterprise, asked)
    form.offer_files(files_of(enterprise.id))
    if not form.is_submitted():
        return _new_page(enterprise, asked, form)
    # In this order: looking at the boxes would forget why the file was refused.
    is_valid = form.validate()
    is_kept = _keep_file(enterprise, form)
    if not (is_valid and is_kept):
        others = unmet_change(enterprise.id, form.requested(asked), form.kept, form.faulted(asked))
        return _new_page(enterprise, asked, form, Unmet(others) if others else None)
    try:
        made = request_change(enterprise, form.requested(asked), actor)
    except (Unmet, Conflict) as refusal:
        return _new_page(enterprise, asked, form, refusal)
    flash(_("变更申请已提交，确认之前登记内容不变。"), "success")
    return redirect(url_for("changes.change", id=made.id))


def _fact_named(name: str) -> Fact:
    try:
        return Fact(name)
    except ValueError:
        raise NotFound() from None


def _keep_file(enterprise: Enterprise, form: ChangeForm) -> bool:
    """Keep what was chosen and choose it, whatever else is wrong: a browser sends no file again."""
    upload = form.file.data
    if not (upload and getattr(upload, "filename", "")):
        return True
    try:
        file: ProfileFile = keep_upload(add_change_file, enterprise, upload, current_actor())
    except Unmet as unmet:
        form.file.errors = refusal_reasons(unmet)
        return False
    form.offer_files(files_of(enterprise.id))
    form.evidence.data = str(file.id)
    return True


def _new_page(
    enterprise: Enterprise, fact: Fact, form: ChangeForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    kind = next((kind for kind in KINDS_OF[fact] if kind.value == form.kind.data), KINDS_OF[fact][0])
    rules, ruleless = _rules_for(enterprise.id, kind, form.effective_on.data or clock.today())
    return form_page(
        "changes/new.html",
        form,
        refusal,
        enterprise=enterprise,
        fact=fact,
        fact_name=FACT_NAMES[fact],
        now=fact_words(fact, values_before(Change(fact=fact, state=ChangeState.WAITING), form.kept)),
        boxes=[form[name] for name in FIELDS[fact]],
        waiting=waiting_changes(enterprise.id).get(fact),
        back_url=_home_of(enterprise),
        limit=limit_in_megabytes(),
        kind_name=KIND_NAMES[kind],
        rules=rules,
        ruleless=ruleless,
    )


def _rules_for(enterprise_id: int, kind: ChangeKind, day: date) -> tuple[list[ShownRule], str]:
    """What documents say of a change from a day for the titles held then, and the titles without a rule."""
    held = valid_titles([enterprise_id], day).get(enterprise_id, [])
    return shown_rules(kind, held, day, clock.today())


def _home_of(enterprise: Enterprise) -> str:
    """The page of the enterprise for who is signed in; '' where it is not in scope."""
    actor = current_actor()
    if actor.enterprise_id is not None:
        return url_for("enterprise.details")
    return url_for("enterprises.enterprise", id=enterprise.id) if is_in_scope(actor, enterprise) else ""


@blueprint.route("/<int:id>", methods=["GET", "POST"])
@several_forms
def change(id: int) -> ResponseReturnValue:
    """One request: what it changes, its evidence, and what may be done with it."""
    return _page(get_change(current_actor(), id), DeclineChangeForm(formdata=None))


@change.form("confirm")
def confirm(id: int) -> ResponseReturnValue:
    """Apply it, if the record still says what the officer has read."""
    found = get_change(current_actor(), id)
    try:
        confirm_change(found, current_actor(), seen=ConfirmForm().seen.data or "")
    except (Unmet, Stale, Conflict) as refusal:
        return _page(get_change(current_actor(), id), DeclineChangeForm(formdata=None), refusal)
    flash(_("已确认，变更自所填日期起生效。"), "success")
    return redirect(url_for("changes.change", id=id))


@blueprint.get("/list.<any(csv, xlsx):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """The same list, whole."""
    tab = confirming_tab()
    return taken_away(suffix, lambda: changes_file(current_actor(), tab, clock.today()))


@index.form("confirm")
def several() -> ResponseReturnValue:
    """What confirming those ticked would change; with `sure` each is confirmed, or none."""
    return several_page()


@change.form("decline")
def decline(id: int) -> ResponseReturnValue:
    """Say no, with the reason."""
    found, form = get_change(current_actor(), id), DeclineChangeForm()
    require_confirm(current_actor(), found.district, found.zone)
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        decline_change(found, current_actor(), note=form.note.data or "")
    except (Unmet, Stale) as refusal:
        return _page(get_change(current_actor(), id), form, refusal)
    flash(_("已记录：不予确认。"), "success")
    return redirect(url_for("changes.change", id=id))


@change.form("withdraw")
def withdraw(id: int) -> ResponseReturnValue:
    """Take one's own request back."""
    try:
        withdraw_change(get_change(current_actor(), id), current_actor())
    except (Unmet, Stale) as refusal:
        return _page(get_change(current_actor(), id), DeclineChangeForm(formdata=None), refusal)
    flash(_("已撤回。"), "success")
    return redirect(url_for("changes.change", id=id))


@dataclass(frozen=True, slots=True)
class ChangeContext:
    """What templates/changes/change.html is given beside its form."""

    change: Change
    enterprise: Enterprise
    enterprise_url: str
    fact: Fact
    fact_names: Mapping[Fact, object]
    kind_name: object
    state: ChangeState
    before: str
    after: str
    seen: str
    """The digest of what the page shows."""
    requester: str
    evidence: ProfileFile | None
    list_name: str
    """The list that it rests on, if none."""
    rules: Sequence[ShownRule]
    ruleless: str
    """The titles held of which no rule was found."""
    may_confirm: bool
    may_withdraw: bool
    lost_note: str
    """The reason that was typed for a request that does not wait any more."""


def _page(found: Change, form: DeclineChangeForm, refusal: Refusal | None = None) -> ResponseReturnValue:
    actor, fact, state = current_actor(), Fact(found.fact), ChangeState(found.state)
    before = values_before(found, details_of(found.enterprise))
    after = requested_of(found).values
    waits, own = state is ChangeState.WAITING, found.requester_id == actor.account_id
    rules, ruleless = _rules_for(found.enterprise_id, ChangeKind(found.kind), found.effective_on)
    here = may_confirm(actor, found.district, found.zone)
    context = ChangeContext(
        change=found,
        enterprise=found.enterprise,
        enterprise_url=_home_of(found.enterprise),
        fact=fact,
        fact_names=FACT_NAMES,
        kind_name=KIND_NAMES[ChangeKind(found.kind)],
        state=state,
        before=fact_words(fact, before),
        after=fact_words(fact, after),
        seen=seen_digest(before, after),
        requester=_requester(found),
        evidence=evidence_of(found),
        list_name=list_of(found),
        rules=rules,
        ruleless=ruleless,
        may_confirm=waits and here and not own,
        may_withdraw=waits
        and (own or actor.enterprise_id == found.enterprise_id)
        and may(actor, Right.REQUEST_CHANGE),
        lost_note=form.note.data or "" if not waits else "",
    )
    return form_page("changes/change.html", form, refusal, **fields_of(context))


def _requester(found: Change) -> str:
    """Who asked; an applicant reads no officer's name."""
    if current_actor().enterprise_id is not None and not is_by_holder(found):
        return str(_("工作人员"))
    return str(names_of({found.requested_by}).get(found.requested_by, _("系统")))
