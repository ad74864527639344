"""Devices a login was used on before: wrong guesses of others do not lock the owner out there.

A signed cookie that lasts a year holds, for the last few logins used on the device, a digest of the login and
a random number that is counted under. It opens nothing: it only says which count a wrong password adds to.
"""

import hmac
import secrets
from collections.abc import Mapping

from flask import Flask, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

YEAR = 365 * 24 * 3600
MOST_LOGINS = 10
"""How many people of one shared machine are remembered on it."""
COOKIE = "DEVICE_COOKIE_NAME"


def known_device(login: str) -> str | None:
    """The number of this device for a login in its one spelling; None where it was never used here."""
    return _remembered().get(_digest(login))


def remember_device(response: Response, login: str) -> None:
    """Let this device be known for the login, which has just proved its password here."""
    kept, digest = dict(_remembered()), _digest(login)
    number = kept.pop(digest, None) or secrets.token_urlsafe(12)
    newest = dict([*kept.items(), (digest, number)][-MOST_LOGINS:])
    config = current_app.config
    response.set_cookie(
        config[COOKIE],
        _signer().dumps(newest),
        max_age=YEAR,
        httponly=True,
        secure=config["SESSION_COOKIE_SECURE"],
        samesite="Lax",
    )


def _remembered() -> Mapping[str, str]:
    """Numbers by digests of logins; none where the cookie is missing, old, or not ours."""
    try:
        found = _signer().loads(request.cookies.get(current_app.config[COOKIE], ""), max_age=YEAR)
    except BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _digest(login: str) -> str:
    key = str(current_app.config["SECRET_KEY"])
    return hmac.new(key.encode(), f"device {login}".encode(), "sha256").hexdigest()[:20]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="device")


def init_app(app: Flask) -> None:
    session = app.config["SESSION_COOKIE_NAME"]
    app.config[COOKIE] = f"{session}-device"
