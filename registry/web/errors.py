"""One place where refusals and faults become pages a clerk understands."""

import logging
import secrets

from flask import Flask, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from peewee import InternalError, OperationalError
from werkzeug.exceptions import HTTPException
from wtforms.form import BaseForm

from registry.errors import Refusal, SignInFirst, Unavailable, say
from registry.log_lines import request_id
from registry.storage import FULL
from registry.web.access import needs_sign_in
from registry.web.context import form_address, page_above, this_page
from registry.web.forms.upload import limit_in_megabytes
from registry.web.given_back import GivenBack, page_again
from registry.web.held_input import held_input
from registry.web.kept_input import keep, page_owner, with_key
from registry.web.language import refusal_reasons, translated

log = logging.getLogger(__name__)
TOO_LARGE = 413
CONFLICT = 409
NO_PAGE = 405
MENDED_ON_THE_PAGE = {409, 422, 429}
"""What is refused by its content or the moment: the page is drawn again with everything that was typed."""
NOTHING_LOST = say("您填写的内容都在下面。请核对后再提交。")
PAGES = {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def init_app(app: Flask) -> None:
    app.register_error_handler(SignInFirst, _to_sign_in)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InternalError, _database_away)  # a transaction the server has ended
    app.register_error_handler(OSError, _no_room)
    app.register_error_handler(Exception, fault)


def page(status: int, reasons: list[str], **context: object) -> ResponseReturnValue:
    """An error page."""
    template = f"errors/{status if status in PAGES else 500 if status >= 500 else 400}.html"
    values = {
        "reference": "",
        "back_url": _back(),
        "held": held_input(),
        "kept": None,
        "sign_in_url": url_for("session.sign_in", next=this_page()),
        **context,
    }
    return render_template(template, reasons=reasons, **values), status


def form_page(
    template: str, form: BaseForm | None, refusal: Refusal | None = None, **context: object
) -> tuple[str, int]:
    """A page with a form. After a refusal it is drawn again with what was typed and why, at its status."""
    status = refusal.status if refusal else 422 if form is not None and form.errors else 200
    return render_template(template, form=form, form_reasons=refusal_reasons(refusal), **context), status


def _back() -> str:
    """Back to the form that was posted, on this site only; the page itself for a GET is no way back."""
    came_from = request.referrer or ""
    if came_from.startswith(request.host_url) and came_from != request.url:
        return came_from
    return url_for("public.home")


def _again(status: int, reasons: list[str], said: str = "") -> ResponseReturnValue | None:
    """The page that showed the form which was posted, with all that stood in it; None where there is none."""
    held = held_input()
    if held is None:
        return None
    # Against what is so now: what the page was drawn from is what it was refused for.
    given = GivenBack(held, said, reasons, with_hidden=status != CONFLICT)
    drawn = page_again(form_address(), given)
    return None if drawn is None else (drawn, status)


def _to_sign_in(error: SignInFirst) -> ResponseReturnValue:
    if request.method == "GET":
        return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))
    held, key = held_input(), _kept()
    session.pop("token", None)
    reasons = [] if held else refusal_reasons(error)
    return page(401, reasons, kept=held if key else None, sign_in_url=_sign_in_url(key))


def _kept() -> str | None:
    """The key to what was posted; None where it cannot be kept: then the page that answers holds it."""
    try:
        return keep()
    except (OperationalError, InternalError, OSError, Unavailable):
        log.warning("what was posted cannot be kept", exc_info=True)
        return None


def _sign_in_url(key: str | None) -> str:
    """To sign in and go on to the page that showed the form."""
    url = url_for("session.sign_in", next=form_address())
    return with_key(url, key) if key else url


def _refused(error: Refusal) -> ResponseReturnValue:
    reasons = refusal_reasons(error)
    again = _again(error.status, reasons) if error.status in MENDED_ON_THE_PAGE else None
    return again or page(error.status, reasons)


def _unavailable(error: Unavailable) -> ResponseReturnValue:
    return page(error.status, refusal_reasons(error))


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    """Who must sign in is told that first; who has, gets the page again with what it held, and a fresh token;
    what somebody else typed on this device is kept for them alone."""
    if needs_sign_in():
        return _to_sign_in(SignInFirst())
    owner = page_owner()
    if owner is not None and g.account is not None and owner != g.account.id and (key := _kept()):
        return page(400, [], held=None, kept=True, sign_in_url=_sign_in_url(key))
    said = say("这一页打开时间过长，或您重新登录过，所以这次提交还没有办理。")
    if again := _again(400, [translated(said)], translated(NOTHING_LOST)):
        return again
    if held_input() is not None:
        return page(400, [])
    reason = say("页面已过期或不是从本站提交的。请返回上一页刷新后重新提交。")
    return page(400, [translated(reason)])


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if error.code == TOO_LARGE:
        return _too_large()
    if error.code == NO_PAGE and request.method in {"GET", "HEAD"}:
        # The address of a form that was refused, entered once more: its page.
        return redirect(page_above())
    return page(error.code or 500, [])


def _too_large() -> ResponseReturnValue:
    """What was written beside the files is read all the same, and the page comes again with it."""
    request.read_without_files()  # type: ignore[attr-defined]
    if needs_sign_in():
        return _to_sign_in(SignInFirst())
    reason = say("上传内容合计超过 %(most)s MB，请压缩或分次上传。", most=limit_in_megabytes())
    return _again(TOO_LARGE, [translated(reason)]) or page(TOO_LARGE, [translated(reason)])


def _database_away(error: OperationalError | InternalError) -> ResponseReturnValue:
    log.exception("database not available: %s", error)
    return _unavailable(Unavailable())


def _no_room(error: OSError) -> ResponseReturnValue:
    """A full disk wherever it is met, such as where a large upload waits to be read; else a fault."""
    if error.errno not in FULL:
        return fault(error)
    log.error("nothing can be written: %s", str(error))
    return _unavailable(Unavailable())


def fault(error: Exception) -> ResponseReturnValue:
    """The page of what should not have happened; its reference is in the log, with everything else."""
    reference = request_id.get() or secrets.token_hex(6).upper()
    log.exception("fault %s on %s %s", reference, request.method, request.path, exc_info=error)
    return page(500, [], reference=reference)
