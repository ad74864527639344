"""Far from both ends a page is read from where another begins, which its address says."""

import pytest
from flask import Flask

from registry.models import Enterprise
from registry.queries import lists
from registry.queries.lists import Near, Page
from registry.queries.long_list import LongList
from registry.queries.register_page import register_by_page
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.web.lists.paging import page_of
from tests.conftest import DAY
from tests.make import Make

pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture
def firms(make: Make, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(lists, "FAR", 2)
    return [make.enterprise(name=f"天津{n}号").id for n in range(8)]


@pytest.fixture
def read(app: Flask, firms: list[int], monkeypatch: pytest.MonkeyPatch) -> "list[Near | None]":
    """From where pages were read."""
    seen: list[Near | None] = []
    ids = LongList.ids
    monkeypatch.setattr(LongList, "ids", lambda own, *at: seen.append(at[3]) or ids(own, *at))
    return seen


def page(app: Flask, address: str) -> Page:
    with app.test_request_context(f"/?page={address}"):
        return page_of(register_by_page(Actor("1", role=Role.BUREAU_REVIEWER), {}, DAY), per_page=1)


def test_an_address_far_from_both_ends_says_where_to_begin(
    app: Flask, firms: list[int], read: list[Near | None]
) -> None:
    fourth = page(app, "4")
    assert [fourth.address(at) for at in (1, 2, 3, 5, 6, 7, 8)] == [
        "1", "2", f"3-4-{firms[3]}", f"5-4-{firms[3]}", f"6-4-{firms[3]}", "7", "8",
    ]  # fmt: skip
    fifth = page(app, fourth.address(5))
    assert (fifth.number, [row.id for row in fifth.rows]) == (5, [firms[4]])
    assert read == [None, Near(3, firms[3])]


@pytest.mark.parametrize("address", ["5-4-0", "5-0-1", "5-99-{last}", "5-4-", "5x", "5-4-999999999999999999"])
def test_an_address_that_begins_nowhere_is_read_all_the_same(
    app: Flask, firms: list[int], address: str
) -> None:
    found = page(app, address.format(last=firms[-1]))
    assert len(found.rows) == 1


def test_what_came_in_meanwhile_moves_no_row_to_another_page_from_there(
    app: Flask, firms: list[int], make: Make
) -> None:
    fourth = page(app, "4")
    make.enterprise(name="天津00号")
    assert [row.id for row in page(app, fourth.address(5)).rows] == [firms[4]]
    Enterprise.update(taken_out_at=DAY).where(Enterprise.id == firms[3]).execute()
    assert page(app, fourth.address(5)).number == 5
