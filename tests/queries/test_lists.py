"""Lists: one order on both engines, filters as they are typed, the last page where there are fewer."""

import pytest

from registry.models import Application
from registry.queries.application import desk
from registry.queries.enterprise import register_list
from registry.queries.lists import cut_page, read_page
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import DAY
from tests.make import Make, uscc


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_what_is_not_known_comes_last_in_either_direction(make: Make, direction: str) -> None:
    one, two = make.enterprise(), make.enterprise()
    without = make.enterprise(uscc=None)
    filters = {"sort": "code", "direction": direction}
    found = list(register_list(make.actor(Role.BUREAU_REVIEWER), filters, DAY))
    known = [one.id, two.id] if direction == "asc" else [two.id, one.id]
    assert [row.id for row in found] == [*known, without.id]


def test_a_code_is_found_on_the_desk_however_it_is_typed(make: Make) -> None:
    make.application(State.SUBMITTED)
    application = make.application(State.SUBMITTED, enterprise=make.enterprise(uscc=uscc(7654321)))
    code = uscc(7654321)
    for typed in (code, code.lower(), f"{code[:8]} {code[8:]}", code[:14]):
        found = list(desk(make.actor(Role.BUREAU_REVIEWER), [], {"q": typed}))
        assert [row.id for row in found] == [application.id]


@pytest.mark.parametrize(("asked", "number"), [(-1, 1), (1, 1), (2, 2), (99, 2)])
def test_a_page_that_is_not_there_is_the_first_or_the_last(make: Make, asked: int, number: int) -> None:
    ids = [make.draft(make.enterprise()).id for _ in range(3)]
    page = read_page(Application.select().order_by(Application.id), asked, per_page=2)
    assert (page.number, page.total, page.pages) == (number, 3, 2)
    assert [row.id for row in page.rows] == (ids[:2] if number == 1 else ids[2:])
    assert cut_page(list(range(60)), asked).rows == list(range(50) if number == 1 else range(50, 60))
