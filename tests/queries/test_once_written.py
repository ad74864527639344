"""How many rows a list has is counted once, until something is written that it depends on."""

from collections.abc import Callable
from typing import Any

import pytest

from registry.models import Enterprise
from registry.queries import application, once_written, recognition_page, register_page
from registry.queries.search import MOST
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import DAY
from tests.long_lists import HELD, OFFICER, STATES, lists
from tests.make import Make
from tests.read_tables import reading

WORDS = {"q": "天津"}
COUNTS: dict[Callable[..., Any], tuple[str, ...]] = {
    lambda filters: register_page.queue_counts(OFFICER, filters, DAY): register_page.TABLES,
    lambda filters: application.desk_counts(OFFICER, filters): application.TABLES,
    lambda filters: recognition_page.recognition_counts(filters, DAY): recognition_page.TABLES,
}


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("most", [MOST, 0])
def test_a_count_reads_nothing_that_it_does_not_say(
    make: Make, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("registry.queries.search.MOST", most)
    make.recognize(make.application(State.ON_NOTICE))
    asked: list[tuple[Callable[[], Any], tuple[str, ...]]] = [
        (lambda ask=ask, filters=filters: ask(filters), tables)
        for ask, tables in COUNTS.items()
        for filters in ({}, WORDS, *HELD, *STATES, {"district": "120116"}, {"call": "1"})
    ]
    every = [each for each in lists(WORDS) if each.kept and "sort" not in each.filters]
    asked += [(each.count, (*each.kept[0],)) for each in every if each.kept]
    for ask, tables in asked:
        once_written.forget_answers()
        with reading() as found:
            ask()
        read = {name for name in found if not name.startswith(("sqlite_", "searched_pair"))}
        assert read - {"ledger_head", "json_each"} <= set(tables)


def test_a_count_is_kept_until_something_is_written(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, counted = make.actor(Role.BUREAU_REVIEWER), []
    count = register_page._counts
    monkeypatch.setattr(register_page, "_counts", lambda *of: counted.append(of) or count(*of))

    def queues(**filters: str) -> Any:
        return register_page.queue_counts(actor, filters, DAY)

    one = make.enterprise(uscc=None)
    assert queues() == queues(sort="code", waiting="code") == {"": 1, "code": 1, "place": 0}
    assert len(counted) == 1, "the order and the tab change none of them"
    assert queues(district="120101")[""] == 0
    assert len(counted) == 2
    make.enterprise(district="")
    assert queues() == {"": 2, "code": 1, "place": 1}
    Enterprise.update(uscc="91120111MA0000001X").where(Enterprise.id == one.id).execute()
    assert queues()["code"] == 1, "what no event says is seen with the next event"
    make.enterprise()
    assert queues() == {"": 3, "code": 0, "place": 1}
