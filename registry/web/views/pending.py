"""Who has registered and waits 待确认: what they claimed and how it stands, never what the register says."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.claim import send_claim
from registry.actions.claim_draft import save_claim_draft
from registry.errors import Refusal, Stale, Unmet
from registry.models import Claim
from registry.queries.call import get_call
from registry.queries.claim import claim_state, facts_of, own_claim
from registry.queries.claim_draft import draft_for, own_drafts
from registry.rules.claim import ClaimAct, ClaimState, unmet_act
from registry.rules.role import Role
from registry.web.access import current_actor, only
from registry.web.errors import form_page
from registry.web.forms.application import ApplicationForm
from registry.web.forms.claim import ClaimForm
from registry.web.forms.upload import limit_in_megabytes
from registry.web.language import gettext as _
from registry.web.wording.claim import office_to_ask
from registry.web.wording.deadline import last_moment

blueprint = Blueprint("pending", __name__, url_prefix="/pending")
# Whose claim was confirmed meanwhile is sent on, and not away.
blueprint.before_request(only(Role.CLAIMANT, Role.ENTERPRISE))


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """How the own claim stands, and what can be done meanwhile."""
    if current_actor().enterprise_id is not None:
        return redirect(url_for("enterprise.home"))
    claim = own_claim(current_actor())
    state = claim_state(claim, clock.today())
    return render_template(
        "pending/home.html",
        claim=claim,
        state=state,
        states=ClaimState,
        office=office_to_ask(claim),
        drafts=own_drafts(current_actor()),
        may_send=not unmet_act(state, ClaimAct.SEND),
    )


@blueprint.route("/correct", methods=["GET", "POST"])
def correct() -> ResponseReturnValue:
    """Correct the own claim that was returned or has lapsed, and send it again."""
    claim = own_claim(current_actor())
    if reasons := unmet_act(claim_state(claim, clock.today()), ClaimAct.SEND):
        raise Stale(*reasons)
    form, refusal = ClaimForm.of(facts_of(claim)), None
    if form.is_submitted():
        try:
            if _sent(claim, form):
                flash(_("已重新提交，请等待所在区确认。"), "success")
                return redirect(url_for("pending.home"))
        except (Unmet, Stale) as refused:
            refusal = refused
    return _correct_page(claim, form, refusal)


@blueprint.route("/drafts/<int:call_id>", methods=["GET", "POST"])
def draft(call_id: int) -> ResponseReturnValue:
    """Write for a call what an application is to begin with once the claim is confirmed."""
    claim, call = own_claim(current_actor()), get_call(call_id)
    form, refusal = ApplicationForm.of(draft_for(claim, call.id)), None
    del form.file
    if form.is_submitted() and form.validate():
        try:
            save_claim_draft(call, current_actor(), version=form.seen_version, **form.typed())
            flash(_("草稿已保存。"), "success")
            return redirect(url_for("pending.draft", call_id=call_id))
        except (Unmet, Stale) as refused:
            refusal = refused
            form.version.data = str(draft_for(claim, call.id).version)
    page = {"call": call, "deadline": last_moment(call.closes_at)}
    return form_page("pending/draft.html", form, refusal, **page)


def _sent(claim: Claim, form: ClaimForm) -> bool:
    """Send it; whether the form was sound. Raises Unmet with what the rules find besides, Stale."""
    is_sound: bool = form.validate()
    if reasons := form.unmet():
        raise Unmet(reasons)
    if is_sound:
        config = current_app.config
        send_claim(
            claim,
            form.facts(),
            form.upload,
            current_actor(),
            storage=config["STORAGE"],
            limit=config["REGISTRY"].attachment_limit,
        )
    return is_sound


def _correct_page(claim: Claim, form: ClaimForm, refusal: Refusal | None) -> ResponseReturnValue:
    return form_page("pending/correct.html", form, refusal, claim=claim, limit=limit_in_megabytes())
