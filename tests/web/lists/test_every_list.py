"""Every list there is, as a file: both kinds hold the same cells, and a workbook says what it is."""

import re

import pytest
from flask import Flask

from registry import clock
from tests.conftest import People
from tests.kept_titles import decided_in_0_2
from tests.make import Make
from tests.web.listed import lines, same, sheets
from tests.web.one_engine import one_engine
from tests.web.one_of_each import make_world

CHINESE = re.compile("[\u3400-\u9fff：]+")
HIDDEN = ("district.recommendation_file", "district.recommendations_file")
"""The world's one recommendation is the bureau's; what a district takes away of its own is made alike."""
SETTLED = ("claims.index_file", "changes.index_file")
"""Of these the world has nothing that waits."""
NARROWED = {"state": "all", "sort": "name", "direction": "desc"}
"""Behind the question mark: what some lists are asked and others leave out."""
READERS = {"public": "nobody", "district": "district"}
"""Who takes a list away, by its blueprint; what is not named the bureau's decider."""


@pytest.mark.slow
@pytest.mark.shipped
@one_engine
def test_every_list_is_the_same_in_both_kinds(make: Make, people: People, app: Flask) -> None:
    world = make_world(make, people)
    decided_in_0_2(make, "little_giant", "national", make.enterprise(), clock.today())
    adapter = app.url_map.bind("localhost")
    found = {}
    for rule in app.url_map.iter_rules():
        blueprint, _dot, view = rule.endpoint.partition(".")
        if not view.endswith("_file") or rule.endpoint in HIDDEN:
            continue
        client = people.client(world.accounts[READERS.get(blueprint, "decider")])
        known = world.values.get(rule.endpoint.removesuffix("_file")) or world.values.get(blueprint, {})
        values = {name: known[name] for name in rule.arguments if name != "suffix"}
        asked = {**values, **NARROWED}
        if rule.endpoint in SETTLED:
            asked["state"] = "settled"
        urls = [adapter.build(rule.endpoint, {**asked, "suffix": kind}) for kind in ("csv", "xlsx")]
        text, book = (client.get(url).data for url in urls)
        rows, (listed, about) = lines(text), sheets(book)
        for row, line in zip(listed, rows, strict=True):
            wrong = [pair for pair in zip(row, line, strict=True) if not same(*pair)]
            assert not wrong, (rule.endpoint, wrong)
        found[rule.endpoint] = len(rows) - 1
        assert all(CHINESE.fullmatch(name) for name, _words in about), (rule.endpoint, about)
        assert dict(about)["行数"] == str(len(rows) - 1), rule.endpoint
        assert dict(about)["排列"].startswith(("按", "公示中的在前")), rule.endpoint
    assert len(found) > 25
    assert [name for name, length in found.items() if not length] == [], "the world has a row for every list"
