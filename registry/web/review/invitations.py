"""Inviting what was ticked or all that matches, a transaction's worth at a time, and the letters of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from registry import clock
from registry.actions.invitation import Invitation, invite_firms
from registry.errors import Text, Unmet, say
from registry.models import Enterprise
from registry.queries.invitation import pieces
from registry.rules.actor import Actor
from registry.rules.invitation import MOST_AT_ONCE, MOST_LETTERS, FirmState
from registry.web.access import current_actor
from registry.web.filters import instant
from registry.web.forms.invitation import typed_ids
from registry.web.language import gettext as _
from registry.web.lists.list_file import CellKind, ListColumn, ListFile
from registry.web.wording.place_office import PlaceOffice, office_at

MOST_PARTS = 60
"""Stretches of the register that one press of the button goes through at most."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One enterprise's page."""

    name: str
    uscc: str
    login: str
    token: str
    url: str
    until: str
    office: PlaceOffice


@dataclass(frozen=True, slots=True)
class LettersContext:
    """What templates/invitations/letters.html is given."""

    letters: list[Letter]
    has_account: int
    """Enterprises that were skipped because somebody there can sign in."""
    was_invited: int
    """Those that were skipped because their invitation waits."""
    following: int | None
    """After which enterprise all that match go on."""
    renew: bool
    today: date


def invited(form: "MultiDict[str, str]", filters: Mapping[str, str]) -> LettersContext:
    """Invite what a form asks for. Raises Unmet where nothing is ticked."""
    actor, renew = current_actor(), bool(form.get("renew"))
    if form.get("all"):
        after = form.get("after", 0, type=int)
        parts: Iterable[tuple[list[int], int | None]] = pieces(actor, filters, max(after, 0))
    else:
        ids = typed_ids(form)
        if not ids:
            raise Unmet([say("还没有勾选企业。请勾选要邀请的企业，或选择邀请全部符合条件的企业。")])
        parts = ((ids[at : at + MOST_AT_ONCE], None) for at in range(0, len(ids), MOST_AT_ONCE))
    return _made(actor, parts, renew=renew)


def _made(actor: Actor, parts: Iterable[tuple[list[int], int | None]], *, renew: bool) -> LettersContext:
    letters: list[Letter] = []
    skipped: dict[FirmState, int] = {}
    following: int | None = None
    for ids, after in islice(parts, MOST_PARTS):
        following = after
        if not ids:
            continue
        done = invite_firms(ids, actor, renew=renew)
        letters += [_letter(each) for each in done.letters]
        for state, count in done.skipped.items():
            skipped[state] = skipped.get(state, 0) + count
        if len(letters) + MOST_AT_ONCE > MOST_LETTERS:
            break
    has, was = skipped.get(FirmState.OPEN, 0), skipped.get(FirmState.INVITED, 0)
    return LettersContext(letters, has, was, following, renew, clock.today())


def nobody_invited(made: LettersContext) -> Text:
    """Why no letter was made."""
    return say(
        "没有生成邀请：%(has)s 家已有账号，%(was)s 家已邀请、待设密码。需要重新生成的，请勾选“重新生成”。",
        has=made.has_account,
        was=made.was_invited,
    )


def _letter(made: Invitation) -> Letter:
    firm: Enterprise = made.enterprise
    return Letter(
        name=firm.name,
        uscc=firm.uscc or "",
        login=made.login,
        token=made.token,
        url=_url(made.token),
        until=instant(made.expires_at),
        office=office_at(firm.district, firm.zone),
    )


def _url(token: str) -> str:
    return url_for("session.one_time", token=token, _external=True)


def link_file(found: Sequence[tuple[str, Any]], day: date) -> ListFile:
    """The table of links: accounts with their enterprise, by token."""
    columns = [
        ListColumn(_("企业名称")),
        ListColumn(_("统一社会信用代码"), CellKind.CODE),
        ListColumn(_("登录名"), CellKind.CODE),
        ListColumn(_("一次性链接")),
        ListColumn(_("有效至"), CellKind.INSTANT),
    ]
    rows = (
        [row.enterprise.name, row.enterprise.uscc, row.login, _url(token), row.link_expires_at]
        for token, row in found
    )
    return ListFile("invitations", _("一次性链接"), columns, rows, day, _("按生成次序"))
