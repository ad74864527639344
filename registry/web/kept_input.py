"""What was posted when nobody was signed in any more comes back after signing in, in the boxes of its page.

It is kept for half an hour for the account whose page it was, encrypted by a random key that only the answer
holds and the page of signing in passes on; files and passwords are never kept.
"""

import json
import re
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, Response, flash, g, request

from registry.actions.kept_input import keep_input
from registry.queries.kept_input import sealed_input
from registry.web.given_back import GivenBack, give_back
from registry.web.held_input import HeldInput, held_input
from registry.web.language import gettext as _
from registry.web.once import ONCE, drawn_for

KEPT = "kept"
"""The word of an address that carries the key."""
KEY = re.compile(r"[\w-]{43}")
MOST_CHARACTERS = 1_000_000
"""Of one post; a longer one stays in the page that answers."""


def init_app(app: Flask) -> None:
    app.before_request(_open)
    app.after_request(_pass_on)


def page_owner() -> int | None:
    """The account for which the page was drawn whose form was posted."""
    held = held_input()
    return drawn_for(dict(held.fields).get(ONCE, "")) if held is not None else None


def keep() -> str | None:
    """Keep what was posted for the account whose page it was: the key to it. None where nobody is known,
    or the post is no form of ours or too long."""
    held, owner = held_input(), page_owner()
    if held is None or owner is None:
        return None
    said = json.dumps([held.url, held.fields, held.files])
    if len(said) > MOST_CHARACTERS:
        return None
    key = secrets.token_urlsafe(32)
    keep_input(owner, _digest(key), _lock(key).encrypt(said.encode()).decode())
    return key


def with_key(url: str, key: str) -> str:
    """An address of this site that leads to what was kept."""
    parts = urlsplit(url)
    query = [each for each in parse_qsl(parts.query, keep_blank_values=True) if each[0] != KEPT]
    return urlunsplit(parts._replace(query=urlencode([*query, (KEPT, key)])))


def key_asked() -> str:
    """The key in the address of this request; '' where there is none or it cannot be one."""
    key = request.args.get(KEPT, "")
    return key if KEY.fullmatch(key) else ""


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()


def _lock(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"kept " + key.encode()).digest()))


def _open() -> None:
    """Before a page is drawn: what is to be given back on it."""
    key, account = key_asked(), g.get("account")
    if not key or account is None or request.method != "GET":
        return
    if (held := _kept(account.id, key)) is None:
        flash(_("没有可以放回的内容：超过 30 分钟不再保留，以另一账号填写的只放回给那个账号。"), "info")
        return
    give_back(GivenBack(held, said=_("您退出登录前填写的内容已放回原处，还没有提交。请核对后再提交。")))


def _kept(account_id: int, key: str) -> HeldInput | None:
    sealed = sealed_input(account_id, _digest(key))
    if sealed is None:
        return None
    try:
        url, fields, files = json.loads(_lock(key).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return HeldInput.of(url, [tuple(each) for each in fields], [tuple(each) for each in files])


def _pass_on(response: Response) -> Response:
    """A page that leads on takes what is to be given back along, on this site."""
    key, target = key_asked(), response.location or ""
    if request.method == "GET" and key and g.get("given_back") and target.startswith("/"):
        response.location = with_key(target, key)
    return response
