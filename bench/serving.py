"""Fifty browsers at the running site, two processes of its own web server; and at the roll by hand and by
Django, on the same server.

How long an answer takes and how many there are in a second is wall time, on cores that the clients use, too;
CPU is that of the server's processes.
"""

import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.clients import PASSWORD, Client, Heard, Job, clocked, signed_in
from bench.cpu import is_quick, rounds_of
from bench.page_floor import PER_PAGE
from bench.pages import rows_of
from bench.process import apart
from bench.registers import grown
from bench.served_pages import DATABASE, WAY
from bench.site import Site, served, watched
from bench.table import FigureTable, Measured, TimedTable
from tests.servers.valkey import valkey

CLIENTS, WRITERS = 50, 5
ROUNDS, SECONDS = 3, 8.0
ALONE = 100
"""Pages one after the other, for what one costs without a crowd."""
PAUSE = 0.1
"""Seconds between two writes of one writer."""
PACKED = "br, gzip"
WAYS = {"ours": "ours", "floor": "by hand", "peer": "Django"}
NAMES = {
    "/roll": "roll",
    "/notices": "notices",
    "/definitions": "definitions",
    "/enterprises/": "register, signed in",
    "/board/": "board, signed in",
}


def bench_http(demo: Path, rows: int) -> Iterator[TimedTable | FigureTable]:
    """The demo and so many enterprises more, on SQLite."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="registry-bench-http-")))
        database = str(Path(apart(grown, demo, rows)).rename(folder / "registry.sqlite3"))
        redis = stack.enter_context(valkey())
        env = {
            "REGISTRY_VAR": str(folder),
            "REDIS_URL": redis,
            "SECRET_KEY": "b3nch-Of-50-browsers-at-once-in-2026",
        }
        sites = {"ours": stack.enter_context(served("wsgi:app", env))}
        for way in ("floor", "peer"):
            sites[way] = stack.enter_context(served("bench.served_pages:app", {DATABASE: database, WAY: way}))
        yield from _rolls(sites)
        yield from _answers(sites["ours"])


def _rolls(sites: Mapping[str, Site]) -> Iterator[TimedTable | FigureTable]:
    """The roll alone, by all clients at once: in turns ours, by hand and by Django."""
    first = {way: rows_of(Client(site.port).ask("/roll")[1].decode()) for way, site in sites.items()}
    assert first["floor"] == first["ours"] == first["peer"]
    assert len(first["ours"]) == PER_PAGE
    alone = {way: _alone(site) for way, site in sites.items()}
    heard: dict[str, list[Heard]] = {way: [] for way in sites}
    for _ in range(rounds_of(ROUNDS)):
        for way, site in sites.items():
            jobs = [_reader(Client(site.port), ["/roll"]) for _ in range(CLIENTS)]
            heard[way].append(watched(site, jobs, _seconds()))
    cpu = {way: [each.server / each.answers for each in found] for way, found in heard.items()}
    what = f"the roll, {CLIENTS} clients, CPU of the server"
    yield TimedTable("http.roll", "a page", "ms", WAYS, [Measured(what, cpu)])
    heads = ("the roll", "pages a second", "CPU ms a page alone", "cores busy")
    table = FigureTable(
        "http.rolls", (*heads, "÷ (cores busy ÷ CPU alone)", "p50, ms", "p95", "p99", "faults")
    )
    for way, found in heard.items():
        shares = [each.answers / each.took * alone[way] / each.cores for each in found]
        rate = statistics.median(each.answers / each.took for each in found)
        cores = statistics.median(each.cores for each in found)
        times = [second for each in found for second in each.seconds["roll"]]
        figures = (rate, alone[way] * 1000, cores, statistics.median(shares), *_percentiles(times))
        table.rows.append((WAYS[way], *figures, sum(len(each.faults) for each in found)))
    yield table


def _seconds() -> float:
    """How long clients ask at a time."""
    return SECONDS / 4 if is_quick() else SECONDS


def _alone(site: Site) -> float:
    """CPU of a page for one client, who asks for one after the other."""
    client = Client(site.port)
    client.ask("/roll")
    before = site.cpu()
    for _ in range(ALONE):
        assert client.ask("/roll")[0] == 200
    return (site.cpu() - before) / ALONE


def _reader(client: Client, urls: Sequence[str], packed: str = "") -> Job:
    """Asks for one of these pages, whichever comes."""

    def read() -> tuple[str, float]:
        url = random.choice(urls)
        return clocked(NAMES.get(url.partition("?")[0], "a title"), lambda: client.ask(url, packed=packed))

    return read


def _answers(site: Site) -> Iterator[FigureTable]:
    """All kinds of pages by all clients, and again beside writers."""
    readers = _readers(site)
    rounds = range(rounds_of(ROUNDS))
    quiet = [watched(site, readers, _seconds()) for _ in rounds]
    busy = [watched(site, [*readers, *_writers(site)], _seconds()) for _ in rounds]
    phases = {f"{CLIENTS} readers": quiet, f"{CLIENTS} readers, {WRITERS} writers": busy}
    heads = ("who asks", "answers a second", "CPU ms an answer", "cores busy", "faults")
    table = FigureTable("http.load", heads)
    for who, found in phases.items():
        answers, took = sum(each.answers for each in found), sum(each.took for each in found)
        cpu = sum(each.server for each in found) / answers * 1000
        cores = statistics.median(each.cores for each in found)
        table.rows.append((who, answers / took, cpu, cores, sum(len(each.faults) for each in found)))
        for fault in sorted({fault for each in found for fault in each.faults})[:5]:
            print(fault)
    yield table
    heads = ("page or form", "answers", "p50, ms", "p95", "p99", f"beside {WRITERS} writers: answers", "p50")
    table = FigureTable("http.answers", (*heads, "p95", "p99"))
    alone, beside = (_by_name(found) for found in (quiet, busy))
    for what in sorted(beside, key=lambda what: (what not in alone, what)):
        first = (len(alone[what]), *_percentiles(alone[what])) if what in alone else ("",) * 4
        table.rows.append((what, *first, len(beside[what]), *_percentiles(beside[what])))
    yield table


def _by_name(found: Sequence[Heard]) -> dict[str, list[float]]:
    together: dict[str, list[float]] = defaultdict(list)
    for each in found:
        for what, seconds in each.seconds.items():
            together[what] += seconds
    return together


def _readers(site: Site) -> list[Job]:
    """Most read public pages; some are signed in."""
    public = [f"/roll?page={page}" for page in range(1, 21)] + ["/notices", "/definitions", *_verified(site)]
    own = {"decider": ["/enterprises/", "/enterprises/?sort=industry"], "leader": ["/board/"]}
    cookies = {login: signed_in(site.port, login).cookies for login in own}
    jobs = [_reader(Client(site.port), public, PACKED) for _ in range(CLIENTS * 3 // 5)]
    logins = list(own)
    for number in range(CLIENTS - len(jobs)):
        login = logins[number % len(logins)]
        jobs.append(_reader(Client(site.port, cookies[login]), own[login], PACKED))
    return jobs


def _verified(site: Site) -> list[str]:
    """Certificates that are looked at: pages of titles on the roll."""
    lines = rows_of(Client(site.port).ask("/roll")[1].decode())
    return [line.split()[0] for line in lines[:10]]


def _writers(site: Site) -> list[Job]:
    """Three register enterprises, one saves a draft, one signs in; between two of it everybody waits."""
    officer, firm = signed_in(site.port, "reviewer").cookies, signed_in(site.port, "enterprise")
    return [
        *(partial(_register, Client(site.port, officer)) for _ in range(WRITERS - 2)),
        partial(_save, firm, _draft(firm)),
        partial(_sign_in, site.port),
    ]


def _register(client: Client) -> tuple[str, float]:
    time.sleep(PAUSE)
    form = client.form("/enterprises/new", "uscc")
    typed = {"name": f"天津{random.getrandbits(60):x}精密制造有限公司", "place": "120111"}
    return clocked("registering an enterprise", _sending(client, "/enterprises/new", form.sent(), typed), 303)


def _draft(firm: Client) -> str:
    """The page of the demo firm's draft: of its applications the one that has a statement to fill in."""
    home = firm.ask("/enterprise/")[1].decode()
    urls = {part.partition('"')[0] for part in home.split('href="')[1:]}
    for url in sorted(each for each in urls if each.startswith("/enterprise/applications/")):
        if "/new/" not in url and 'name="statement"' in firm.ask(url)[1].decode():
            return url
    raise AssertionError("the demo's enterprise has no draft")


def _save(firm: Client, url: str) -> tuple[str, float]:
    time.sleep(PAUSE)
    form = firm.form(url, "statement")
    typed = {"statement": f"主导产品已形成系列{random.getrandbits(60):x}"}
    return clocked("saving a draft", _sending(firm, url, form.sent(), typed), 303)


def _sign_in(port: int) -> tuple[str, float]:
    time.sleep(PAUSE)
    client = Client(port)
    form = client.form("/sign-in", "login")
    typed = {"login": "district", "password": PASSWORD}
    return clocked("signing in", _sending(client, "/sign-in", form.sent(), typed), 303)


def _sending(
    client: Client, url: str, fields: Sequence[tuple[str, str]], typed: Mapping[str, str]
) -> Callable[[], tuple[int, bytes]]:
    sent = [each for each in fields if each[0] not in typed]
    return lambda: client.ask(url, [*sent, *typed.items()])


def _percentiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Milliseconds that half, 95 and 99 of 100 do not exceed."""
    ordered = sorted(seconds)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99))
    return p50 * 1000, p95 * 1000, p99 * 1000
