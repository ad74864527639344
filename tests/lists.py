"""How long the lists are that numbers lead to."""

import re
from urllib.parse import parse_qsl, urlsplit

from flask import request
from flask.testing import FlaskClient

from registry.database import db
from registry.queries.long_list import LongList
from registry.web.views.board import pages as board
from registry.web.views.what_if import runs as what_if


def length(html: str) -> int:
    """How many rows a list really has: its total, which must fit the rows of a table on its first page."""
    tables = [body.count("<tr") for body in re.findall(r"<tbody>(.*?)</tbody>", html, re.DOTALL)]
    total = re.search(r"共 ([\d,]+) 条", html)
    if total is None:
        return max(tables, default=0)
    count = int(total[1].replace(",", ""))
    # Beside its list a page may have a table of places.
    assert count == 0 or min(count, 50) in tables, f"{tables} rows shown of {count}"
    return count


def counted_titles() -> int:
    """The rows of the board's list that the address of the open request asks for: of what its page shows."""
    filters, title_filters = board.read_filters(request.args), board.read_titles(request.args)
    shown = board._list(filters, title_filters)
    return int(shown.count() if isinstance(shown, LongList) else shown.order_by().count())


def counted_enterprises() -> int:
    """The rows of a comparison's list that the address of the open request asks for, as its page reads it."""
    found, result = what_if._finished((request.view_args or {})["id"])
    filters = what_if._read_filters(what_if._filters(result))
    return int(what_if.rows_behind(found, filters).order_by().count())


COUNTED = {"board.titles": counted_titles, "what_if.rows": counted_enterprises}
"""Lists that hundreds of numbers lead to. Of each kind of address one page is drawn, which shows that it is
as long as its list; for the others the list is counted, by the query that the page shows."""


class Lists:
    """How long the lists are that one person is led to."""

    def __init__(self, client: FlaskClient) -> None:
        self._app, self._client = client.application, client
        self._drawn: set[tuple[str, ...]] = set()

    def length(self, address: str) -> int:
        """Of the page at an address; of its list alone where a page of that kind of address was drawn."""
        parts = urlsplit(address)
        endpoint, _values = self._app.url_map.bind("localhost").match(parts.path)
        kind = (endpoint, *sorted(name for name, _value in parse_qsl(parts.query)))
        if endpoint in COUNTED and kind in self._drawn:
            with self._app.test_request_context(address):
                db.connect(reuse_if_open=True)
                return COUNTED[endpoint]()
        self._drawn.add(kind)
        page = self._client.get(address)
        assert page.status_code == 200, address
        return length(page.text)
