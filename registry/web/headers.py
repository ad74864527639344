"""What every answer says to the browser. Nothing inline, nothing from another host, ever."""

from wsgiref.headers import Headers

from flask import Flask, Response, current_app, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PRIVATE = "private, no-store"
FOUND, SEE_OTHER = 302, 303
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def init_app(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.method == "POST" and response.status_code == FOUND:
        # Whatever leads on after a form: the next page is opened, and nothing is sent to it again.
        response.status_code = SEE_OTHER
    if current_app.config["REGISTRY"].https:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.mimetype == "text/html":
        # private: pages depend on who is signed in. Not no-store, which would break Back after a form.
        response.headers.setdefault("Cache-Control", "private, no-cache")
    elif request.endpoint != "static":
        # Tables and files are for who asked, once: no cache on the way or on a shared machine keeps one.
        response.headers["Cache-Control"] = PRIVATE
    return response


def add_to_static(headers: Headers, _path: str, _url: str) -> None:
    """The same words for stylesheets and scripts, which are sent before Flask sees the request."""
    for name, value in HEADERS.items():
        headers[name] = value
