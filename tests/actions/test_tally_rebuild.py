"""A rebuild in place: whatever was wrong comes right, and nothing that is read meanwhile is less or more."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NoReturn

import pytest

from registry.actions import tally_rebuild
from registry.actions.tally import drain_tally
from registry.actions.tally_rebuild import rebuild_tally
from registry.config import Config
from registry.models import Cursor, Enterprise, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.queries.recount import recount
from registry.queries.tally import figures
from tests.world import World

DAY = date(2026, 6, 1)
STRAY = 999_999
TABLES: tuple[Any, ...] = (TallySegment, TallyDelta, TallyHolder, TallyRollup)


@pytest.fixture
def world(registry: Config, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three holders with a past, each of which is a batch."""
    monkeypatch.setattr(tally_rebuild, "HOLDERS", 1)
    world = World()
    for holder, day in ((0, date(2022, 5, 1)), (1, date(2022, 5, 1)), (2, date(2023, 7, 1))):
        world.tell(("grant", holder, day, 0, 0, False))
    world.tell(("move", 1, date(2023, 4, 1), "120101"))
    while drain_tally():
        pass
    return world


def rows() -> dict[str, Counter[tuple[Any, ...]]]:
    """All that is kept, without the numbers of rows and without sums of nothing."""
    kept = {}
    for table in TABLES:
        names = [name for name in table._meta.sorted_field_names if name != "id"]
        query = table.select(*(getattr(table, name) for name in names))
        if table is TallyRollup:
            query = query.where((table.ever != 0) | (table.net != 0) | (table.valid != 0))
        kept[table.__name__] = Counter(query.tuples())
    return kept


def _holders() -> list[int]:
    return sorted(row.id for row in Enterprise.select(Enterprise.id))


def shown() -> list[Any]:
    """What a board reads, and how many titles the list of each holder has."""
    believed = TallySegment.select(TallySegment.enterprise_id).where(TallySegment.seq_until.is_null())
    listed = Counter(row.enterprise_id for row in believed)
    lists = [listed[holder] for holder in (*_holders(), STRAY)]
    return [figures(DAY, ("district",)), figures(date(2023, 1, 1), ("industry",)), *lists]


def one(table: Any) -> Any:
    return table.select().order_by(table.enterprise_id.desc()).first()


def lose_segments(table: Any = TallySegment) -> None:
    table.delete().where(table.enterprise_id == one(table).enterprise_id).execute()


def stray() -> None:
    row = one(TallySegment)
    row.id, row.enterprise_id = None, STRAY
    row.save(force_insert=True)


def lose_all() -> None:
    for table in TABLES:
        table.delete().execute()


DAMAGES: dict[str, Callable[[], object]] = {
    "a sum was changed": lambda: (
        TallyRollup.update(ever=TallyRollup.ever + 7).where(TallyRollup.cube == "place").execute()
    ),
    "a sum is lost": lambda: TallyRollup.delete().where(TallyRollup.span == "m").execute(),
    "what a holder changed is lost": lambda: lose_segments(TallyDelta),
    "the list has a holder less": lose_segments,
    "the list has a holder more": stray,
    "a history was changed": lambda: TallyHolder.update(standing="{}").execute(),
    "all is lost": lose_all,
    "the cursor is lost": lambda: Cursor.delete().execute(),
    "the cursor is beyond the ledger": lambda: Cursor.update(seq=10**9).execute(),
}


def broken_off(after: int) -> Iterator[int]:
    """A rebuild that goes no further than so many batches."""
    for number, mended in enumerate(rebuild_tally()):
        yield mended
        if number == after:
            return


def test_whatever_is_wrong_comes_right_wherever_it_was_broken_off(world: World) -> None:
    whole, right = rows(), shown()
    batches = len(list(rebuild_tally()))
    assert batches > 3
    for what, damage in DAMAGES.items():
        for after in (0, batches - 2):
            damage()
            assert (rows(), Cursor.select().count()) != (whole, 1) or "cursor" in what, what
            wrong = shown()
            for _mended in broken_off(after):
                # Each reading is what it was before, or right: never anything between.
                assert all(now in (was, to_be) for now, was, to_be in zip(shown(), wrong, right, strict=True))
            list(rebuild_tally())
            assert (rows(), shown()) == (whole, right), what
            assert drain_tally() == 0, what
            assert recount(DAY).differences == [], what


def test_figures_that_are_right_are_so_at_every_moment(world: World) -> None:
    right = shown()[:2]
    assert right[0]
    TallyDelta.delete().execute()
    TallySegment.delete().execute()
    for _mended in rebuild_tally():
        assert shown()[:2] == right
    assert recount(DAY).differences == []
    assert sum(rebuild_tally()) == 0


def test_a_batch_that_fails_leaves_all_as_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    TallySegment.update(net=False).execute()
    before = rows()

    def full(*_arguments: object, **_columns: object) -> NoReturn:
        raise OSError("the disk is full")

    monkeypatch.setattr(tally_rebuild, "insert_rows", full)
    with pytest.raises(OSError, match="full"):
        list(rebuild_tally())
    assert rows() == before
