"""Pages through the application, against the same by hand and by Django, in turns in one process.

The rows must read alike three ways before anything is timed. Seconds are of CPU.
"""

import html
import io
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import page_django, page_floor
from bench.cpu import in_turns, timed
from bench.process import NO_REDIS, apart
from bench.registers import grown
from bench.table import FigureTable, Measured, TimedTable
from demo.accounts import PASSWORD
from registry import clock
from registry.config import Config
from registry.database import db
from registry.models import Application, FiledSheet
from registry.rules.state import State
from registry.web import create_app

ROUNDS = 15
WARM = 3
Wsgi = Callable[..., Any]


@dataclass(frozen=True, eq=False)
class ListPage:
    """A list that is compared: who asks for it, its address, the order by hand and the line."""

    name: str
    path: str
    asked: Mapping[str, str]
    order: str
    reader: str = ""
    where: str = ""
    at: int = 1

    @property
    def url(self) -> str:
        return f"{self.path}?{urlencode(self.asked)}" if self.asked else self.path

    def statements(self) -> tuple[str, str]:
        """The rows and the count, by hand: nothing is joined to count."""
        rows = page_floor.ROLL if self.path == "/roll" else page_floor.REGISTER
        per_page = page_floor.PER_PAGE
        limit = f" ORDER BY {self.order} LIMIT {per_page} OFFSET {per_page * (self.at - 1)}"
        table, short = ("recognition", "r") if self.path == "/roll" else ("enterprise", "e")
        where = page_floor.WHOLE if self.path == "/roll" else page_floor.REGISTERED
        count = f"SELECT count(*) FROM {table} {short} WHERE {where}{self.where}"
        return rows + self.where + limit, count


LISTS = (
    ListPage("roll", "/roll", {}, "r.announced_on DESC, r.id DESC"),
    ListPage("roll, by name", "/roll", {"sort": "name"}, "r.name, r.id"),
    ListPage(
        "roll, one scheme", "/roll", {"scheme": "little_giant"}, "r.announced_on DESC, r.id DESC",
        where=" AND r.scheme = 'little_giant'",
    ),
    ListPage("roll, page 50", "/roll", {"page": "50"}, "r.announced_on DESC, r.id DESC", at=50),
    ListPage("register", "/enterprises/", {}, "e.name, e.id", reader="decider"),
    ListPage("register, by industry", "/enterprises/", {"sort": "industry"}, "e.industry, e.id", "decider"),
)  # fmt: skip


def bench_pages(demo: Path, sizes: Sequence[int]) -> Iterator[TimedTable | FigureTable]:
    """The demo and so many enterprises more, for each size."""
    lists = TimedTable("pages.lists", "list", "ms", {"ours": "ours", "floor": "by hand", "peer": "Django"})
    others = TimedTable("pages.others", "page", "ms", {"ours": "ours", "floor": "`/healthz`"})
    asked: dict[str, list[int]] = defaultdict(list)
    for rows in sizes:
        *found, statements = apart(_measured, str(demo), rows)
        lists.rows.extend(found[0])
        others.rows.extend(found[1])
        for name, count in statements.items():
            asked[name].append(count)
    yield from (lists, others)
    grown_by = {name: counts for name, counts in asked.items() if len(set(counts)) > 1}
    assert not grown_by, f"more statements where there are more rows: {grown_by}"
    yield FigureTable(
        "pages.statements", ("page", "statements"), [(name, each[0]) for name, each in asked.items()]
    )


def _measured(demo: str, rows: int) -> tuple[list[Measured], list[Measured], dict[str, int]]:
    logging.disable(logging.WARNING)  # no Redis is there, which everything does without
    database = grown(Path(demo), rows)
    at = f"{rows:,} more"
    app = open_app(database)
    asked = {each.name: request_of(app, each.url, each.reader) for each in LISTS} | _other_pages(app)
    statements = {name: _statements(app, environ) for name, environ in asked.items()}
    found = _lists(database, at), _others(app, at)
    Path(database).unlink()
    return *found, statements


def open_app(database: str) -> Flask:
    """The application on a SQLite file, without a Redis."""
    folder = Path(database).parent
    return create_app(Config(f"sqlite:///{database}", NO_REDIS, folder, 0, "bench" * 8))


def _lists(database: str, at: str) -> list[Measured]:
    app = open_app(database)
    asked = {each: request_of(app, each.url, each.reader) for each in LISTS}
    names, around = names_of(app), around_lists(app)
    peer = page_django.served(database, names, {each.path: around[each] for each in reversed(LISTS)})
    found = []
    for each in LISTS:
        line = page_floor.roll_line if each.path == "/roll" else page_floor.register_line
        floor = page_floor.served(database, each.statements(), line, names, around[each])
        ours = rows_of(_body(app, asked[each]))
        for way in (floor, peer):
            theirs = rows_of(_body(way, asked[each]))
            assert theirs == ours, _differing(ours, theirs)
        ways = {"ours": app.wsgi_app, "floor": floor, "peer": peer}
        turns = {name: _seconds(way, asked[each]) for name, way in ways.items()}
        found.append(Measured(each.name, in_turns(turns, ROUNDS, WARM), at))
    return found


