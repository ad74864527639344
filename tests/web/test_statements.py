"""How many statements a page takes: few, whatever page it is."""

from flask import Flask

from registry.actions.criteria import publish_shipped
from tests.conftest import People, site
from tests.make import SYSTEM, Make
from tests.web.access_table import TABLE
from tests.web.crawled import values_of
from tests.web.one_engine import one_engine
from tests.web.one_of_each import make_world

pytestmark = one_engine
MOST = 30
MORE = {"board.overview": 38, "imports.undo": 36, "district.application": 34, "bureau.application": 34}
"""Pages that are made of many panels, or of what many things would do to figures."""


def test_no_page_asks_for_more_than_a_few(make: Make, people: People, queries: list[str]) -> None:
    publish_shipped(SYSTEM)
    app: Flask = site(make.config)
    world, addresses = make_world(make, people), app.url_map.bind("localhost")
    asked: dict[str, int] = {}
    for (view, method), codes in TABLE.items():
        readers = [who for who, code in codes.items() if code == 200]
        if method != "GET" or not readers or view.endswith("_file"):
            continue
        client = people.client(world.accounts[readers[0]])
        for rule in app.url_map.iter_rules(view):
            if "GET" in (rule.methods or ()):
                url = addresses.build(view, values_of(world, rule))
                del queries[:]
                answer = client.get(url)
                if answer.mimetype == "text/html":
                    asked[view] = max(asked.get(view, 0), len(queries))
                answer.close()
    assert len(asked) > 100
    assert {view: count for view, count in asked.items() if count > MORE.get(view, MOST)} == {}
