"""The figures of a page, and the lengths of the lists they lead to."""

import re
from html import unescape

from flask.testing import FlaskClient

from tests.reading import page

FIGURE = re.compile(r'<a class="r-figure[^"]*" href="([^"]+)">(.*?)</a>', re.DOTALL)
HIDDEN = re.compile(r'<span class="visually-hidden">.*?</span>|<span class="r-unit">.*?</span>')


def figures(html: str) -> list[tuple[str, int]]:
    """Address and number of every figure of a page."""
    found = FIGURE.findall(html)
    return [(unescape(url), int(re.sub(r"[^\d-]", "", HIDDEN.sub("", body)))) for url, body in found]


def length(client: FlaskClient, url: str) -> int:
    found = re.search(r"共 (\d+) 条", page(client, url))
    assert found is not None, url
    return int(found[1])
