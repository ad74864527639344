"""Every form has a key of its own: pressed twice, or sent again by Back or reload, it is done once.

The same form with other things in it is another form: what is typed after Back is not taken for a repetition.
"""

import json
import secrets
from hashlib import sha256

from flask import Flask, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, Signer
from markupsafe import Markup

from registry.actions.form_key import claim_form_key
from registry.database import begin_with
from registry.errors import Repeated
from registry.queries.form_key import was_posted
from registry.web.context import this_page
from registry.web.held_input import TOKEN
from registry.web.language import gettext as _

ONCE = "once"
"""The name of the field."""


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.teardown_request(lambda _error: begin_with(None))
    app.register_error_handler(Repeated, _repeated)
    app.add_template_global(once)


def once() -> Markup:
    """The hidden field of a form that is drawn now; it says for whom, too."""
    account, g.draws_key = g.get("account"), True
    key = f"{secrets.token_hex(16)}-{account.id if account else 0}"
    return Markup('<input type="hidden" name="{}" value="{}">').format(ONCE, _signer().sign(key).decode())


def drawn_for(key: str) -> int | None:
    """The id of the account a form was drawn for; None where nobody was signed in or the key is not ours."""
    try:
        signed = _signer().unsign(key).decode()
    except BadSignature:
        return None
    return int(signed.rpartition("-")[2]) or None


def _signer() -> Signer:
    return Signer(str(current_app.config["SECRET_KEY"]), salt="form")


def _begin() -> None:
    """Let the first action of this request claim the key of the form that was posted."""
    begin_with(None)
    if request.method != "POST" or not request.form.get(ONCE) or g.get("account") is None:
        return
    account, digest = g.account.id, _digest()
    # Before the page looks at what was typed: what was done already would be asked about, or refused.
    if was_posted(account, digest):
        raise Repeated()
    begin_with(lambda: claim_form_key(account, digest))


def _digest() -> str:
    fields = sorted(each for each in request.form.items(multi=True) if each[0] != TOKEN)
    files = sorted((name, file.filename or "") for name, file in request.files.items(multi=True))
    return sha256(json.dumps([request.full_path, fields, files]).encode()).hexdigest()


def _repeated(_error: Repeated) -> ResponseReturnValue:
    flash(_("这份表单已经提交过，没有重复办理。"), "info")
    return redirect(this_page())
