"""Reading the tally from the roll-ups against a plain GROUP BY over the recognitions, in the same run.

Every answer of the roll-up is checked against the GROUP BY before it is timed.
"""

import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from registry.database import db, open_database
from registry.migrating import apply_migrations
from registry.queries.tally import figures
from registry.rules.catalog import catalog
from registry.rules.standing import Grant, Standing, segments
from registry.rules.tally import ROLLUP_KEY, deltas_between, rollup_keys

DAY = date(2025, 8, 17)
FIRST = date(2016, 1, 1)
ROUNDS = 7
PANELS: tuple[tuple[str, ...], ...] = ((), ("district", "zone"), ("industry",), ("district", "industry"))


def bench_tally(rows: int) -> None:
    """Build a registry of `rows` recognitions in a scratch SQLite file, then time both ways of asking."""
    with tempfile.TemporaryDirectory() as folder:
        open_database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        db.connect()
        apply_migrations()
        began = time.perf_counter()
        _fill(rows)
        print(
            f"\n{rows:,} recognitions, built in {time.perf_counter() - began:.0f} s; "
            f"as of {DAY}; median of {ROUNDS}"
        )
        print(f"{'panel':<22}{'cells':>8}{'roll-up':>12}{'GROUP BY':>12}{'ratio':>9}")
        for panel in PANELS:
            _compare(panel)
        db.close()


def _fill(rows: int) -> None:
    chance = random.Random(20260302)
    titles = [(scheme.id, level.id) for scheme, level in catalog().titles()]
    places = [(code, "") for code in catalog().districts] + [
        (zone.district_code, zone.id) for zone in catalog().zones.values()
    ]
    industries = list(catalog().industries)
    rollups: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    made = []
    for number in range(1, rows + 1):
        scheme, level = chance.choice(titles)
        district, zone = chance.choice(places)
        day = FIRST + timedelta(days=chance.randrange(3800))
        grant = Grant(
            recognition=number, subject=number, counted=f"s{number}", scheme=scheme, level=level,
            subject_kind="enterprise", district=district, zone=zone, industry=chance.choice(industries),
            award_year=day.year, from_on=day.isoformat(),
            last_valid=(day + timedelta(days=1095)).isoformat(), seq=number,
        )  # fmt: skip
        made.append((number, grant))
        for delta in deltas_between([], segments(Standing((grant,)))):
            for key in rollup_keys(delta):
                sums = rollups[key]
                sums[0] += delta.ever
                sums[1] += delta.net
                sums[2] += delta.valid
    _store(made, rollups)


def _store(made: list[tuple[int, Grant]], rollups: dict[tuple[Any, ...], list[int]]) -> None:
    db.execute_sql("PRAGMA foreign_keys = OFF")
    columns = [
        "id",
        "batch_id",
        "scheme",
        "level",
        "subject_id",
        "subject_kind",
        "enterprise_id",
        "name",
        "district",
        "zone",
        "industry",
        "award_year",
        "announced_on",
        "valid_until",
        "origin",
        "ended_reason",
    ]
    _insert(
        "recognition",
        columns,
        (
            (n, 1, g.scheme, g.level, n, g.subject_kind, n, "x", g.district, g.zone, g.industry, g.award_year,
             g.from_on, g.last_valid, "imported", "")
            for n, g in made
        ),
    )  # fmt: skip
    _insert(
        "tally_rollup",
        [*ROLLUP_KEY, "ever", "net", "valid"],
        (
            (*(str(part) if isinstance(part, date) else part for part in key), *sums)
            for key, sums in rollups.items()
        ),
    )
    # What a careful rival would have: an index that covers the question.
    db.execute_sql(
        "CREATE INDEX covering ON recognition "
        "(announced_on, scheme, level, district, zone, industry, valid_until, ended_on)"
    )
    db.execute_sql("ANALYZE")


def _insert(table: str, columns: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    marks = ",".join("?" * len(columns))
    cursor = db.connection().cursor()
    cursor.execute("BEGIN")
    cursor.executemany(f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})", rows)
    cursor.execute("COMMIT")


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
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began
