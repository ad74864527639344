"""The token of a form, masked anew in each answer.

Pages are compressed, and the length of a compressed page says something of what in it stays the same
(BREACH). So no two answers hold the same characters of a token: it is drawn with a random pad before it,
which is taken off before it is checked. What a page drew before stays good as long as its session.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect, generate_csrf


class MaskedTokens(CSRFProtect):
    """Flask-WTF's protection of all forms, with tokens that are masked on pages."""

    def init_app(self, app: Flask) -> None:
        """Protect an application; its templates are given masked tokens."""
        super().init_app(app)
        app.jinja_env.globals["csrf_token"] = masked_token
        app.context_processor(lambda: {"csrf_token": masked_token})

    def _get_csrf_token(self) -> str | None:
        """The token that was sent, in a field or a header."""
        sent = super()._get_csrf_token()
        return unmasked(sent) if sent else None


def masked_token() -> str:
    """The token of the reader's session under a mask; the same one all over one answer."""
    if "masked_token" not in g:
        g.masked_token = masked(generate_csrf())
    kept: str = g.masked_token
    return kept


def masked(token: str) -> str:
    """A token of ASCII characters under a random pad of its length, which stands before it."""
    plain = token.encode("ascii")
    pad = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(pad + _under(pad, plain)).decode("ascii").rstrip("=")


def unmasked(sent: str) -> str:
    """The token under a mask; what is no masked token as it is: it is checked like every other."""
    try:
        both = urlsafe_b64decode(sent.encode("ascii") + b"=" * (-len(sent) % 4))
        pad, hidden = both[: len(both) // 2], both[len(both) // 2 :]
        return _under(pad, hidden).decode("ascii") if len(pad) == len(hidden) else sent
    except (Error, ValueError):
        return sent


def _under(pad: bytes, plain: bytes) -> bytes:
    return (int.from_bytes(pad) ^ int.from_bytes(plain)).to_bytes(len(pad))
