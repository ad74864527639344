"""What is seen of every request: a name for it, a line in the log, and that it was counted.

It stands around everything else, so that static files and what a proxy's address was are seen, too.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, request
from werkzeug.wsgi import ClosingIterator

from registry.log_lines import request_id
from registry.web.request_counts import RequestCounts

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger("registry.access")

HEADER = "X-Request-Id"
STATIC = "static"
ENDPOINT, STREAMED = "registry.endpoint", "registry.streamed"
"""In the environ of a request: what answers it, and whether its answer is sent bit by bit."""
_LINE = "%(address)s %(method)s %(path)s %(status)d %(milliseconds).1f ms"
_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{7,63}")


def init_app(app: Flask) -> None:
    """Before all other parts, so that what another part refuses is seen as what was asked for."""
    app.before_request(_note_endpoint)
    app.after_request(_note_stream)


def id_of(given: str) -> str:
    """The name of a request: the one it came with, where that can be one, else one that is made."""
    return given if _SANE.fullmatch(given) else secrets.token_hex(6).upper()


class Sight:
    """The application with everything around it, as it is seen."""

    def __init__(self, app: "WSGIApplication", counts: RequestCounts) -> None:
        self._app = app
        self.counts = counts

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        name = id_of(environ.get("HTTP_X_REQUEST_ID", ""))
        before, begun, seen = request_id.set(name), time.perf_counter(), [500]

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Callable[[bytes], object]:
            seen[0] = int(status[:3])
            return start_response(status, [*headers, (HEADER, name)], *fault)

        def end() -> None:
            self._tell(environ, seen[0], time.perf_counter() - begun)

        is_over = True
        try:
            answer = self._app(environ, start)
            if environ.get(STREAMED):
                is_over = False
                answer = ClosingIterator(answer, end)
        finally:
            if is_over:
                end()
            request_id.reset(before)
        return answer

    def _tell(self, environ: "WSGIEnvironment", status: int, seconds: float) -> None:
        endpoint = environ.get(ENDPOINT, STATIC if status < 400 else "")
        self.counts.count(endpoint, status, seconds)
        fields = {
            "method": environ.get("REQUEST_METHOD", ""),
            "path": environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace"),
            "status": status,
            "milliseconds": round(1000 * seconds, 1),
            "address": environ.get("REMOTE_ADDR", ""),
            "endpoint": endpoint,
        }
        log.info(_LINE, fields, extra={"fields": fields})


def _note_endpoint() -> None:
    request.environ[ENDPOINT] = request.endpoint or ""


def _note_stream(response: Response) -> Response:
    if response.is_streamed:
        request.environ[STREAMED] = True
    return response
