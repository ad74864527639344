"""Each page of the site once, as somebody of the demo finds it by links: CPU, statements, SQL and length."""

import html
import io
import logging
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.pages import open_app, request_of
from bench.process import apart
from bench.registers import grown
from bench.table import FigureTable
from demo.accounts import ACCOUNTS
from registry.database import db
from registry.sql_time import begin_sql_time, watch_cursors

ROUNDS = 5
FOUND = 2
"""How many addresses of one page are opened by one reader; the dearer one is told."""
LEFT_OUT = frozenset({"static", "session.language", "session.left", "metrics.read"})


@dataclass(frozen=True)
class OnePage:
    """One page, by the name of its view: CPU and SQL in ms, length in KB."""

    view: str
    cpu: float
    statements: int
    sql: float
    length: float
    reader: str
    url: str


def bench_each_page(demo: Path, rows: int) -> Iterator[FigureTable]:
    """All pages there are links to, the dearest first, with so many enterprises beside the demo's."""
    yield apart(_each, demo, rows)


def _each(demo: Path, rows: int) -> FigureTable:
    logging.disable(logging.CRITICAL)  # no Redis is there, which everything does without
    app = open_app(grown(demo, rows))
    dearest: dict[str, OnePage] = {}
    for reader in [*(each.login for each in ACCOUNTS), ""]:
        for page in _pages(app, reader):
            known = dearest.get(page.view)
            if known is None or known.cpu < page.cpu:
                dearest[page.view] = page
    table = FigureTable("each_page.all", ("page", "CPU ms", "statements", "SQL ms", "KB", "reader"))
    for each in sorted(dearest.values(), key=lambda page: -page.cpu):
        table.rows.append((each.view, each.cpu, each.statements, each.sql, each.length, each.reader or "-"))
    return table


def _pages(app: Flask, reader: str) -> Iterator[OnePage]:
    """What a reader gets to from the first page, breadth first."""
    signed_in = request_of(app, "/", reader)
    waiting, opened, found = ["/"], set[str](), dict[str, int]()
    while waiting:
        url = waiting.pop(0)
        view = _view(app, url)
        if url in opened or view in LEFT_OUT or view.endswith("_file") or found.get(view, 0) >= FOUND:
            continue
        opened.add(url)
        path, _mark, query = url.partition("?")
        asked = EnvironBuilder(path=path, query_string=query).get_environ()
        environ = {**signed_in, **{name: asked[name] for name in ("PATH_INFO", "QUERY_STRING")}}
        status, headers, body = _answer(app, environ)
        if location := headers.get("Location", ""):
            waiting.append(re.sub(r"^https?://[^/]+", "", location))
        elif view and status == "200 OK" and headers.get("Content-Type", "").startswith("text/html"):
            found[view] = found.get(view, 0) + 1
            yield _measured(app, environ, view, reader, url, len(body))
            links = (html.unescape(each) for each in re.findall(r'<a\b[^>]*href="(/[^"#]*)', body.decode()))
            waiting += [each for each in links if each not in opened]


def _measured(app: Flask, environ: dict[str, Any], view: str, reader: str, url: str, length: int) -> OnePage:
    db.connect(reuse_if_open=True)
    watch_cursors()
    spent = begin_sql_time()
    _answer(app, environ)
    statements, seconds = spent.statements, spent.seconds
    taken = []
    for _round in range(ROUNDS):
        began = time.process_time()
        _answer(app, environ)
        taken.append(time.process_time() - began)
    cpu = statistics.median(taken) * 1000
    return OnePage(view, cpu, statements, seconds * 1000, length / 1024, reader, url)


def _view(app: Flask, url: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(url.partition("?")[0], "GET")[0])
    except (HTTPException, RequestRedirect):
        return ""


def _answer(app: Flask, environ: dict[str, Any]) -> tuple[str, Any, bytes]:
    pieces, status, headers = run_wsgi_app(app.wsgi_app, {**environ, "wsgi.input": io.BytesIO()})
    return status, headers, b"".join(pieces)
