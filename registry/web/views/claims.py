"""Claims 认领 at the desk of a district: the list, one beside the register, confirming and returning."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.claim import confirm_claim, decline_claim
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Account, Claim
from registry.queries.claim import (
    claim_counts,
    claim_list,
    claim_state,
    get_claim,
    others_waiting,
    person_of_claim,
    places_of,
    records_of,
    seen_of,
)
from registry.rules.claim import ClaimState
from registry.rules.right_to_confirm import may_confirm_claim, require_confirm_claim
from registry.rules.role import STAFF
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.filters import place
from registry.web.forms.claim import ConfirmClaimForm, DeclineClaimForm
from registry.web.language import gettext as _
from registry.web.lists.paging import page_of
from registry.web.lists.requests import claims_file
from registry.web.lists.tabs import confirming_tab, confirming_tabs
from registry.web.lists.take_away import taken_away
from registry.web.several_forms import several_forms
from registry.web.wording.claim import ShownRecord, shown_records

blueprint = Blueprint("claims", __name__, url_prefix="/claims")
blueprint.before_request(only(*STAFF))


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What waits to be confirmed here, what waits elsewhere (`?state=elsewhere`), and what does not wait."""
    actor, tab, today = current_actor(), confirming_tab(), clock.today()
    tabs = confirming_tabs("claims", tab, claim_counts(actor, today))
    page = page_of(claim_list(actor, tab, today))
    return render_template("claims/index.html", page=page, tabs=tabs, state_of=_state)


@blueprint.get("/list.<any(csv, xlsx):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """The same list, whole."""
    tab = confirming_tab()
    return taken_away(suffix, lambda: claims_file(current_actor(), tab, clock.today()))


def _state(claim: Claim) -> ClaimState:
    return claim_state(claim, clock.today())


@blueprint.route("/<int:id>", methods=["GET", "POST"])
@several_forms
def claim(id: int) -> ResponseReturnValue:
    """One claim: what it says beside the register, its licence, and what may be done with it."""
    return _page(get_claim(current_actor(), id), DeclineClaimForm(formdata=None))


@claim.form("confirm")
def confirm(id: int) -> ResponseReturnValue:
    """The person becomes the enterprise's, if claim and register still say what the officer has read."""
    found, form = get_claim(current_actor(), id), ConfirmClaimForm()
    try:
        confirm_claim(found, current_actor(), seen=form.seen.data or "", record_id=form.record_id)
    except (Unmet, Stale, Conflict) as refusal:
        return _page(get_claim(current_actor(), id), DeclineClaimForm(formdata=None), refusal)
    flash(_("已确认，认领人现在可以办理该企业的事项。"), "success")
    return redirect(url_for("claims.claim", id=id))


@claim.form("decline")
def decline(id: int) -> ResponseReturnValue:
    """Return it, with the reason."""
    found, form = get_claim(current_actor(), id), DeclineClaimForm()
    require_confirm_claim(current_actor(), places_of(found))
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        decline_claim(found, current_actor(), note=form.note.data or "")
    except (Unmet, Stale) as refusal:
        return _page(get_claim(current_actor(), id), form, refusal)
    flash(_("已退回，认领人会看到理由，改正后可以重新提交。"), "success")
    return redirect(url_for("claims.claim", id=id))


@dataclass(frozen=True, slots=True)
class ClaimContext:
    """What templates/claims/claim.html is given beside its form."""

    claim: Claim
    claimant: Account
    state: ClaimState
    records: Sequence[ShownRecord]
    is_known: bool
    """Whether the credit code is in the register."""
    hidden: int
    """Records of the same name in other places, which the officer does not see."""
    others: int
    """How many other claims of the same code wait."""
    placed: str
    """Who confirms it."""
    seen: str
    """The digest of what the page shows."""
    may_settle: bool
    lost_note: str
    """The reason that was typed for a claim that does not wait any more."""


def _page(found: Claim, form: DeclineClaimForm, refusal: Refusal | None = None) -> ResponseReturnValue:
    actor, state = current_actor(), _state(found)
    records, places = records_of(found, actor), places_of(found)
    waits = state is ClaimState.WAITING
    here = may_confirm_claim(actor, places)
    context = ClaimContext(
        claim=found,
        claimant=person_of_claim(found),
        state=state,
        records=shown_records(found, records, actor) if waits else (),
        is_known=records.by_code is not None,
        hidden=records.hidden,
        others=others_waiting(found, clock.today()),
        placed=_("、").join(place(*each) for each in places),
        seen=seen_of(found, records),
        may_settle=waits and here,
        lost_note="" if waits else form.note.data or "",
    )
    return form_page("claims/claim.html", form, refusal, **fields_of(context))
