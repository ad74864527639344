"""Reading the tally from the roll-ups against a plain GROUP BY over the recognitions, in the same run.

Every answer of the roll-up is checked against the GROUP BY before it is timed.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from bench.recognitions import make_recognitions, store
from registry.database import db, open_database
from registry.migrating import apply_migrations
from registry.queries.tally import figures

DAY = date(2025, 8, 17)
ROUNDS = 7
PANELS: tuple[tuple[str, ...], ...] = ((), ("district", "zone"), ("industry",), ("district", "industry"))


def bench_tally(rows: int, *, in_batches: bool) -> None:
    """Build a registry of `rows` recognitions in a scratch SQLite file, then time both ways of asking."""
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        db.connect()
        apply_migrations()
        began = time.process_time()
        rolled_up = store(make_recognitions(rows, in_batches=in_batches))
        days = "announced in batches" if in_batches else "every one on a day of its own"
        print(
            f"\n{rows:,} recognitions, {days}: {rolled_up:,} roll-ups, "
            f"built in {time.process_time() - began:.0f} s; as of {DAY}; median of {ROUNDS}"
        )
        print(f"{'panel':<22}{'cells':>8}{'roll-up':>12}{'GROUP BY':>12}{'ratio':>9}", flush=True)
        for panel in PANELS:
            _compare(panel)
        db.close()


def _compare(panel: tuple[str, ...]) -> None:
    rolled = {(f.scheme, f.level, *f.dimensions.values()): (f.ever, f.valid) for f in figures(DAY, panel)}
    plain = {tuple(row[:-2]): tuple(row[-2:]) for row in _group_by(panel)}
    assert rolled == plain, "the roll-up differs from the plain count"
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(lambda: figures(DAY, panel)))
        theirs.append(_timed(lambda: _group_by(panel)))
    mine, other = statistics.median(ours), statistics.median(theirs)
    name = " × ".join(("scheme", *panel))
    print(f"{name:<22}{len(rolled):>8,}{mine * 1000:>9.2f} ms{other * 1000:>9.1f} ms{other / mine:>8.0f}×")


def _group_by(panel: tuple[str, ...]) -> list[tuple[Any, ...]]:
    keys = ", ".join(("scheme", "level", *panel))
    sql = (
        f"SELECT {keys}, COUNT(*), SUM(valid_until >= ? AND (ended_on IS NULL OR ended_on > ?)) "
        f"FROM recognition WHERE announced_on <= ? GROUP BY {keys}"
    )
    return list(db.execute_sql(sql, (DAY.isoformat(),) * 3).fetchall())


def _timed(ask: Callable[[], object]) -> float:
    began = time.process_time()
    ask()
    return time.process_time() - began
