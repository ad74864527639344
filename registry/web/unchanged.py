"""A page that is the same as the browser has it is not drawn again: 304, decided before the view runs.

A view says which tables it shows. Its tag is made of what draws it (release and settings), who reads it, the
whole address, the day, and the last event that wrote each of these tables. Tags are weak: a page is the same
whatever mask its token has and however it is packed. Decision 52.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask.globals import request_ctx

from registry import clock
from registry.models import Account
from registry.queries.last_write import last_writes
from registry.rules.last_write import kept_for
from registry.rules.role import Role
from registry.web.access import AS_ACCOUNT, scope_of, session_left
from registry.web.context import messages_shown
from registry.web.given_back import GIVEN_BACK
from registry.web.headers import PRIVATE
from registry.web.kept_input import KEPT
from registry.web.language import language
from registry.web.release import release_digest, settings_digest

View = TypeVar("View", bound=Callable[..., Any])
FLASHES = "_flashes"
"""Where Flask keeps in a session what is to be said on the next page."""
ALWAYS = ("setting_value",)
"""What every page may depend on: what the bureau has set."""
DRAWN, NOT_MODIFIED = 200, 304


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page depends on besides who reads it: tables, and values that are asked for each time."""

    tables: frozenset[str]
    names: tuple[str, ...]
    """What is asked for them of the ledger's head."""
    also: tuple[Callable[[], object], ...]


def shows(*tables: str, also: tuple[Callable[[], object], ...] = ()) -> Callable[[View], View]:
    """Say which tables a view reads, so that its page is drawn only after one of them was written.

    `also`: cheap questions whose answers move the page between two events. Raises KeyError for a table of
    which no last event is kept. A test holds that a page reads no other table.
    """
    shown = Shown(frozenset(tables), kept_for({*tables, *ALWAYS}), also)

    def say(view: View) -> View:
        view.shown = shown  # type: ignore[attr-defined]
        return view

    return say


def init_app(app: Flask) -> None:
    """To be called after it is known who asks, and before forms are read."""
    app.before_request(_answer_same)
    app.after_request(_add_tag)


def shown_by(endpoint: str | None) -> Shown | None:
    """What the view of an endpoint says that it shows."""
    shown: Shown | None = getattr(current_app.view_functions.get(endpoint or ""), "shown", None)
    return shown


def _answer_same() -> Response | None:
    shown = shown_by(request.endpoint) if request.method in {"GET", "HEAD"} else None
    if shown is None or AS_ACCOUNT in request.environ or GIVEN_BACK in request.environ:
        return None
    if FLASHES in session:
        g.waits_to_be_said = True
        return None
    if KEPT in request.args:
        return None
    tag = _tag(shown)
    asked = request.if_none_match
    if tag is not None and not asked.star_tag and asked.contains_weak(tag):
        answer = Response(status=NOT_MODIFIED)
        answer.set_etag(tag, weak=True)
        return answer
    g.page_tag = tag
    return None


def _tag(shown: Shown) -> str | None:
    """What names a page as it is now; None where that is not known without drawing it."""
    writes = last_writes(shown.names)
    if writes is None:
        return None
    account: Account | None = g.account
    reader: tuple[object, ...] = ()
    if account is not None:
        # Near the end that nothing puts off, a page says exactly how long there is still.
        _left, is_final = session_left()
        if is_final:
            return None
        new = messages_shown(Role(account.role))
        reader = (account.id, account.name, account.login, scope_of(account), new)
    environ = request.environ
    of_page = (
        release_digest(),
        settings_digest(current_app.config["REGISTRY"]),
        language(),
        clock.today(),
        g.demo,
        sorted(session.items()),
        reader,
        *(environ.get(name) for name in _ADDRESS),
        *writes,
        *[ask() for ask in shown.also],
    )
    return blake2b(repr(of_page).encode(), digest_size=16).hexdigest()


_ADDRESS = ("wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")


def _add_tag(response: Response) -> Response:
    tag = g.pop("page_tag", None)
    if g.get("waits_to_be_said"):
        # Said once: no copy of it may be shown again, nor be taken for the page.
        response.headers["Cache-Control"] = PRIVATE
    elif tag and response.status_code == DRAWN and not _is_for_once():
        response.set_etag(tag, weak=True)
    return response


def _is_for_once() -> bool:
    """Whether the page holds what the next one does not: a message, the key of a form, or a new session."""
    return bool(session.modified or request_ctx.flashes or g.get("draws_key"))
