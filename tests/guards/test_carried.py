"""Every column of every table is carried by the ledger, or says why not: none is forgotten."""

from collections.abc import Mapping
from typing import Any

import pytest

from registry.models import TABLES
from registry.queries.after_image import table_name
from registry.rules.carried import CARRIED, CHECKED_ELSEWHERE, NOT_CARRIED, Carried
from registry.stored import kinds_of

pytestmark = pytest.mark.static
COLUMNS = {table_name(table): set(kinds_of(table)) for table in TABLES}


def unsaid(columns: Mapping[str, set[str]], carried: Mapping[str, Carried], apart: set[str]) -> list[str]:
    """Columns that stand in no list, in two, or in a list although they are not there."""
    found = [f"{table} stands in two lists" for table in carried.keys() & apart]
    found += [f"{table} is no table" for table in (carried.keys() | apart) - columns.keys()]
    for table, names in columns.items():
        if table in carried:
            said = [*carried[table].columns, *carried[table].apart]
            found += [f"{table}.{name} stands in no list" for name in names - set(said)]
            found += [f"{table}.{name} is no column" for name in set(said) - names]
            found += [
                f"{table}.{name} stands twice" for name in {each for each in said if said.count(each) > 1}
            ]
        elif table not in apart:
            found.append(f"{table} stands in no list")
    return sorted(found)


def test_every_column_is_carried_or_says_why_not() -> None:
    assert unsaid(COLUMNS, CARRIED, {*CHECKED_ELSEWHERE, *NOT_CARRIED}) == []
    reasons: list[Any] = [*CHECKED_ELSEWHERE.values(), *NOT_CARRIED.values()]
    assert all(reasons)
    assert not CHECKED_ELSEWHERE.keys() & NOT_CARRIED.keys()


@pytest.mark.parametrize(
    ("columns", "carried", "apart", "found"),
    [
        ({"a": {"id", "b"}}, {"a": Carried(("id",))}, set(), ["a.b stands in no list"]),
        ({"a": {"id"}}, {"a": Carried(("id", "b"))}, set(), ["a.b is no column"]),
        ({"a": {"id"}}, {"a": Carried(("id",), personal=("id",))}, set(), ["a.id stands twice"]),
        ({"a": {"id"}}, {}, set(), ["a stands in no list"]),
        ({"a": {"id"}}, {"a": Carried(("id",))}, {"a"}, ["a stands in two lists"]),
        ({}, {}, {"a"}, ["a is no table"]),
    ],
)
def test_a_column_that_was_forgotten_is_found(
    columns: dict[str, set[str]], carried: dict[str, Carried], apart: set[str], found: list[str]
) -> None:
    assert unsaid(columns, carried, apart) == found
