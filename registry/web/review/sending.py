"""Sending files on: a place its ranked sheet, the bureau its forwarding, out of one call and page by page."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.recommendation import forward, send_sheet
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Call
from registry.queries.lists import Page
from registry.queries.recommendation import calls_to_send
from registry.queries.sending import districts_to_send, numbers_to_send, page_to_send
from registry.rules.recommendation import Sender
from registry.rules.right import Right, may, require
from registry.web.access import current_actor
from registry.web.forms.sending import SendForm, mark_of
from registry.web.language import gettext as _
from registry.web.language import refusal_reasons
from registry.web.review.audience import Audience

RIGHT_TO_SEND = {Sender.DISTRICT: Right.SEND_SHEET, Sender.CITY: Right.FORWARD}


@dataclass(frozen=True)
class _Composing:
    """The calls there are, and of the chosen one the files that may be sent, of all districts or of one."""

    calls: list[Call]
    call: Call | None
    districts: Mapping[str, int]
    district: str
    known: Mapping[int, str]
    """The numbers of all of them, by id in their order."""


@dataclass(frozen=True)
class _SendingPage:
    """One page of the files; what was unticked and typed on others comes along."""

    page: Page
    out: set[int]
    places: Mapping[int, str]
    mark: str

    @property
    def first(self) -> int:
        """In which place of the whole list the page begins, counted from 0."""
        return (self.page.number - 1) * self.page.per_page

    @property
    def elsewhere_out(self) -> list[int]:
        """What is unticked on other pages."""
        return sorted(self.out - self._here)

    @property
    def elsewhere_places(self) -> list[tuple[int, str]]:
        """The places that were typed on other pages."""
        return [(id, text) for id, text in self.places.items() if id not in self._here]

    @property
    def _here(self) -> set[int]:
        return {row.id for row in self.page.rows}


def send_page(audience: Audience) -> ResponseReturnValue:
    """Choose and order files of a call, then send them on."""
    composing, form = _composing(audience), SendForm.on(clock.today())
    if request.method == "GET" or form.page_asked is not None:
        return _send_page(audience, composing, form, at=form.page_asked or 1, status=200)
    require(current_actor(), RIGHT_TO_SEND[audience.sender])
    if composing.call is None or not form.validate_on_submit():
        return _send_page(audience, composing, form)
    send = send_sheet if audience.sender is Sender.DISTRICT else forward
    try:
        sending = form.sending(composing.known)
        sent = send(composing.call, sending, current_actor())
    except (Unmet, Conflict, Stale) as refusal:
        return _send_page(audience, composing, form, refusal)
    flash(
        _("已报送：%(number)s，共 %(count)s 件。", number=sent.document_no, count=len(sending.applications)),
        "success",
    )
    return redirect(audience.url("recommendation", id=sent.id))


def _composing(audience: Audience) -> _Composing:
    actor, sender = current_actor(), audience.sender
    calls = calls_to_send(actor, sender)
    asked = request.args.get("call", type=int)
    call = next((each for each in calls if each.id == asked), calls[0] if calls and asked is None else None)
    if call is None:
        return _Composing(calls, None, {}, "", {})
    districts = districts_to_send(actor, sender, call)
    district = request.args.get("district", "")
    district = district if district in districts and len(districts) > 1 else ""
    return _Composing(calls, call, districts, district, numbers_to_send(actor, sender, call, district))


def _page(audience: Audience, composing: _Composing, form: SendForm, at: int) -> _SendingPage | None:
    if composing.call is None:
        return None
    known, sender = composing.known, audience.sender
    page = page_to_send(current_actor(), sender, composing.call, composing.district, at, len(known))
    posted = request.method == "POST"
    return _SendingPage(
        page,
        form.left_out & known.keys() if posted else set(),
        {id: text for id, text in form.places.items() if id in known} if posted else {},
        mark_of(known),
    )


def _send_page(
    audience: Audience,
    composing: _Composing,
    form: SendForm,
    refusal: Refusal | None = None,
    *,
    at: int | None = None,
    status: int = 422,
) -> ResponseReturnValue:
    return (
        render_template(
            "review/send.html",
            audience=audience,
            composing=composing,
            files=_page(audience, composing, form, form.page_seen if at is None else at),
            form=form,
            form_reasons=refusal_reasons(refusal),
            may_send=may(current_actor(), RIGHT_TO_SEND[audience.sender]),
            today=clock.today(),
            Sender=Sender,
        ),
        refusal.status if refusal else status,
    )
