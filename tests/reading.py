"""Reads pages as a person does: what they say in which language, and where they lead."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef]+")
SAID = ("aria-label", "title", "placeholder", "alt", "content", "label")
"""Attributes that are read out or shown."""
NAMING_AN_ADDRESS = frozenset({"href", "src", "action", "formaction"})
NO_ADDRESS = re.compile(r"""[\s<>"{}|\\^`]""")
VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
MOST_PAGES = 60
NO_PAGES = frozenset({"static", "session.language", "files.download", "imports.refused"})


class Words(HTMLParser):
    """What a page says in the page's own language, the addresses it links to, and all that it names."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.links: list[str] = []
        self.addresses: list[str] = []

    @property
    def is_foreign(self) -> bool:
        return any(foreign for _, foreign in self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        # A text box holds what was typed; scripts and styles are no words.
        foreign = values.get("lang", "").startswith("zh") or tag in {"textarea", "script", "style"}
        self.addresses += [value for name, value in values.items() if name in NAMING_AN_ADDRESS]
        if tag == "a":
            self.links.append(values.get("href", ""))
        if not (self.is_foreign or foreign):
            self.said += [values[name] for name in SAID if name in values]
        if tag not in VOID:
            self.open.append((tag, foreign))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self.is_foreign:
            self.said.append(data)


def page(client: FlaskClient, address: str) -> str:
    """The text of a page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@lru_cache(maxsize=2)
def words_of(page: str) -> Words:
    """A page as it was read; once, for all that is asked of it in turn."""
    words = Words()
    words.feed(page)
    return words


def spoiled_addresses(page: str) -> list[str]:
    """The addresses of a page that hold what no address may, such as a space: errors of its HTML."""
    return [address for address in words_of(page).addresses if NO_ADDRESS.search(address)]


def left_over(page: str, known: frozenset[str]) -> list[str]:
    """The Chinese of a page that is neither marked as such nor `known` to be somebody's words."""
    said = "\n".join(words_of(page).said)
    for text in sorted(known, key=len, reverse=True):
        said = said.replace(text, "·")
    return CHINESE.findall(said)


def code_words(page: str, codes: Iterable[str]) -> list[str]:
    """The code words among these that a page says to its reader."""
    said = set(re.findall(r"[a-z0-9_.:]*[a-z0-9_]", "\n".join(words_of(page).said)))
    return sorted(said & set(codes))


def crawl(client: FlaskClient, app: Flask, starts: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """(address, endpoint, page) of what can be reached: each kind of page with each set of choices once."""
    adapter = app.url_map.bind("localhost")
    waiting = deque(starts)
    seen: set[tuple[str, ...]] = set()
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.popleft()
        parts = urlsplit(url)
        try:
            endpoint, values = adapter.match(parts.path)
        except HTTPException:
            continue
        asked = parse_qs(parts.query)
        kind = (endpoint, *sorted(asked), *asked.get("state", []), *asked.get("basis", []))
        if endpoint.endswith(".application") or endpoint in {"public.recognition", "public.notice"}:
            kind = (*kind, str(values.get("id")))
        if parts.netloc or endpoint in NO_PAGES or endpoint.endswith("_file") or kind in seen:
            continue
        seen.add(kind)
        answer = client.get(url)
        assert answer.status_code < 500, url
        if answer.location:
            waiting.append(answer.location)
        elif answer.mimetype == "text/html":
            words = words_of(answer.text)
            # Rather something new than one more choice on a list.
            for link in filter(lambda link: link.startswith("/"), words.links):
                (waiting.append if "?" in link else waiting.appendleft)(link)
            yield url, str(endpoint), answer.text


INLINE = frozenset({"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "small", "strong", "time"})
ENDS, BEGINS = re.compile(r"[\w.,:;?!%)”]$"), re.compile(r"^[\w(“]")


class Runs(HTMLParser):
    """The pieces of text of a page that stand side by side on one line, with nothing between them.

    A span and what has a class are set apart by the stylesheet, such as a figure's unit.
    """

    def __init__(self) -> None:
        super().__init__()
        self.joins: list[str] = []
        self._last = ""
        self._apart: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_apart = tag not in INLINE or any(name == "class" for name, _value in attrs)
        if tag not in VOID:
            self._apart.append(is_apart)
        if is_apart:
            self._last = ""

    def handle_endtag(self, tag: str) -> None:
        if self._apart and self._apart.pop():
            self._last = ""

    def handle_data(self, data: str) -> None:
        if self._last and ENDS.search(self._last) and BEGINS.search(data):
            self.joins.append(f"{self._last[-30:]}|{data[:30]}")
        self._last = data


def run_together(page: str) -> list[str]:
    """Where the words of two pieces of a page stand without a space between them."""
    runs = Runs()
    runs.feed(page[page.index("<body") :])
    return runs.joins
