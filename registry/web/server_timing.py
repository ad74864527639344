"""How long SQL and rendering took, in the header Server-Timing, which browsers draw: for development only.

Off unless REGISTRY_TIMING=1: how long an answer took says something of what it was made from.
"""

import time
from typing import Any

from flask import Flask, Response, before_render_template, g, template_rendered

from registry.sql_time import begin_sql_time, watch_cursors


def init_app(app: Flask) -> None:
    if not app.config["REGISTRY"].timing:
        return
    app.before_request(_begin)
    app.after_request(_tell)
    before_render_template.connect(_render_begins, app)
    template_rendered.connect(_render_ends, app)


def _begin() -> None:
    watch_cursors()
    g.begun, g.sql_time, g.render_time = time.perf_counter(), begin_sql_time(), 0.0


def _render_begins(_app: Flask, **_named: Any) -> None:
    g.render_begun = time.perf_counter()


def _render_ends(_app: Flask, **_named: Any) -> None:
    g.render_time += time.perf_counter() - g.render_begun


def _tell(response: Response) -> Response:
    """SQL that is asked for while a page is drawn is part of both."""
    sql = g.sql_time
    total = time.perf_counter() - g.begun
    response.headers["Server-Timing"] = (
        f'sql;dur={1000 * sql.seconds:.1f};desc="{sql.statements} statements", '
        f"render;dur={1000 * g.render_time:.1f}, total;dur={1000 * total:.1f}"
    )
    return response
