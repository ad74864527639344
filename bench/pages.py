"""Pages through the application, against the same by hand and by Django, in turns in one process.

The rows must read alike three ways before anything is timed. Seconds are of CPU.
"""

import html
import io
import logging
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench import page_django, page_floor
from bench.registers import grown
from demo.accounts import PASSWORD
from demo.load import load_demo
from registry import clock
from registry.config import Config
from registry.database import db
from registry.migrating import apply_migrations
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


def bench_pages(sizes: list[int]) -> None:
    """The demo and so many enterprises more, for each size."""
    with tempfile.TemporaryDirectory() as folder:
        demo = _demo(Path(folder))
        for rows in sizes:
            # The peer is set up once for a process.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
                process.submit(_bench_size, str(demo), rows).result()


def _bench_size(demo: str, rows: int) -> None:
    logging.disable(logging.WARNING)  # no Redis is there, which everything does without
    database = grown(Path(demo), rows)
    print(f"\npages, the demo and {rows:,} enterprises more; CPU ms, median (least) of {ROUNDS}")
    _bench_lists(database)
    _bench_others(database)


def _demo(folder: Path) -> Path:
    path = folder / "demo.sqlite3"
    app = _app(str(path))
    with app.app_context():
        db.connect(reuse_if_open=True)
        apply_migrations()
        load_demo(app.config["STORAGE"], tell=lambda _line: None)
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
    return path


def _app(database: str) -> Flask:
    folder = Path(database).parent
    return create_app(Config(f"sqlite:///{database}", "redis://127.0.0.1:1/0", folder, 0, "bench" * 8))


def _bench_lists(database: str) -> None:
    app = _app(database)
    asked = {each: _request(app, each.url, each.reader) for each in LISTS}
    with app.test_request_context("/", headers={"Accept-Language": "zh"}):
        db.connect(reuse_if_open=True)
        names = page_floor.names_by_id(clock.today())
        db.close()
    around = {each: _around(_body(app, environ)) for each, environ in asked.items()}
    by_path = {each.path: around[each] for each in reversed(LISTS)}
    peer = page_django.served(database, names, by_path)
    print(f"{'list':<24}{'ours':>16}{'by hand':>16}{'÷':>6}{'Django':>16}{'×':>6}")
    for each in LISTS:
        line = page_floor.roll_line if each.path == "/roll" else page_floor.register_line
        floor = page_floor.served(database, each.statements(), line, names, around[each])
        ways = (app.wsgi_app, floor, peer)
        ours = _rows(_body(app, asked[each]))
        for way in ways[1:]:
            theirs = _rows(_body(way, asked[each]))
            assert theirs == ours, _differing(ours, theirs)
        mine, hand, other = _in_turns(ways, asked[each])
        print(
            f"{each.name:<24}{_times(mine)}{_times(hand)}{_median(mine) / _median(hand):>5.1f}×"
            f"{_times(other)}{_median(other) / _median(mine):>5.1f}×",
            flush=True,
        )


def _bench_others(database: str) -> None:
    app = _app(database)
    with app.app_context():
        db.connect(reuse_if_open=True)
        file = (
            Application.select(Application.id)
            .join(FiledSheet)
            .where(Application.state == State.RECOMMENDED.value)
            .first()
        )
        db.close()
    pages = {
        "healthz": ("/healthz", ""),
        "public home": ("/", ""),
        "bureau's desk": ("/bureau/", "decider"),
        "district's desk": ("/district/", "district"),
        "board": ("/board/", "leader"),
        "board, titles": ("/board/titles", "leader"),
        "bureau's recognitions": ("/bureau/recognitions", "decider"),
        "a file": (f"/bureau/applications/{file.id}", "reviewer"),
        "its sheet": (f"/bureau/applications/{file.id}/sheet", "reviewer"),
        "enterprise's start": ("/enterprise/", "enterprise"),
    }
    print(f"{'page':<24}{'ours':>16}{'÷ healthz':>10}")
    asked = {name: _request(app, *page) for name, page in pages.items()}
    asked["public home, unchanged"] = _again(app, asked["public home"])
    asked["roll, unchanged"] = _again(app, _request(app, "/roll", ""))
    base = 0.0
    for name, environ in asked.items():
        (mine,) = _in_turns((app.wsgi_app,), environ)
        base = base or _median(mine)
        print(f"{name:<24}{_times(mine)}{_median(mine) / base:>9.0f}×", flush=True)


def _request(app: Flask, url: str, reader: str) -> dict[str, Any]:
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


def _rows(page: str) -> list[str]:
    """The lines of a table as they read: texts and the address of each link."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    links = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>', r" \1 ", body)
    lines = [re.sub(r"<[^>]+>", " ", line) for line in links.split("</tr>")]
    return [" ".join(html.unescape(line).split()) for line in lines if line.strip()]


def _differing(ours: list[str], theirs: list[str]) -> str:
    pairs = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]]
    return f"{len(ours)} and {len(theirs)} rows; {pairs[:1]}"


def _in_turns(ways: tuple[Wsgi, ...], environ: Mapping[str, Any]) -> list[list[float]]:
    """CPU seconds of each way of answering, one after the other in each round."""
    taken: list[list[float]] = [[] for _way in ways]
    for turn in range(WARM + ROUNDS):
        for way, times in zip(ways, taken, strict=True):
            began = time.process_time()
            _body(way, environ)
            if turn >= WARM:
                times.append(time.process_time() - began)
    return taken


def _median(times: list[float]) -> float:
    return statistics.median(times)


def _times(times: list[float]) -> str:
    return f"{_median(times) * 1000:>8.1f} ({min(times) * 1000:.1f})".rjust(16)
