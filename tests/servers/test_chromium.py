"""The browser starts, runs scripts and draws Chinese."""

import pytest

from tests.servers.chromium import browser

PAGE = """<!doctype html><html lang="zh"><title>标题</title>
<canvas id="c" width="80" height="40"></canvas>"""
# A missing glyph is drawn as the same box for every character; two real ones differ.
DRAW = """text => { const g = document.getElementById('c').getContext('2d');
g.clearRect(0, 0, 80, 40); g.font = '30px sans-serif'; g.fillText(text, 2, 32);
return g.getImageData(0, 0, 80, 40).data.join() }"""


@pytest.mark.browser
def test_draws_chinese() -> None:
    with browser() as chromium:
        page = chromium.new_page()
        page.set_content(PAGE)
        assert page.title() == "标题"
        assert page.evaluate(DRAW, "津") != page.evaluate(DRAW, "企")
