"""Addresses of earlier versions that people may have kept: each leads on to today's, query and all."""

import re

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from registry.web.several_forms import DO

MOVED = (
    # (as it was in 0.2.0, as it is); the first that fits is taken
    ("/enterprise/profile/", "/profile/"),
    ("/enterprise/profile", "/enterprise/details"),
    ("/enterprise/criteria", "/sheet"),
    ("/bureau/criteria", "/criteria-drafts"),
    ("/bureau/what-if", "/what-if"),
    ("/bureau/imports", "/imports"),
)
FORMS = (
    # (where a form of a page was sent in earlier versions, the page, which form of it)
    (r"(/approvals/\d+)/(approve|decline|withdraw)", r"\1", r"\2"),
    (r"(/changes/)(confirm)", r"\1", r"\2"),
    (r"(/changes/\d+)/(confirm|decline|withdraw)", r"\1", r"\2"),
    (r"(/claims/\d+)/(confirm|decline)", r"\1", r"\2"),
    (r"(/criteria-drafts/drafts/\d+)/(publish|discard)", r"\1", r"\2"),
    (r"(/(?:bureau|district)/notices/\d+)/(recognize)", r"\1", r"\2"),
    (r"(/bureau/recommendations/\d+)/(close)", r"\1", r"\2"),
    (r"(/imports/\d+)/(apply)", r"\1", r"\2"),
    (r"(/invitations/)(letters|links)(?:\.csv)?", r"\1", r"\2"),
    (r"(/admin/workdays/\d+)/(withdraw)", r"\1", r"\2"),
    (r"(/enterprise/applications/\d+)/(?:steps/)?(submit|withdraw)", r"\1", r"\2"),
    (r"(/enterprise/applications/\d+)/files", r"\1", "attach"),
    (r"(/enterprise/applications/\d+)/files/(\d+)/remove", r"\1", r"detach:\2"),
)
"""Where something may have been typed on a page that was opened before an upgrade, for one version."""


def init_app(app: Flask) -> None:
    app.before_request(lead_on)


def lead_on() -> ResponseReturnValue | None:
    """A permanent redirect that keeps the method (308), asked only where no page of today answers."""
    if request.routing_exception is None:
        return None
    for old, page, form in FORMS:
        if found := re.fullmatch(old, request.path, re.ASCII):
            return redirect(f"{found.expand(page)}?{DO}={found.expand(form)}", 308)
    for old, new in MOVED:
        rest = request.full_path.rstrip("?").removeprefix(old)
        if rest != request.full_path.rstrip("?") and (old.endswith("/") or rest[:1] in ("", "/", "?")):
            return redirect(new + rest, 308)
    return None
