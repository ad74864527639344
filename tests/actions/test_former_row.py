"""Whole rows as known then are what a list printed then, whatever was corrected since."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from registry import clock
from registry.actions.correction import correct_batch
from registry.actions.tally import drain_tally
from registry.actions.tally_rebuild import rebuild_tally
from registry.config import Config
from registry.models import FormerRow, Recognition
from registry.queries.former_row_check import former_row_faults
from registry.queries.recount import recount
from registry.rules.approval import CorrectArguments
from registry.rules.tally import Basis
from tests.make import SYSTEM
from tests.printed import Printed, printed
from tests.world import TITLES, World, last_recorded

DAY = date(2026, 6, 1)
CHAMPION = ("single_champion", "municipal")
ORDERS: tuple[dict[str, Any], ...] = (
    {},
    {"sort": "enterprise", "descending": False},
    {"sort": "valid_until", "descending": True},
    {"sort": "award_year", "descending": False},
)
Shown = list[list[Printed]]


def shown(known_at: datetime | None = None) -> Shown:
    """The lists of all titles, of each basis that needs no period, that of the first in four orders."""
    while drain_tally():
        pass
    asked = [*((Basis.EVER, order) for order in ORDERS), (Basis.NET, {}), (Basis.VALID, {})]
    return [printed(DAY, basis, list(TITLES), known_at, **order) for basis, order in asked]


def correct(which: int, **said: Any) -> None:
    row = Recognition.get_by_id(which)
    said = {"reason": "误填", "by_document": "津工信〔2026〕9号", **said}
    correct_batch(CorrectArguments(batch=row.batch_id, **said), SYSTEM)


def rename_line(which: int) -> None:
    correct(which, names=((which, "更正后的名称"),))


STEPS: dict[str, Any] = {
    "a firm is renamed": lambda world: world.say(0, name="零号改名企业"),
    "a code is settled": lambda world: world.code(0),
    "and renamed again": lambda world: world.say(0, name="乙号改名企业"),
    "a product is renamed": lambda world: world.call(0),
    "a firm moves": lambda world: world.move(1, date(2024, 3, 1), "120116"),
    "a batch number is corrected": lambda world: world.document(1),
    "its day and year are corrected": lambda world: correct(
        world.recognitions[1], announced_on=date(2023, 8, 2), award_year=2024
    ),
    "its validity is corrected": lambda world: correct(world.recognitions[0], without_end=True),
    "a line is called otherwise": lambda world: rename_line(world.recognitions[2]),
    "one is voided": lambda world: world.void(2),
    "one is ended": lambda world: world.end(0, 600, "other_document"),
}


@pytest.fixture
def world(registry: Config) -> World:
    world = World()
    # After all that the registry of tests recorded, so that each step has an instant of its own.
    world.instant = datetime(2026, 4, 1)
    for holder, day, title, validity, product in (
        (0, date(2022, 5, 1), 1, 700, True),
        (1, date(2023, 7, 1), 0, 0, False),
        (2, date(2023, 7, 1), 0, 300, False),
        (0, date(2024, 7, 1), 2, 0, False),
    ):
        world.tell(("grant", holder, day, title, validity, product))
    return world


def tell(world: World, step: Any) -> None:
    world.instant += timedelta(hours=5)
    with clock.at(world.instant):
        step(world)


def test_whole_rows_are_of_then_and_come_from_the_ledger(world: World) -> None:
    known: list[tuple[str, datetime, Shown]] = []
    for name, step in STEPS.items():
        known.append((name, last_recorded(), shown()))
        tell(world, step)
    states = [then for *_, then in known]
    assert all(one != other for one, other in pairwise([*states, shown()])), "else this proves little"
    known.append(("now", last_recorded(), shown()))
    for name, instant, then in known:
        assert shown(instant) == then, f"as known before {name}"
    before: list[Any] = list(FormerRow.select().order_by(FormerRow.seq_until, FormerRow.row_id).dicts())
    assert {row["of_table"] for row in before} == {"enterprise", "subject", "recognition", "batch"}
    FormerRow.delete().execute()
    (lost,) = recount(DAY).differences
    assert "former rows are not what the ledger gives" in lost
    assert sum(rebuild_tally()) == len(before)
    assert former_row_faults() == []
    _, instant, then = known[0]
    assert shown(instant) == then


def test_what_never_changes_keeps_nothing(world: World) -> None:
    world.tell(("end", 0, 600, "other_document"))
    world.tell(("move", 0, date(2024, 3, 1), "120116"))
    assert FormerRow.select().count() == 0


@pytest.mark.parametrize(
    "plant",
    [
        lambda row: FormerRow.update(name="别的名称").where(FormerRow.id == row.id),
        lambda row: FormerRow.update(seq_until=row.seq_until - 1).where(FormerRow.id == row.id),
        lambda row: FormerRow.delete().where(FormerRow.id == row.id),
        lambda row: FormerRow.insert(of_table="batch", row_id=1, seq_until=1, document_no="无"),
        lambda row: FormerRow.update(uscc=None).where(FormerRow.id == row.id),
    ],
)
def test_a_former_row_that_is_wrong_is_found_and_put_right(world: World, plant: Any) -> None:
    tell(world, STEPS["a code is settled"])
    tell(world, STEPS["a firm is renamed"])
    instant = last_recorded()
    then = shown(instant)
    row = FormerRow.get((FormerRow.of_table == "enterprise") & FormerRow.uscc.is_null(False))
    assert plant(row).execute()
    (wrong,) = recount(DAY).differences
    assert "former row" in wrong
    assert sum(rebuild_tally())
    assert recount(DAY).differences == []
    assert shown(instant) == then


def test_a_list_as_known_then_costs_the_same_however_much_was_corrected(
    world: World, queries: list[str]
) -> None:
    then = last_recorded()
    for step in STEPS.values():
        tell(world, step)
    queries.clear()
    printed(DAY, Basis.EVER, list(TITLES), then)
    assert len(queries) == 3, "which event was the last, twice, and the list"
