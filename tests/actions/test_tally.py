"""A move of an enterprise in the figures, and batches of any size; any history at all is tried by the
campaign `histories`."""

from datetime import date, timedelta
from typing import Any

import pytest

from registry import turns
from registry.actions import tally
from registry.actions.tally import drain_tally
from registry.config import Config
from registry.models import (
    Cursor,
    Event,
    TallyComposite,
    TallyDelta,
    TallyHolder,
    TallyRollup,
    TallySegment,
)
from registry.queries.tally import figures
from tests.oracle import SMART
from tests.world import World

TABLES: tuple[Any, ...] = (TallyComposite, TallyHolder, TallySegment, TallyDelta, TallyRollup)


def kept() -> list[list[tuple[Any, ...]]]:
    """All rows of the figures with their numbers; sums of nothing say nothing, and stand or not."""
    found = [sorted(table.select().tuples()) for table in TABLES]
    return [*found[:-1], [row for row in found[-1] if any(row[-3:])]]


def drained_anew(limit: int) -> list[int]:
    """Of how many events each batch was."""
    for table in (*TABLES, Cursor):
        table.delete().execute()
    return list(iter(lambda: limit and drain_tally(limit), 0))


def test_a_move_changes_exactly_two_cells_and_only_from_that_day(registry: Config) -> None:
    world = World()
    world.tell(("grant", 1, date(2022, 5, 1), 0, 0, False))
    world.tell(("drain",))
    while drain_tally():
        pass
    before = {day: figures(day, ("district",)) for day in (date(2023, 3, 31), date(2023, 4, 1))}
    world.tell(("move", 1, date(2023, 4, 1), "120101"))
    while drain_tally():
        pass
    assert figures(date(2023, 3, 31), ("district",)) == before[date(2023, 3, 31)]
    (cell,) = figures(date(2023, 4, 1), ("district",))
    assert cell.dimensions == {"district": "120101"}
    assert cell.ever == 1


def test_a_corrected_day_moves_the_award_year_as_known_now_and_leaves_it_as_known_then(
    registry: Config,
) -> None:
    world, title, day = World(), ("seed", "municipal"), date(2025, 6, 1)
    world.tell(("grant", 1, date(2022, 5, 1), 0, 0, False))
    world.tell(("correct", 0, 400, None))
    while drain_tally():
        pass
    (fact,) = world.oracle.facts
    for known, years in ((fact.known, {2022: 1}), (fact.decided[0][0], {2023: 1})):
        cells = figures(day, ("award_year",), known_at=known)
        assert {cell.dimensions["award_year"]: cell.ever for cell in cells} == years
        assert world.oracle.years(title, day, known) == years


@pytest.mark.engines("sqlite")
def test_a_history_leaves_the_same_rows_whatever_the_batch(
    registry: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World()
    for number in range(24):
        day = date(2022, 1, 1) + timedelta(days=40 * number)
        world.tell(("grant", number % 4, day, number % 6, 300 * (number % 3), number % 2 == 0))
        world.tell(("move", number % 3, day + timedelta(days=9), "120101" if number % 2 else "120116"))
    for step in (("end", 3, 90, "own_wish"), ("correct", 0, 400, None), ("void", 5), ("restore", 5, 90)):
        world.tell(step)
    world.tell(("choose", SMART, date(2023, 1, 1)))
    world.tell(("choose", SMART[:2], date(2024, 1, 1)))
    found, events, pauses = [], Event.select().count(), []
    monkeypatch.setattr(turns.time, "sleep", pauses.append)
    # By number; one event a batch, as where time is up at once; few rows a batch; many chunks a batch.
    for limit, chunk, seconds, most in (
        (1, 400, 60, 10**6),
        (7, 3, 60, 10**6),
        (5000, 9, 0, 10**6),
        (5000, 9, 60, 300),
        (5000, 400, 60, 10**6),
    ):
        monkeypatch.setattr(tally, "CHUNK", chunk)
        monkeypatch.setattr(tally, "TAKING_IN", seconds)
        monkeypatch.setattr(tally, "MOST_ROWS", most)
        batches = drained_anew(limit)
        assert sum(batches) == events
        whole = seconds and most == 10**6
        assert max(batches) == min(limit, events) if whole else max(batches) < events / 2
        found.append(kept())
    assert all(found[0])
    assert all(each == found[0] for each in found)
    drained_anew(0)
    monkeypatch.setattr(turns, "FEW", 0)
    monkeypatch.setattr(tally, "TAKING_IN", 0)
    assert turns.in_turns(drain_tally) == events
    assert len(pauses) > events / 9, "between long batches others may write"
    assert set(pauses) == {turns.PAUSE}
    assert kept() == found[0]
