"""Queries whose text is written once answer as if it were written anew."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Any

import pytest

from registry.config import Config
from registry.database import db, for_a_page
from registry.models import Counter, Enterprise, WorkdayOverride
from registry.prepared import Prepared
from registry.queries.scope import enterprises_in_scope
from registry.rules.actor import Actor
from registry.rules.role import Role
from tests.days import DAY
from tests.make import Make

pytestmark = pytest.mark.by_hand


class Named(Enum):
    ONE = "one"


@Prepared
def _found(names: Sequence[str], most: int | None) -> Any:
    found = Counter.select().where(Counter.name.in_(names))
    return (found if most is None else found.where(Counter.value <= most)).order_by(Counter.name)


@Prepared
def _set(name: str, columns: dict[str, int]) -> Any:
    return Counter.update(**columns).where(Counter.name == name)


@Prepared
def _on(day: date, working: bool) -> Any:
    return WorkdayOverride.select().where((WorkdayOverride.day == day) & (WorkdayOverride.working == working))


@pytest.fixture
def counters(registry: Config) -> None:
    for nth, name in enumerate(("a", "b", "c")):
        Counter.create(name=name, value=nth)


def _names(rows: Sequence[Counter]) -> str:
    return "".join(row.name for row in rows)


@pytest.mark.usefixtures("counters")
def test_each_call_is_answered_for_its_own_values(queries: list[str]) -> None:
    assert _names(_found(["a", "b"], None)) == "ab"
    assert _names(_found(["c", "b"], None)) == "bc"
    assert _names(_found(["c", "b", "a"], None)) == "abc"
    assert _names(_found(["c", "b", "a"], 1)) == "ab"
    assert _names(_found(["c", "b", "a"], 0)) == "a"
    assert _found([], 5) == []
    first, second, longer, up_to, again, empty = queries
    assert first == second
    assert up_to == again
    assert len({first, longer, up_to, empty}) == 4


@pytest.mark.usefixtures("counters")
def test_a_change_says_how_many_rows_it_changed() -> None:
    assert _set("a", {"value": 8}) == 1
    assert _set("z", {"value": 9}) == 0
    assert [row.value for row in Counter.select().order_by(Counter.name)] == [8, 1, 2]


@pytest.mark.usefixtures("counters")
def test_many_changes_of_one_text() -> None:
    raised = Prepared(lambda name, value: Counter.update(value=value).where(Counter.name == name))
    with pytest.raises(RuntimeError, match="inside an action"):
        raised.run_many([("a", 7)])
    with db.atomic():
        raised.run_many([])
        raised.run_many([("a", 7), ("c", 9)])
    assert [row.value for row in Counter.select().order_by(Counter.name)] == [7, 1, 9]


@pytest.mark.usefixtures("registry")
def test_days_and_truths_are_stored_and_asked_alike() -> None:
    made = WorkdayOverride.create(day=DAY, working=True, note="")
    assert (_on(DAY, True), _on(DAY, False), _on(date(2020, 1, 1), True)) == ([made], [], [])


@pytest.mark.usefixtures("registry")
def test_a_value_that_would_be_changed_on_its_way_is_refused() -> None:
    with pytest.raises(ValueError, match="does not reach the database"):
        Prepared(lambda text: Counter.select().where(Counter.name.startswith(text)))("a")
    with pytest.raises(ValueError, match="does not reach the database"):
        Prepared(lambda text, _other: Counter.select().where(Counter.name == text))("a", "b")
    with pytest.raises(TypeError, match="takes no float"):
        Prepared(lambda value: Counter.select().where(Counter.value == value))(1.5)


@pytest.mark.usefixtures("counters")
def test_what_is_part_of_the_text_is_not_mixed_up() -> None:
    query = Prepared(
        lambda named: Counter.select().where(Counter.name == ("b" if named is Named.ONE else "c"))
    )
    assert (_names(query(Named.ONE)), _names(query(None)), _names(query(Named.ONE))) == ("b", "c", "b")


def test_an_actor_is_asked_for_place_and_role(make: Make, queries: list[str]) -> None:
    seen = Prepared(lambda actor, firm: Enterprise.select().where((Enterprise.id == firm) & _scope(actor)))
    firm = make.enterprise(district="120111")
    queries.clear()

    def sees(role: Role, district: str = "", zone: str = "") -> bool:
        return bool(seen(Actor("any", "甲", role, 7, 12, district=district, zone=zone), firm.id))

    assert sees(Role.DISTRICT_OFFICER, "120111") and not sees(Role.DISTRICT_OFFICER, "120116")
    assert not sees(Role.DISTRICT_OFFICER, "120111", "BH-THT") and sees(Role.BUREAU_REVIEWER)
    assert not sees(Role.CLAIMANT) and not sees(Role.ENTERPRISE)
    assert len(queries) == 6 and len(set(queries)) == 5


def _scope(actor: Actor) -> Any:
    return enterprises_in_scope(actor)


@pytest.mark.usefixtures("counters")
def test_within_a_page_the_same_is_asked_once_and_after_it_anew(queries: list[str]) -> None:
    @for_a_page
    def drawn() -> list[str]:
        _found(["a"], None).clear()
        return [_names(_found(names, most)) for names, most in ((["a"], None), (["b"], None), (["a"], 5))]

    def asked() -> int:
        return len([sql for sql in queries if "counter" in sql])

    assert drawn() == ["a", "b", "a"] and asked() == 3
    assert for_a_page(drawn)() == ["a", "b", "a"] and asked() == 6
    Counter.delete().where(Counter.name == "a").execute()
    assert drawn() == ["", "b", ""]
