"""The HTML of pages holds no errors that browsers hide; tests/web/test_language.py reads every page."""

from urllib.parse import unquote

import pytest

from tests.conftest import People
from tests.reading import run_together, spoiled_addresses, words_of


@pytest.mark.parametrize("address", ["/a b", "data:image/svg+xml,<svg", "/a\nb", "/{id}"])
def test_what_no_address_may_hold_is_found(address: str) -> None:
    assert spoiled_addresses(f"<a href='{address}'>x</a><img src='/a%20b'>") == [address]


def test_words_that_run_together_are_found() -> None:
    page = '<body><p>First time?<a href="/register">Register</a><br>9<span>units</span> <b>so</b> many'
    assert run_together(page) == ["First time?|Register"]


def test_the_icon_in_every_head_is_an_address(people: People) -> None:
    page = people.client().get("/").text
    icon = next(address for address in words_of(page).addresses if address.startswith("data:"))
    assert not spoiled_addresses(page)
    assert unquote(icon).startswith('data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"')
