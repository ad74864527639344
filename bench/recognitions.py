"""A registry of made-up recognitions in a scratch SQLite file: rows and roll-ups by the million.

The roll-ups are summed with NumPy, not posted one by one; those of a sample are first made by the product's
own rules as well and must come out the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.database import db
from registry.rules.catalog import catalog
from registry.rules.roll_up import ROLLUP_KEY, add, rolled_up
from registry.rules.segment import segments
from registry.rules.tally import CUBES, deltas_between
from registry.rules.title_history import Grant, TitleHistory

FIRST = date(2016, 1, 1)
DAYS = 3_800
VALID = 1_095
"""Days from the announcement to the last valid day."""
BATCHES_A_YEAR = 6
"""Documents a year that announce recognitions of one scheme and level, where they come in batches."""
SAMPLE = 2_000
Whole = NDArray[np.int64]
Rollup = tuple[Any, ...]


@dataclass(frozen=True)
class Made:
    """Recognitions as columns, in the order of their days: where each stands in the sorted lists, and the day
    it was announced, counted from FIRST."""

    titles: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    industries: tuple[str, ...]
    title: Whole
    place: Whole
    industry: Whole
    day: Whole

    def __len__(self) -> int:
        return len(self.day)

    def first(self, count: int) -> "Made":
        """The same registry when it was small."""
        parts = (each[:count] for each in (self.title, self.place, self.industry, self.day))
        return Made(self.titles, self.places, self.industries, *parts)

    def each(self) -> Iterator[tuple[int, int, int, int]]:
        """Title, place, industry and day of one after the other."""
        columns = (self.title, self.place, self.industry, self.day)
        return zip(*(column.tolist() for column in columns), strict=True)

    def grants(self) -> Iterator[Grant]:
        """Each as the ledger would say it."""
        for number, (title, place, industry, offset) in enumerate(self.each(), start=1):
            day = FIRST + timedelta(days=offset)
            yield Grant(
                recognition=number, subject=number, counted=f"s{number}", scheme=self.titles[title][0],
                level=self.titles[title][1], subject_kind="enterprise", district=self.places[place][0],
                zone=self.places[place][1], industry=self.industries[industry], award_year=day.year,
                from_on=day.isoformat(), last_valid=(day + timedelta(days=VALID)).isoformat(), seq=number,
            )  # fmt: skip


def make_recognitions(rows: int, *, in_batches: bool) -> Made:
    """`rows` recognitions over ten years, each on a day of its own chance or, `in_batches`, on one of the few
    days a year on which recognitions of its scheme and level are announced."""
    dice = np.random.default_rng(20260302)
    titles = tuple(sorted((scheme.id, level.id) for scheme, level in catalog().titles()))
    districts = [(code, "") for code in catalog().districts]
    zones = [(zone.district_code, zone.id) for zone in catalog().zones.values()]
    places, industries = tuple(sorted(districts + zones)), tuple(sorted(catalog().industries))
    title = dice.integers(0, len(titles), rows)
    day = dice.integers(0, DAYS, rows)
    if in_batches:
        announced = dice.integers(0, DAYS, (len(titles), DAYS * BATCHES_A_YEAR // 365))
        day = announced[title, dice.integers(0, announced.shape[1], rows)]
    order = np.argsort(day, kind="stable")
    place, industry = (dice.integers(0, len(each), rows) for each in (places, industries))
    return Made(titles, places, industries, title[order], place, industry, day[order])


def store(made: Made) -> int:
    """Write rows and roll-ups, with an index that covers the plain question, as a careful rival would have.
    Returns how many roll-ups there are."""
    sample = made.first(SAMPLE)
    assert {row[:-3]: list(row[-3:]) for row in rollups(sample)} == _posted(sample), (
        "NumPy rolls up otherwise"
    )
    for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
        db.execute_sql(f"PRAGMA {pragma}")
    columns = (
        "id", "batch_id", "scheme", "level", "subject_id", "subject_kind", "enterprise_id", "name",
        "district", "zone", "industry", "award_year", "announced_on", "valid_until", "origin", "ended_reason",
    )  # fmt: skip
    _insert("recognition", columns, _rows(made))
    _insert("tally_rollup", (*ROLLUP_KEY, "ever", "net", "valid"), rollups(made))
    db.execute_sql(
        "CREATE INDEX covering ON recognition "
        "(announced_on, scheme, level, district, zone, industry, valid_until, ended_on)"
    )
    db.execute_sql("ANALYZE")
    return int(db.execute_sql("SELECT COUNT(*) FROM tally_rollup").fetchone()[0])


def _rows(made: Made) -> Iterator[tuple[Any, ...]]:
    days = [FIRST + timedelta(days=offset) for offset in range(DAYS)]
    texts = [day.isoformat() for day in days]
    untils = [(day + timedelta(days=VALID)).isoformat() for day in days]
    for number, (title, place, industry, day) in enumerate(made.each(), start=1):
        yield (
            number, 1, *made.titles[title], number, "enterprise", number, "x", *made.places[place],
            made.industries[industry], days[day].year, texts[day], untils[day], "imported", "",
        )  # fmt: skip


def rollups(made: Made) -> Iterator[Rollup]:
    """Every row of `tally_rollup`, as ROLLUP_KEY with ever, net and valid, in the order of the key."""
    calendar = [FIRST + timedelta(days=offset) for offset in range(DAYS + VALID + 1)]
    years = sorted({day.year for day in calendar})
    award_year = np.array([years.index(day.year) for day in calendar])[made.day]
    coded = (
        ("district", made.place, len(made.places)),
        ("industry", made.industry, len(made.industries)),
        ("award_year", award_year, len(years)),
    )
    for cube in sorted(CUBES):
        kept = CUBES[cube]
        cell, sizes = made.title, [len(made.titles)]
        for name, codes, size in coded:
            sizes.append(size if name in kept else 1)
            cell = cell * sizes[-1] + (codes if name in kept else 0)
        kind = "enterprise" if "subject_kind" in kept else ""
        for span, starts in _spans(calendar):
            begins = sorted(set(starts))
            period = np.searchsorted(np.array(begins, "M8[D]"), np.array(starts, "M8[D]"))
            sums = _sums(period[made.day], period[made.day + VALID + 1], cell, int(np.prod(sizes)))
            for when, title, place, industry, year, ever, valid in _decoded(*sums, sizes):
                yield (
                    cube, span, begins[when].isoformat(), *made.titles[title], kind,
                    *(made.places[place] if "district" in kept else ("", "")),
                    made.industries[industry] if "industry" in kept else "",
                    years[year] if "award_year" in kept else 0, ever, ever, valid,
                )  # fmt: skip


def _spans(days: list[date]) -> tuple[tuple[str, list[date]], ...]:
    """The first day of the day, month and year of each day."""
    months, years = [day.replace(day=1) for day in days], [day.replace(month=1, day=1) for day in days]
    return ("d", days), ("m", months), ("y", years)


def _sums(begin: Whole, end: Whole, cell: Whole, cells: int) -> tuple[Whole, Whole, Whole]:
    """Keys, period before cell, and what begins in each and how much more begins than ends."""
    keys, where = np.unique(np.concatenate((begin * cells + cell, end * cells + cell)), return_inverse=True)
    began = np.bincount(where[: len(begin)], minlength=len(keys))
    return keys, began, began - np.bincount(where[len(begin) :], minlength=len(keys))


def _decoded(keys: Whole, ever: Whole, valid: Whole, sizes: list[int]) -> Iterator[tuple[int, ...]]:
    parts = []
    for size in reversed(sizes):
        keys, part = np.divmod(keys, size)
        parts.append(part)
    columns = (keys, *reversed(parts), ever, valid)
    return zip(*(column.tolist() for column in columns), strict=True)


def _posted(made: Made) -> dict[Rollup, list[int]]:
    """The same roll-ups by the product's rules, one recognition after the other."""
    sums: dict[Any, Any] = {}
    for grant in made.grants():
        for delta in deltas_between([], segments(TitleHistory((grant,)))):
            add(sums, (delta.effective_on, delta.cell), (delta.ever, delta.net, delta.valid))
    return {
        tuple(part.isoformat() if isinstance(part, date) else part for part in row[:-3]): list(row[-3:])
        for row in rolled_up(sums)
    }


def _insert(table: str, columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> None:
    names = tuple(columns)
    cursor = db.connection().cursor()
    cursor.execute("BEGIN")
    sql = f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(names))})"
    cursor.executemany(sql, rows)
    cursor.execute("COMMIT")
