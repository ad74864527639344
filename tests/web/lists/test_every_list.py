"""Every list there is, as a file: both kinds hold the same cells, and a workbook says what it is."""

import re

import pytest
from flask import Flask

from tests.conftest import People
from tests.make import Make
from tests.web.listed import lines, same, sheets
from tests.web.lists.every_list import every_list
from tests.web.one_engine import one_engine

CHINESE = re.compile("[\u3400-\u9fff：]+")


@pytest.mark.slow
@pytest.mark.shipped
@one_engine
def test_every_list_is_the_same_in_both_kinds(make: Make, people: People, app: Flask) -> None:
    found = {}
    for endpoint, files in every_list(make, people, app):
        rows, (listed, about) = lines(files["csv"]), sheets(files["xlsx"])
        for row, line in zip(listed, rows, strict=True):
            wrong = [pair for pair in zip(row, line, strict=True) if not same(*pair)]
            assert not wrong, (endpoint, wrong)
        found[endpoint] = len(rows) - 1
        assert all(CHINESE.fullmatch(name) for name, _words in about), (endpoint, about)
        assert dict(about)["行数"] == str(len(rows) - 1), endpoint
        assert dict(about)["排列"].startswith(("按", "公示中的在前")), endpoint
    assert len(found) > 25
    assert [name for name, length in found.items() if not length] == [], "the world has a row for every list"
