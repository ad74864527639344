"""Fifty browsers at the running site, two processes of its own web server; and at the roll by hand and by
Django, on the same server.

How long an answer takes and how many there are in a second is wall time, on cores that the clients use, too;
CPU is that of the server's processes.
"""

import os
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.clients import PASSWORD, Client, Heard, Job, all_at_once, clocked, signed_in
from bench.cpu import cpu_of_all, cpu_of_tree, rounds_of
from bench.page_floor import PER_PAGE
from bench.pages import rows_of
from bench.process import apart
from bench.registers import grown
from bench.served_pages import DATABASE, WAY
from bench.table import FigureTable, Measured, TimedTable
from registry.child import dying_with_parent
from registry.supervisor import web_words
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
ROOT = Path(__file__).resolve().parents[1]


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
        sites = {"ours": stack.enter_context(_served("wsgi:app", env))}
        for way in ("floor", "peer"):
            sites[way] = stack.enter_context(
                _served("bench.served_pages:app", {DATABASE: database, WAY: way})
            )
        yield from _rolls(sites)
        yield _answers(sites["ours"])


@dataclass(frozen=True)
class Site:
    """A running server."""

    port: int
    process: int

    def cpu(self) -> float:
        return cpu_of_tree(self.process)


@contextmanager
def _served(target: str, own: Mapping[str, str]) -> Iterator[Site]:
    """The product's web server with this application, once it answers."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    words = [*web_words("127.0.0.1", port)[:-1], target]
    server = subprocess.Popen(
        [sys.executable, "-P", *words],
        cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PORT": str(port), **own},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=dying_with_parent(),
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not _answers_at(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{target} does not start")
            time.sleep(0.2)
        yield Site(port, server.pid)
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()


def _answers_at(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/roll", timeout=20) as answer:
        return bool(answer.status == 200)
    return False


def _rolls(sites: Mapping[str, Site]) -> Iterator[TimedTable | FigureTable]:
    """The roll alone, by all clients at once: in turns ours, by hand and by Django."""
    first = {way: rows_of(Client(site.port).ask("/roll")[1].decode()) for way, site in sites.items()}
    assert first["floor"] == first["ours"] == first["peer"]
    assert len(first["ours"]) == PER_PAGE
    alone = {way: _alone(site) for way, site in sites.items()}
    cpu: dict[str, list[float]] = {way: [] for way in sites}
    heard: dict[str, list[Heard]] = {way: [] for way in sites}
    for _ in range(rounds_of(ROUNDS)):
        for way, site in sites.items():
            heard[way].append(_crowd(site, cpu[way]))
    what = f"the roll, {CLIENTS} clients, CPU of the server"
    yield TimedTable("http.roll", "a page", "ms", WAYS, [Measured(what, cpu)])
    heads = (
        "the roll",
        "pages a second",
        "CPU ms a page alone",
        "cores left by others",
        "÷ (cores left ÷ CPU alone)",
        "p50, ms",
        "p95",
        "p99",
        "faults",
    )
    table = FigureTable("http.rolls", heads)
    for way, found in heard.items():
        rates = [each.answers / each.took for each in found]
        left = [(os.cpu_count() or 1) - each.cores_taken for each in found]
        share = statistics.median(rate * alone[way] / cores for rate, cores in zip(rates, left, strict=True))
        rate, cores = statistics.median(rates), statistics.median(left)
        times = [second for each in found for second in each.seconds["roll"]]
        faults = sum(len(each.faults) for each in found)
        table.rows.append((WAYS[way], rate, alone[way] * 1000, cores, share, *_percentiles(times), faults))
    yield table


def _crowd(site: Site, cpu: list[float]) -> Heard:
    """All clients at the roll; the server's CPU of a page is added to `cpu`."""
    jobs = [_reader(Client(site.port), ["/roll"]) for _ in range(CLIENTS)]
    before, ours, everybody = site.cpu(), time.process_time(), cpu_of_all()
    heard = all_at_once(jobs, _seconds())
    server = site.cpu() - before
    others = cpu_of_all() - everybody - server - (time.process_time() - ours)
    heard.cores_taken = max(0.0, others / heard.took)
    cpu.append(server / heard.answers)
    return heard


def _seconds() -> float:
    """How long clients ask at a time."""
    return SECONDS if rounds_of(ROUNDS) == ROUNDS else SECONDS / 3


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


def _answers(site: Site) -> FigureTable:
    """All kinds of pages by all clients, and again beside writers."""
    readers = _readers(site)
    heads = (
        "page or form",
        "answers",
        "p50, ms",
        "p95",
        "p99",
        f"beside {WRITERS} writers p50",
        "p95",
        "p99",
        "faults",
    )
    table = FigureTable("http.answers", heads)
    quiet = all_at_once(readers, _seconds())
    busy = Heard()
    for _ in range(rounds_of(ROUNDS)):
        each = all_at_once([*readers, *_writers(site)], _seconds())
        busy.faults += each.faults
        for what, seconds in each.seconds.items():
            busy.seconds[what] += seconds
    for what in sorted(busy.seconds, key=lambda what: (what not in quiet.seconds, what)):
        alone = _percentiles(quiet.seconds[what]) if what in quiet.seconds else ("", "", "")
        answers = len(quiet.seconds.get(what, ())) + len(busy.seconds[what])
        table.rows.append((what, answers, *alone, *_percentiles(busy.seconds[what]), ""))
    faults = [*quiet.faults, *busy.faults]
    for fault in sorted(set(faults))[:5]:
        print(fault)
    table.rows.append(("all", quiet.answers + busy.answers, "", "", "", "", "", "", len(faults)))
    return table


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
