"""Addresses of earlier versions that people may have kept: each leads on to today's, query and all."""

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

MOVED = (
    # (as it was in 0.2.0, as it is); the first that fits is taken
    ("/enterprise/profile/", "/profile/"),
    ("/enterprise/profile", "/enterprise/details"),
    ("/enterprise/criteria", "/sheet"),
    ("/bureau/criteria", "/criteria-drafts"),
    ("/bureau/what-if", "/what-if"),
    ("/bureau/imports", "/imports"),
)


def init_app(app: Flask) -> None:
    app.before_request(lead_on)


def lead_on() -> ResponseReturnValue | None:
    """A permanent redirect that keeps the method (308), asked only where no page of today answers."""
    if request.routing_exception is None:
        return None
    for old, new in MOVED:
        rest = request.full_path.rstrip("?").removeprefix(old)
        if rest != request.full_path.rstrip("?") and (old.endswith("/") or rest[:1] in ("", "/", "?")):
            return redirect(new + rest, 308)
    return None
