"""People at their browsers: connections that stay open, sign-ins, forms that are filled in."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from demo.accounts import PASSWORD
from tests.web.typed_forms import TypedForm, forms_of

FORM = "application/x-www-form-urlencoded"
PATIENCE = 60.0
"""Seconds until an answer that does not come is a fault."""


class Client:
    """One connection, with what the site told it to keep."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies = dict(cookies or {})

    def ask(
        self, url: str, fields: Sequence[tuple[str, str]] | None = None, packed: str = ""
    ) -> tuple[int, bytes]:
        """The status and the body of an answer; with `fields` a form is sent."""
        headers = {
            "Accept-Language": "zh",
            "Cookie": "; ".join("=".join(each) for each in self.cookies.items()),
        }
        if packed:
            headers["Accept-Encoding"] = packed
        body = None
        if fields is not None:
            body, headers["Content-Type"] = urlencode(fields), FORM
        self._connection.request("GET" if fields is None else "POST", url, body, headers)
        answer = self._connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _is, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read()

    def form(self, url: str, named: str) -> TypedForm:
        """The form of a page that has a box of this name."""
        status, page = self.ask(url)
        assert status == 200, f"{url}: {status}"
        return next(
            form for form in forms_of(url, page.decode()) if any(box.name == named for box in form.boxes)
        )


def signed_in(port: int, login: str) -> Client:
    """A client of one of the demo's accounts."""
    client = Client(port)
    form = client.form("/sign-in", "login")
    sent = [each for each in form.sent() if each[0] not in {"login", "password"}]
    status, _page = client.ask("/sign-in", [*sent, ("login", login), ("password", PASSWORD)])
    assert status == 303, f"{login} is not let in: {status}"
    return client


@dataclass
class Heard:
    """What clients found: seconds of every answer by what was asked for, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    took: float = 0.0
    server: float = 0.0
    """Seconds of CPU that the server's processes took."""
    cores: float = 0.0
    """How many cores they and the clients kept busy, on the average."""

    @property
    def answers(self) -> int:
        return sum(map(len, self.seconds.values()))


Job = Callable[[], tuple[str, float]]
"""Asks for something and says what that was and how long the answer took; raises where it is wrong."""


def all_at_once(jobs: Sequence[Job], seconds: float, *, pause: float = 0.0) -> Heard:
    """Every job again and again for so long, each in a thread of its own, all beginning together; whatever
    they raise is a fault."""
    heard, begin = Heard(), threading.Barrier(len(jobs) + 1)

    def run(job: Job) -> None:
        begin.wait()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                what, took = job()
                heard.seconds[what].append(took)
            except (AssertionError, OSError, HTTPException) as fault:
                heard.faults.append(repr(fault))
            time.sleep(pause)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    begin.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    heard.took = time.monotonic() - began
    return heard


def clocked(what: str, ask: Callable[[], tuple[int, bytes]], wanted: int = 200) -> tuple[str, float]:
    """An answer as a job says it."""
    began = time.perf_counter()
    status, _body = ask()
    took = time.perf_counter() - began
    assert status == wanted, f"{what}: {status}"
    return what, took
