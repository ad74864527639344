"""Accounts of enterprises, for the offices that give them out: who has one, and new one-time links."""

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.account import renew_link
from registry.errors import NotFound
from registry.models import Account, Enterprise
from registry.queries.account import place_of_firm
from registry.queries.colleague import colleagues_of, get_colleague
from registry.queries.invitation import get_firm
from registry.rules.account import account_state, link_mark
from registry.rules.colleague import PART_NAMES, FirmPart
from registry.rules.right import Right, is_own_place, may, renew_right
from registry.rules.role import STAFF, Role
from registry.web.access import current_actor, only
from registry.web.errors import form_page
from registry.web.headers import PRIVATE
from registry.web.wording.one_time import OneTimeLink

blueprint = Blueprint("invitations", __name__, url_prefix="/invitations")
blueprint.before_request(only(Role.SYSTEM_ADMIN, *STAFF))


@blueprint.get("/<int:id>")
def firm(id: int) -> ResponseReturnValue:
    """The accounts of one enterprise."""
    return _page(get_firm(current_actor(), id))


@blueprint.post("/<int:id>/<int:account_id>/link")
def link(id: int, account_id: int) -> ResponseReturnValue:
    """A new one-time link for an account of an enterprise, shown once; none of a form sent before."""
    actor = current_actor()
    found, account = get_firm(actor, id), get_colleague(actor, account_id)
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
