"""Two records of one enterprise, merged and parted: what tests ask of them."""

from datetime import date, datetime, timedelta
from typing import Any

from registry import clock
from registry.models import Account, Application, Enterprise, Recognition, Subject
from registry.queries.enterprise import details_of
from registry.queries.recount import recount
from registry.queries.tally import figures
from registry.rules.approval import MergeArguments, UnmergeArguments
from tests.make import Make

CHAMPION = ("single_champion", "national")
GREEN = ("green_factory", "municipal")
SME = ("innovative_sme", "municipal")
DAY = date(2025, 6, 1)
MERGED = date(2026, 4, 20)


def at(day: date) -> Any:
    return clock.at(clock.start_of(day) + timedelta(hours=10))


def into(one: Enterprise, other: Enterprise, **content: Any) -> MergeArguments:
    return MergeArguments(one.id, other.id, "同一企业的两条记录", **content)


def apart(one: Enterprise, other: Enterprise) -> UnmergeArguments:
    return UnmergeArguments(one.id, other.id, "核实为两家企业")


def figure(make: Make, title: tuple[str, str], day: date, known_at: datetime | None = None) -> Any:
    """Ever, net and valid of a title; all is what a replay and a plain count give, and the ledger holds."""
    make.drained()
    found = recount(day)
    assert found.agrees, found.differences
    cells = [each for each in figures(day, known_at=known_at) if (each.scheme, each.level) == title]
    return (
        sum(each.ever for each in cells),
        sum(each.net for each in cells),
        sum(each.valid for each in cells),
    )


def rows_of(*firms: Enterprise) -> dict[str, Any]:
    """All that a merge can move, as it stands."""
    ids = [each.id for each in firms]
    tables: dict[type, Any] = {
        Subject: Subject.enterprise,
        Recognition: Recognition.enterprise,
        Account: Account.enterprise,
        Application: Application.enterprise,
    }
    found: dict[str, Any] = {
        table.__name__: [
            {name: value for name, value in row.__data__.items() if name not in ("version", "changed_at")}
            for row in table.select().where(column.in_(ids)).order_by(table.id)  # type: ignore[attr-defined]
        ]
        for table, column in tables.items()
    }
    found["Enterprise"] = [details_of(Enterprise.get_by_id(id)) for id in ids]
    return found
