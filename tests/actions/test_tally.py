"""A move of an enterprise in the figures; any history at all is tried by the campaign `histories`."""

from datetime import date

from registry.actions.tally import drain_tally
from registry.config import Config
from registry.queries.tally import figures
from tests.world import World


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