def names_of(app: Flask) -> page_floor.NamesById:
    """What ids are called in Chinese, as of today."""
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        db.connect(reuse_if_open=True)
        names = page_floor.names_by_id(clock.today())
        db.close()
    return names


def around_lists(app: Flask) -> dict[ListPage, tuple[str, str]]:
    """What stands before and behind the rows of each list."""
    return {each: _around(_body(app, request_of(app, each.url, each.reader))) for each in LISTS}


def _statements(app: Flask, environ: dict[str, Any]) -> int:
    """How many statements a page asks the database, once it was asked before."""
    said: list[str] = []
    _body(app.wsgi_app, environ)
    # The thread keeps its connection between two requests.
    db.connect(reuse_if_open=True)
    connection = db.connection()
    connection.set_trace_callback(said.append)
    _body(app.wsgi_app, environ)
    connection.set_trace_callback(None)
    return len(said)


def _other_pages(app: Flask) -> dict[str, dict[str, Any]]:
    """The requests for what is no list that is compared."""
    pages = {
        "public home": ("/", ""),
        "bureau's desk": ("/bureau/", "decider"),
        "district's desk": ("/district/", "district"),
        "board": ("/board/", "leader"),
        "board, titles": ("/board/titles", "leader"),
        "bureau's recognitions": ("/bureau/recognitions", "decider"),
        "a file": (f"/bureau/applications/{_file(app)}", "reviewer"),
        "its sheet": (f"/bureau/applications/{_file(app)}/sheet", "reviewer"),
        "enterprise's start": ("/enterprise/", "enterprise"),
    }
    asked = {name: request_of(app, *page) for name, page in pages.items()}
    asked["public home, unchanged"] = _again(app, asked["public home"])
    asked["roll, unchanged"] = _again(app, request_of(app, "/roll", ""))
    return asked


def _others(app: Flask, at: str) -> list[Measured]:
    asked = _other_pages(app)
    base = _seconds(app.wsgi_app, request_of(app, "/healthz", ""))
    return [
        Measured(name, in_turns({"ours": _seconds(app.wsgi_app, each), "floor": base}, ROUNDS, WARM), at)
        for name, each in asked.items()
    ]


def _file(app: Flask) -> int:
    """The first application of the demo that the bureau has before it, with a sheet."""
    with app.app_context():
        db.connect(reuse_if_open=True)
        own = Application.select(Application.id).join(FiledSheet)
        own = own.where(Application.state == State.RECOMMENDED.value).order_by(Application.id)
        found: int = own.first().id
        db.close()
    return found


def request_of(app: Flask, url: str, reader: str) -> dict[str, Any]:
    """The environment of a request by somebody who is signed in, or by the public."""
    client = app.test_client()
    if reader:
        page = client.get("/sign-in")
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        posted = {"login": reader, "password": PASSWORD, "csrf_token": found[1] if found else ""}
        assert client.post("/sign-in", data=posted).status_code == 303, f"{reader} is not let in"
    builder = EnvironBuilder(path=url.partition("?")[0], query_string=url.partition("?")[2])
    environ = builder.get_environ()
    cookies = "; ".join(f"{each.key}={each.value}" for each in client._cookies.values())
    return {**environ, "HTTP_COOKIE": cookies, "HTTP_ACCEPT_LANGUAGE": "zh"}


def _again(app: Flask, environ: dict[str, Any]) -> dict[str, Any]:
    """The same request by a browser that has the page: answered 304."""
    _pieces, _status, headers = run_wsgi_app(app.wsgi_app, {**environ, "wsgi.input": io.BytesIO()})
    again = {**environ, "HTTP_IF_NONE_MATCH": headers["ETag"]}
    assert _status_of(app.wsgi_app, again) == "304 NOT MODIFIED"
    return again


def _status_of(way: Wsgi, environ: Mapping[str, Any]) -> str:
    return run_wsgi_app(way, {**environ, "wsgi.input": io.BytesIO()})[1]


def _body(way: Wsgi, environ: Mapping[str, Any]) -> str:
    pieces, status, _headers = run_wsgi_app(way, {**environ, "wsgi.input": io.BytesIO()})
    body = b"".join(pieces).decode()
    assert status.startswith("200") or "HTTP_IF_NONE_MATCH" in environ, f"{environ['PATH_INFO']}: {status}"
    return body


def _around(page: str) -> tuple[str, str]:
    head, _open, rest = page.partition("<tbody>")
    return head, rest.partition("</tbody>")[2]


def rows_of(page: str) -> list[str]:
    """The lines of a table as they read: texts and the address of each link."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    links = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>', r" \1 ", body)
    lines = [re.sub(r"<[^>]+>", " ", line) for line in links.split("</tr>")]
    return [" ".join(html.unescape(line).split()) for line in lines if line.strip()]


def _differing(ours: list[str], theirs: list[str]) -> str:
    pairs = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]]
    return f"{len(ours)} and {len(theirs)} rows; {pairs[:1]}"


def _seconds(way: Wsgi, environ: Mapping[str, Any]) -> Callable[[], float]:
    return lambda: timed(lambda: _body(way, environ))
