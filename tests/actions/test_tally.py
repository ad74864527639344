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
