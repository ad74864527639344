"""A nation's register: ten million enterprises and their titles in PostgreSQL. What a panel, and a page of a
list, take there, beside the plain grouped count of the recognitions; and how much room it needs.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from bench.cpu import in_turns, timed
from bench.engines import Scratch
from bench.nation_rows import make_nation, sample_agrees
from bench.process import apart, closed, migrated, server_of
from bench.table import FigureTable, Measured, TimedTable
from registry.database import db
from registry.queries.board_page import titles_by_page
from registry.queries.roll import roll_by_page
from registry.queries.tally import figures
from registry.rules.tally import Basis

DAY = date(2025, 8, 17)
ROUNDS = 7
COUNTED_ROUNDS = 3
PANELS: tuple[tuple[str, ...], ...] = ((), ("district", "zone"), ("industry",), ("award_year",))
PAGE = 50
TITLE = ("specialized_new", "municipal")
LISTS: dict[str, tuple[dict[str, str], int]] = {
    "roll, latest first": ({}, 0),
    "roll, latest first, page 1,000": ({}, 999 * PAGE),
    "roll by name": ({"sort": "name"}, 0),
    "roll by name, page 1,000": ({"sort": "name"}, 999 * PAGE),
    "roll of a district": ({"district": "120111"}, 0),
    "roll of a district by name": ({"district": "120111", "sort": "name"}, 0),
    "roll of an industry and a year": ({"industry": "I4", "year": "2022"}, 0),
}
BEHIND = {"behind a number, by enterprise": "enterprise", "behind a number, by place": "place"}


def bench_nation(place: Scratch, enterprises: int) -> Iterator[TimedTable | FigureTable]:
    """A register of so many enterprises, every third of which has two titles."""
    yield from apart(_measured, place, enterprises)


def _measured(place: Scratch, enterprises: int) -> list[TimedTable | FigureTable]:
    migrated(place.make("bench_nation"))
    began = time.monotonic()
    recognitions = make_nation(enterprises)
    assert sample_agrees(), "what was made is not what the rules give"
    # One process works for each question, and its seconds are all there are.
    db.execute_sql("SET max_parallel_workers_per_gather = 0")
    room = int(db.execute_sql("SELECT pg_database_size(current_database())").fetchone()[0])
    size = FigureTable("nation.size", ("enterprises", "recognitions", "GB", "made in, minutes"))
    size.rows.append((enterprises, recognitions, room / 1e9, (time.monotonic() - began) / 60))
    found: list[TimedTable | FigureTable] = [size, _panels(), _lists()]
    closed()
    return found


def _panels() -> TimedTable:
    table = TimedTable("nation.panels", "panel", "ms", {"ours": "roll-ups", "peer": "GROUP BY"})
    server = server_of(db.connection())
    for panel in PANELS:
        rolled = {(f.scheme, f.level, *f.dimensions.values()): (f.ever, f.valid) for f in figures(DAY, panel)}
        assert rolled == _grouped(panel), "the roll-up differs from the plain count"
        # Often enough to be measured: of what is asked once a tick of the clock is more.
        ours = [timed(lambda panel=panel: figures(DAY, panel), server) for _ in range(ROUNDS)]  # type: ignore[misc]
        plain = [timed(lambda panel=panel: _grouped(panel), server) for _ in range(COUNTED_ROUNDS)]  # type: ignore[misc]
        seconds = {"ours": sorted(ours)[: len(plain)], "peer": plain}
        table.rows.append(Measured(" × ".join(("scheme", *panel)), seconds))
    return table


def _grouped(panel: tuple[str, ...]) -> dict[tuple[Any, ...], tuple[int, int]]:
    keys = ", ".join(("scheme", "level", *panel))
    sql = (
        f"SELECT {keys}, COUNT(*), COUNT(*) FILTER (WHERE valid_until >= %s AND (ended_on IS NULL OR "
        f"ended_on > %s)) FROM recognition WHERE announced_on <= %s GROUP BY {keys}"
    )
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in db.execute_sql(sql, (DAY,) * 3).fetchall()}


def _lists() -> FigureTable:
    """A page of each list with its length, of which the page says how many there are."""
    table = FigureTable("nation.lists", ("a page of 50", "rows in all", "CPU ms", "wall ms"))
    asked: dict[str, Callable[[], tuple[int, list[Any]]]] = {
        name: (lambda filters=filters, offset=offset: _page(roll_by_page(filters, DAY), offset))  # type: ignore[misc]
        for name, (filters, offset) in LISTS.items()
    }
    for name, sort in BEHIND.items():
        asked[name] = lambda sort=sort: _page(  # type: ignore[misc]
            titles_by_page(DAY, Basis.VALID, [TITLE], {}, sort=sort, descending=False), 0
        )
    server = server_of(db.connection())
    for name, ask in asked.items():
        total, rows = ask()
        assert len(rows) == min(PAGE, total) > 0, name
        walls: list[float] = []
        seconds = in_turns({"ours": lambda ask=ask, walls=walls: _timed(ask, server, walls)}, ROUNDS)  # type: ignore[misc]
        table.rows.append(
            (name, total, statistics.median(seconds["ours"]) * 1e3, statistics.median(walls) * 1e3)
        )
    return table


def _timed(ask: Callable[[], object], server: list[int], walls: list[float]) -> float:
    began = time.perf_counter()
    used = timed(ask, server)
    walls.append(time.perf_counter() - began)
    return used


def _page(listed: Any, offset: int) -> tuple[int, list[Any]]:
    total = int(listed.count())
    return total, listed.read(min(offset, max(0, total - PAGE)), PAGE, total)
