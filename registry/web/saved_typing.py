"""Pages that save themselves while somebody types, and are found as they were left."""

import json

from flask import Flask, Response, g, redirect, request
from flask.typing import ResponseReturnValue

from registry.actions.typed_draft import drop_typed, keep_typed
from registry.clock import local
from registry.errors import NotFound, Unmet, say
from registry.models import TypedDraft
from registry.queries.typed_draft import typed_draft
from registry.web.context import form_address, page_endpoint
from registry.web.given_back import GivenBack, give_back
from registry.web.held_input import KEPT_TO_ONESELF, TOKEN, HeldInput
from registry.web.language import gettext as _
from registry.web.once import ONCE
from registry.web.several_forms import word_sent

SAVE_THEMSELVES = frozenset({"enterprise.application", "profile.section", "subjects.answers"})
"""Pages by their endpoints: drafts, and what an enterprise says of itself."""
MOST_CHARACTERS = 200_000
BESIDE = frozenset({"remove", "complete"})
"""Forms of such a page that send nothing of what is typed there."""
PAGE, VERSION, DISCARD = "typed-page", "typed-version", "typed-discard"
OURS = KEPT_TO_ONESELF | {TOKEN, ONCE, PAGE, VERSION}


def init_app(app: Flask) -> None:
    app.before_request(_open)
    app.after_request(_saved)


def save_typing(account_id: int) -> tuple[int, str]:
    """Keep what a page sends of itself: its version by then, and when that was, HH:MM. Raises NotFound for a
    page that does not save itself, Unmet for too much, Stale where another window was faster."""
    page, version = request.form.get(PAGE, ""), request.form.get(VERSION, "")
    if page_endpoint(page) not in SAVE_THEMSELVES or not version.isdecimal():
        raise NotFound()
    fields = json.dumps([each for each in request.form.items(multi=True) if each[0] not in OURS])
    if len(fields) > MOST_CHARACTERS or len(page) > TypedDraft.page.max_length:
        raise Unmet([say("内容太长，不能自动保存，请点保存。")])
    kept = keep_typed(account_id, page, fields, version=int(version[:9]))
    found = typed_draft(account_id, page)
    return kept, f"{local(found.saved_at):%H:%M}" if found else ""


def _open() -> ResponseReturnValue | None:
    """Before such a page is drawn: what waits there is put into it, unless something newer is given back.
    The form that gives it up is one of the page, whichever that is."""
    account, is_opened = g.get("account"), request.method in {"GET", "HEAD"}
    page = request.path if is_opened else form_address().partition("?")[0]
    if account is None or page_endpoint(page) not in SAVE_THEMSELVES:
        return None
    if not is_opened and word_sent() == DISCARD:
        drop_typed(account.id, request.path)
        return redirect(request.path)
    found = typed_draft(account.id, page)
    g.typed = (page, found.version if found else 0)
    if is_opened and found is not None and g.get("given_back") is None:
        held = HeldInput.of(found.page, [tuple(each) for each in json.loads(found.fields)], [])
        time = f"{local(found.saved_at):%Y-%m-%d %H:%M}"
        give_back(
            GivenBack(
                held, _("已放回 %(time)s 自动保存的内容，还没有正式保存。", time=time), discards=found.page
            )
        )
    return None


def _saved(response: Response) -> Response:
    """A page that was saved has nothing waiting."""
    account = g.get("account")
    is_saved = request.method == "POST" and response.status_code in {302, 303} and word_sent() not in BESIDE
    if is_saved and account is not None:
        page = form_address().partition("?")[0]
        if page_endpoint(page) in SAVE_THEMSELVES and typed_draft(account.id, page) is not None:
            drop_typed(account.id, page)
    return response
