"""本企业人员: who is of the enterprise; its administrator invites, gives parts, disables, hands over."""

from flask import Blueprint, flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.colleague import (
    disable_colleague,
    hand_over_to,
    invite_colleague,
    renew_colleague_link,
    set_part,
)
from registry.errors import Refusal, Stale, TooMany, Unmet
from registry.models import Account
from registry.queries.colleague import colleagues_of, get_colleague
from registry.queries.enterprise import own_enterprise
from registry.rules.account import AccountState, account_state, link_mark
from registry.rules.colleague import PART_NAMES, FirmPart, unmet_new_link
from registry.rules.right import Right, may, require
from registry.rules.role import Role
from registry.web.access import current_actor, only
from registry.web.errors import form_page
from registry.web.forms.colleague import InviteForm, PartForm
from registry.web.headers import PRIVATE
from registry.web.language import gettext as _
from registry.web.limits import INVITE, tries
from registry.web.several_forms import line_id_sent, own_form_and_others
from registry.web.wording.one_time import OneTimeLink

blueprint = Blueprint("colleagues", __name__, url_prefix="/colleagues")
blueprint.before_request(only(Role.ENTERPRISE))


@blueprint.route("/", methods=["GET", "POST"])
@own_form_and_others
def index() -> ResponseReturnValue:
    """Who is of the enterprise, and inviting somebody."""
    form = InviteForm().offer(FirmPart.FILLER)
    if not form.is_submitted():
        return _page(form)
    require(current_actor(), Right.KEEP_COLLEAGUES)
    if not form.validate():
        return _page(form)
    try:
        tries("INVITE_LIMIT", INVITE, f"account {current_actor().account_id}").count()
        account, token = invite_colleague(
            form.login.data or "", form.name.data or "", form.chosen, current_actor()
        )
    except (Unmet, Stale, TooMany) as refusal:
        return _page(form, refusal)
    flash(_("已邀请%(name)s。", name=account.name or account.login), "success")
    return _link_page(account, token)


def _page(
    form: InviteForm, refusal: Refusal | None = None, link: OneTimeLink | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    enterprise = own_enterprise(actor)
    return form_page(
        "colleagues/index.html",
        form,
        refusal,
        enterprise=enterprise,
        rows=colleagues_of(actor, enterprise.id),
        may_keep=may(actor, Right.KEEP_COLLEAGUES),
        part_names=PART_NAMES,
        FirmPart=FirmPart,
        state_of=_state_of,
        may_renew=_may_renew,
        link_mark=link_mark,
        link=link,
        now=clock.now(),
    )


def _state_of(account: Account) -> AccountState:
    return account_state(disabled=account.disabled, has_password=bool(account.password_hash))


def _may_renew(account: Account) -> bool:
    has_password = bool(account.password_hash)
    return not unmet_new_link(FirmPart(account.part), has_password=has_password, disabled=account.disabled)


def _link_page(account: Account, token: str) -> ResponseReturnValue:
    """The answer that shows a link: it stands here only, in no cookie, no cache and no database."""
    form = InviteForm(formdata=None).offer(FirmPart.FILLER)
    form.part.data = FirmPart.FILLER.value
    answer = make_response(_page(form, link=OneTimeLink.of(account.login, token)))
    answer.headers["Cache-Control"] = PRIVATE
    return answer


@index.form("link")
def link() -> ResponseReturnValue:
    """A new one-time link, shown once; of a form that was sent before none is made."""
    require(current_actor(), Right.KEEP_COLLEAGUES)
    account = get_colleague(current_actor(), line_id_sent())
    token = renew_colleague_link(account, current_actor(), seen=request.form.get("seen", ""))
    return _link_page(account, token)


@index.form("enable")
def enable() -> ResponseReturnValue:
    """Enable again who was disabled."""
    require(current_actor(), Right.KEEP_COLLEAGUES)
    account = get_colleague(current_actor(), line_id_sent())
    disable_colleague(account, False, current_actor())
    flash(_("已启用%(name)s的账号。", name=account.name or account.login), "success")
    return redirect(url_for("colleagues.index"))


@blueprint.route("/<int:id>/part", methods=["GET", "POST"])
def part(id: int) -> ResponseReturnValue:
    """Give somebody another part."""
    require(current_actor(), Right.KEEP_COLLEAGUES)
    account = get_colleague(current_actor(), id)
    form = PartForm().offer(account.part)
    if not form.validate_on_submit():
        return form_page("colleagues/part.html", form, colleague=account)
    try:
        set_part(account, form.chosen, current_actor())
    except (Unmet, Stale) as refusal:
        return form_page("colleagues/part.html", form, refusal, colleague=account)
    flash(_("已更改%(name)s的身份。", name=account.name or account.login), "success")
    return redirect(url_for("colleagues.index"))


@blueprint.route("/<int:id>/disabled", methods=["GET", "POST"])
def disabled(id: int) -> ResponseReturnValue:
    """Ask whether to disable somebody; disable them (`disabled=1`)."""
    require(current_actor(), Right.KEEP_COLLEAGUES)
    account = get_colleague(current_actor(), id)
    if request.method == "GET":
        return form_page("colleagues/disabled.html", None, colleague=account)
    if request.form.get("disabled") != "1":
        raise Refusal()
    try:
        disable_colleague(account, True, current_actor())
    except Unmet as refusal:
        return form_page("colleagues/disabled.html", None, refusal, colleague=account)
    flash(_("已停用%(name)s的账号，其登录已失效。", name=account.name or account.login), "success")
    return redirect(url_for("colleagues.index"))


@blueprint.route("/<int:id>/hand-over", methods=["GET", "POST"])
def hand_over(id: int) -> ResponseReturnValue:
    """Ask, then make somebody administrator in one's own place."""
    require(current_actor(), Right.KEEP_COLLEAGUES)
    account = get_colleague(current_actor(), id)
    form = PartForm().offer(FirmPart.FILLER)
    if not form.validate_on_submit():
        return form_page("colleagues/hand_over.html", form, colleague=account)
    try:
        hand_over_to(account, form.chosen, current_actor())
    except Unmet as refusal:
        return form_page("colleagues/hand_over.html", form, refusal, colleague=account)
    flash(_("已交接给%(name)s。", name=account.name or account.login), "success")
    return redirect(url_for("colleagues.index"))
