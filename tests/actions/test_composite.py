"""A target over several titles counts a subject once; another set is built aside and shown when whole."""

from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions import composite as building
from registry.actions.tally import drain_tally
from registry.config import Config
from registry.models import TallyComposite, TallySegment
from registry.queries.composite import composite_faults
from registry.queries.progress import TargetProgress, progress_of
from registry.queries.recount import recount
from registry.queries.tally import figures, titles_behind
from registry.queries.tally_known import tally_known
from registry.queries.tally_rows import tally_faults
from registry.rules.catalog import catalog
from registry.rules.tally import Basis
from registry.rules.target import opening_left
from tests.oracle import SMART
from tests.world import World

DAY = date(2024, 6, 1)
WORKSHOP, ADVANCED, BASIC = SMART
GRANT = {title: 3 + place for place, title in enumerate(SMART)}


def target(day: date = DAY, known_at: Any = None) -> TargetProgress:
    (item,) = (
        each
        for each in progress_of(catalog().plan_on(day), day, known_at=known_at)
        if each.target.id == "P10"
    )
    return item


def lines(item: TargetProgress, basis: Basis = Basis.EVER, day: date = DAY) -> list[Any]:
    plan = catalog().plan_on(day)
    asked = plan.last_of(day) if basis is Basis.IN_PERIOD else day
    return list(titles_behind(asked, basis, item.counted.pairs, {}, since=plan.starts_on))


def drained() -> None:
    while drain_tally():
        pass


def agrees() -> bool:
    return recount(DAY).differences == [] and list(tally_faults(tally_known().seq)) == []


@pytest.fixture
def world(registry: Config) -> World:
    """A site that was a workshop in 2019 and is advanced since 2023, another that is basic only, and a third
    that was advanced for a year."""
    world = World()
    world.tell(("grant", 0, date(2020, 7, 1), GRANT[WORKSHOP], 400, False))
    world.tell(("grant", 0, date(2023, 2, 1), GRANT[ADVANCED], 0, False))
    world.tell(("grant", 1, date(2023, 3, 1), GRANT[BASIC], 0, False))
    world.tell(("grant", 2, date(2022, 3, 1), GRANT[ADVANCED], 365, False))
    drained()
    return world


def test_a_site_of_two_titles_counts_once(world: World) -> None:
    item = target()
    assert (item.ever, item.net, item.valid, item.in_period) == (2, 2, 1, 1)
    assert (item.counted.distinct, item.counted.pairs) == (True, (("P10@1", ""),))
    assert [len(lines(item, basis)) for basis in Basis] == [2, 2, 1, 1]
    assert {(row.recognition.scheme, row.recognition.level) for row in lines(item)} == {ADVANCED}
    assert sum(cell.ever for cell in figures(DAY)) == 4, "titles are counted as they were"
    assert all(cell.level for cell in figures(DAY)), "and no composite is among them"
    assert agrees()


def test_what_was_before_the_opening_comes_off_it_and_never_below_nothing(world: World) -> None:
    item = target()
    assert (item.brought_in, item.opening, item.reached) == (1, 101, 103)
    assert target(date(2020, 12, 30)).opening is None
    many = [("grant", holder, date(2020, 8, 1), GRANT[WORKSHOP], 0, False) for holder in (1, 2, 3)]
    for step in many:
        world.tell(step)
    drained()
    item = target()
    assert (item.ever, item.brought_in, item.opening, item.reached) == (4, 4, 98, 102)
    assert (opening_left(102, 102), opening_left(102, 103)) == (0, 0)


def test_the_period_begins_on_the_plan_s_first_day(world: World) -> None:
    for holder, day in ((1, date(2020, 12, 31)), (3, date(2021, 1, 1))):
        world.tell(("grant", holder, day, GRANT[WORKSHOP], 0, False))
    drained()
    item = target()
    assert (item.ever, item.in_period) == (4, 2)
    begun = {row.recognition.announced_on for row in lines(item, Basis.IN_PERIOD)}
    assert begun == {date(2021, 1, 1), date(2022, 3, 1)}, "nothing that began on the day before"


def test_what_began_after_the_plan_began_in_no_day_of_it(world: World) -> None:
    later = date(2026, 3, 1)
    world.tell(("grant", 3, date(2026, 1, 10), GRANT[WORKSHOP], 0, False))
    drained()
    item = target(later)
    assert (item.ever, item.in_period) == (3, 1)
    assert len(lines(item, Basis.IN_PERIOD, later)) == 1


def test_another_set_is_built_aside_and_known_from_the_day_it_was_set(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "HOLDERS", 1)
    with clock.at(world.instant + timedelta(hours=1)):
        before = clock.now()
    world.tell(("choose", SMART, date(2024, 1, 1)))
    seen = []
    for step in range(20):
        worked = drain_tally()
        item = target()
        seen.append((item.ever, item.counted.waits))
        assert len(lines(item)) == item.ever, "figure and list are of the same titles all the while"
        if step == 2:  # somebody of whom nothing is built yet, and somebody of whom all is
            world.tell(("grant", 3, date(2024, 2, 1), GRANT[BASIC], 0, False))
            world.tell(("grant", 0, date(2024, 2, 1), GRANT[BASIC], 0, False))
        if not worked:
            break
    assert seen[0] == (2, True)
    assert seen[-1] == (4, False)
    assert {ever for ever, waits in seen if waits} == {2}
    assert target().counted.pairs == (("P10@2", ""),)
    assert target(date(2023, 12, 31)).ever == 2, "the set of that day"
    assert target(known_at=before).ever == 2, "the set that was known then"
    assert agrees()


def test_what_is_known_at_an_instant_is_exact_under_a_set_that_came_later(world: World) -> None:
    first = world.oracle.facts[2].known
    world.tell(("choose", SMART, date(2021, 1, 1)))
    drained()
    pair = target().counted.pairs
    known = [len(list(titles_behind(DAY, Basis.EVER, pair, {}, known_at=at))) for at in (first, None)]
    assert known == [2, 3], "each line with the number of its own event"


def test_a_set_that_nobody_asks_for_is_a_fault_and_is_dropped(world: World) -> None:
    kept = TallyComposite.get(TallyComposite.id == "P10@1")
    TallyComposite.update(titles='["seed:municipal"]').where(TallyComposite.id == kept.id).execute()
    assert list(composite_faults()) == ["tally_composite P10@1: not what was set"]
    assert not agrees()
    drained()
    assert target().ever == 2
    assert agrees()
    assert not TallySegment.select().where(TallySegment.scheme == "P10@1", TallySegment.level != "").exists()
