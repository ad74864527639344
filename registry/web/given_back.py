"""A page is drawn with what was posted in it: after signing in, after a refusal, whichever page it is."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, current_app, g, get_template_attribute, request, session
from werkzeug.test import EnvironBuilder

from registry.web.filled_form import fill
from registry.web.held_input import HeldInput

GIVEN_BACK = "registry.given_back"
MAIN = '<main id="main" tabindex="-1">'
PAGE = 200
_OF_THE_BROWSER = frozenset({"HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH"})
"""What a browser says of how it would have an answer, which is not what is wanted here: the page as it is."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What is put back into a page, and what is said there."""

    held: HeldInput
    said: str = ""
    reasons: list[str] = field(default_factory=list)
    """Why it was refused, drawn as for any refused form."""
    discards: str = ""
    """The page for which it waits, where it may be given up there."""
    with_hidden: bool = True
    """False: the page speaks for what is so now, since what it was drawn from is no more."""


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_fill)


def give_back(given: GivenBack) -> None:
    """Let the page of this request have it."""
    g.given_back = given


def page_again(url: str, given: GivenBack) -> str | None:
    """The page of an address as its reader gets it now, with what was posted in it; None where it is no page
    for this reader any more."""
    environ = _environ_of_page(url) | {GIVEN_BACK: given}
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    # A context of its own: else the two requests would share `g`.
    with app.app_context(), app.request_context(environ):
        answer = app.full_dispatch_request()
        if answer.status_code != PAGE or answer.mimetype != "text/html" or answer.is_streamed:
            return None
        page, kept = answer.get_data(as_text=True), dict(session)
    # The token that the page was drawn with is this browser's from now on.
    session.clear()
    session.update(kept)
    return page


def _environ_of_page(url: str) -> dict[str, Any]:
    """This request as if the page had been opened."""
    asked = EnvironBuilder(path=url, base_url=request.host_url).get_environ()
    kept = {
        name: value
        for name, value in request.environ.items()
        if (name.startswith(("HTTP_", "REMOTE_", "SERVER_")) and name not in _OF_THE_BROWSER)
        or name in {"wsgi.url_scheme", "SCRIPT_NAME"}
    }
    return asked | kept


def _begin() -> None:
    g.given_back = request.environ.get(GIVEN_BACK)


def _fill(response: Response) -> Response:
    given: GivenBack | None = g.get("given_back")
    if given is None or response.mimetype != "text/html" or response.is_streamed:
        return response
    page = response.get_data(as_text=True)
    if MAIN not in page:
        return response
    filled = fill(page, given.held.url, given.held.fields, with_hidden=given.with_hidden)
    box = get_template_attribute("components/given_back.html", "given_back")(given, filled.left_over)
    response.set_data(filled.page.replace(MAIN, MAIN + str(box), 1))
    return response
