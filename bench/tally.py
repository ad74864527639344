"""Reading the tally from the roll-ups against a plain GROUP BY over the recognitions, in the same run.

Every answer of the roll-up is checked against the GROUP BY before it is timed.
"""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.cpu import in_turns, timed
from bench.recognitions import make_recognitions, store
from bench.table import Measured, TimedTable
from registry.database import db, open_database
from registry.migrating import apply_migrations
from registry.queries.tally import figures

DAY = date(2025, 8, 17)
ROUNDS = 7
PANELS: tuple[tuple[str, ...], ...] = ((), ("district", "zone"), ("industry",), ("district", "industry"))


def bench_tally(sizes: Sequence[int]) -> Iterator[TimedTable]:
    """Registries of so many recognitions in scratch SQLite files; both ways of asking in turns."""
    table = TimedTable("tally.panels", "panel", "ms", {"ours": "roll-ups", "peer": "GROUP BY"})
    for rows in sizes:
        for in_batches, days in ((True, "announced in batches"), (False, "each on a day of its own")):
            table.rows.extend(_panels(rows, f"{rows:,}, {days}", in_batches=in_batches))
    yield table


def _panels(rows: int, at: str, *, in_batches: bool) -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        db.connect()
        apply_migrations()
        store(make_recognitions(rows, in_batches=in_batches))
        found = [_compared(panel, at) for panel in PANELS]
        db.close()
    return found


def _compared(panel: tuple[str, ...], at: str) -> Measured:
    rolled = {(f.scheme, f.level, *f.dimensions.values()): (f.ever, f.valid) for f in figures(DAY, panel)}
    plain = {tuple(row[:-2]): tuple(row[-2:]) for row in _group_by(panel)}
    assert rolled == plain, "the roll-up differs from the plain count"
    ways = {
        "ours": lambda: timed(lambda: figures(DAY, panel)),
        "peer": lambda: timed(lambda: _group_by(panel)),
    }
    return Measured(" × ".join(("scheme", *panel)), in_turns(ways, ROUNDS), at)


def _group_by(panel: tuple[str, ...]) -> list[tuple[Any, ...]]:
    keys = ", ".join(("scheme", "level", *panel))
    sql = (
        f"SELECT {keys}, COUNT(*), SUM(valid_until >= ? AND (ended_on IS NULL OR ended_on > ?)) "
        f"FROM recognition WHERE announced_on <= ? GROUP BY {keys}"
    )
    return list(db.execute_sql(sql, (DAY.isoformat(),) * 3).fetchall())
