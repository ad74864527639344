"""Accounts of enterprises, for the offices that give them out: who has one, and new one-time links."""

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.account import renew_link
from registry.errors import NotFound, Refusal, Unmet, say
from registry.models import Account, Enterprise
from registry.queries.account import place_of_firm
from registry.queries.colleague import colleagues_of, get_colleague
from registry.queries.invitation import firms, get_firm, letters_of
from registry.queries.setting import settings
from registry.rules.account import account_state, link_mark
from registry.rules.colleague import PART_NAMES, FirmPart
from registry.rules.invitation import LASTS, MOST_LETTERS, FirmState
from registry.rules.right import Right, is_own_place, may, renew_right
from registry.rules.role import STAFF, Role
from registry.web.access import current_actor, only
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.filters import district_choices
from registry.web.forms.invitation import filters_of, typed_tokens
from registry.web.headers import PRIVATE
from registry.web.lists.take_away import CSV, taken_away
from registry.web.review.invitations import invited, link_file, nobody_invited
from registry.web.several_forms import line_id_sent, several_forms
from registry.web.wording.one_time import OneTimeLink

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")
blueprint.before_request(only(Role.SYSTEM_ADMIN, *STAFF))


@blueprint.route("/", methods=["GET", "POST"])
@several_forms
def index() -> ResponseReturnValue:
    """Enterprises with what they have of accounts, some at a time, to choose whom to invite."""
    return _index(filters_of(request.args))


@index.form("letters")
def letters() -> ResponseReturnValue:
    """Invite those that are ticked, or all that match; the letters with the links stand here only."""
    filters = filters_of(request.form)
    try:
        made = invited(request.form, filters)
    except Unmet as refusal:
        return _index(filters, refusal)
    if not made.letters:
        return _index(filters, Unmet([nobody_invited(made)]))
    answer = make_response(render_template("invitations/letters.html", **fields_of(made), filters=filters))
    answer.headers["Cache-Control"] = PRIVATE
    return answer


@index.form("links")
def links() -> ResponseReturnValue:
    """The links of letters that were just made, as the page that shows them hands them back; kept nowhere."""
    found = letters_of(current_actor(), typed_tokens(request.form))
    if not found:
        raise Unmet([say("没有可以下载的链接：它们已使用、已过期，或不在您的管辖范围内。")])
    return taken_away(CSV, lambda: link_file(found, clock.today()))


def _index(filters: dict[str, str], refusal: Refusal | None = None) -> ResponseReturnValue:
    actor = current_actor()
    after = max(request.args.get("after", 0, type=int), 0)
    return form_page(
        "invitations/index.html",
        None,
        refusal,
        window=firms(actor, filters, after),
        is_first=not after,
        here=filters | ({"after": after} if after else {}),
        filters=filters,
        states=FirmState,
        districts=[] if actor.district else district_choices(),
        most=MOST_LETTERS,
        days=settings().whole(clock.today(), LASTS),
        is_admin=may(actor, Right.KEEP_ACCOUNTS),
        now=clock.now(),
    )


@blueprint.route("/<int:id>", methods=["GET", "POST"])
@several_forms
def firm(id: int) -> ResponseReturnValue:
    """The accounts of one enterprise."""
    return _page(get_firm(current_actor(), id))


@firm.form("link")
def link(id: int) -> ResponseReturnValue:
    """A new one-time link for an account of an enterprise, shown once; none of a form sent before."""
    actor = current_actor()
    found, account = get_firm(actor, id), get_colleague(actor, line_id_sent())
    if account.enterprise_id != found.id:
        raise NotFound()
    token = renew_link(account, actor, seen=request.form.get("seen", ""))
    answer = make_response(_page(found, OneTimeLink.of(account.login, token)))
    answer.headers["Cache-Control"] = PRIVATE
    return answer


def _page(enterprise: Enterprise, link: OneTimeLink | None = None) -> ResponseReturnValue:
    actor = current_actor()
    return form_page(
        "invitations/firm.html",
        None,
        enterprise=enterprise,
        rows=colleagues_of(actor, enterprise.id),
        part_names=PART_NAMES,
        Part=FirmPart,
        state_of=lambda row: account_state(disabled=row.disabled, has_password=bool(row.password_hash)),
        may_renew=_may_renew,
        link_mark=link_mark,
        link=link,
        is_admin=may(actor, Right.KEEP_ACCOUNTS),
        now=clock.now(),
    )


def _may_renew(account: Account) -> bool:
    actor, place = current_actor(), place_of_firm(account)
    return (
        not account.disabled
        and place is not None
        and may(actor, renew_right(place))
        and is_own_place(actor, *place)
    )
