"""Taking lists away as files, against bare writers given the same cells, and how much memory it takes.

The most memory is of a process of its own for each file.
"""

import csv
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, g
from rustpy_xlsxwriter import write_worksheets

from bench.cpu import in_turns, is_quick
from bench.process import apart
from bench.registers import TITLE, built
from bench.table import FigureTable, Measured, TimedTable
from registry.config import Config
from registry.database import db
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.web import create_app
from registry.web.lists.csv_table import write_csv
from registry.web.lists.list_file import ListColumn, ListFile
from registry.web.lists.recognitions import recognitions_file
from registry.web.lists.register import register_file
from registry.web.lists.take_away import CSV, taken_away
from registry.web.lists.xlsx_table import write_workbook

TODAY = date(2026, 3, 2)
ROUNDS = 3
QUERIES = {
    "register": (
        "name uscc district zone industry chains founded_on staff revenue_fen assets_fen title",
        """SELECT e.name, e.uscc, e.district, e.zone, e.industry, e.chains, e.founded_on, e.staff,
        e.revenue_fen, e.assets_fen, r.scheme || r.level
        FROM enterprise e LEFT JOIN recognition r ON r.enterprise_id = e.id ORDER BY e.name, e.id""",
    ),
    "recognitions": (
        "name uscc subject scheme level district zone industry year announced until status number document",
        """SELECT r.name, e.uscc, s.name, r.scheme, r.level, r.district, r.zone, r.industry, r.award_year,
        r.announced_on, r.valid_until, r.ended_how, r.certificate_no, b.document_no
        FROM recognition r JOIN enterprise e ON e.id = r.enterprise_id JOIN subject s ON s.id = r.subject_id
        JOIN batch b ON b.id = r.batch_id ORDER BY r.announced_on DESC, r.id DESC""",
    ),
}
"""The same rows by hand: heads, and the statement."""
KINDS = [(name, suffix) for name in QUERIES for suffix in ("csv", "xlsx")]


def bench_export(rows: int) -> Iterator[TimedTable | FigureTable]:
    """Both lists of registers of `rows` enterprises and of a tenth, each with a recognition."""
    of, few = f"a line of {rows:,}", rows // 10
    whole = TimedTable("export.lists", of, "µs", {"ours": "ours", "floor": "cursor and bare writer"})
    written = TimedTable("export.writing", of, "µs", {"ours": "ours", "floor": "bare writer"})
    most = FigureTable("export.memory", ("list", "kind", f"MB, {few:,} rows", f"MB, {rows:,} rows"))
    with tempfile.TemporaryDirectory() as folder:
        small, large = (built(Path(folder), count) for count in (few, rows))
        for table, ways in ((whole, (_whole, _bare)), (written, (_writing, _bare_writing))):
            table.rows.extend(apart(_compared, ways, large, rows))
        for name, suffix in KINDS[:2] if is_quick() else KINDS:
            held = [apart(_most, database, name, suffix) for database in (small, large)]
            most.rows.append((name, suffix, *held))
    yield from (whole, written, most)


def _compared(ways: Sequence[Callable[..., float]], database: str, rows: int) -> list[Measured]:
    """Both kinds of file of both lists, ours and bare in turns."""
    ours, bare = ways
    found = []
    for name, suffix in KINDS:
        turns = {
            "ours": lambda of=(name, suffix): ours(database, *of) / rows,
            "floor": lambda of=(name, suffix): bare(database, *of) / rows,
        }
        found.append(Measured(f"{name}, .{suffix}", in_turns(turns, ROUNDS)))
    return found


def _most(database: str, name: str, suffix: str) -> int:
    """Megabytes at the most that a process holds in which a list is taken away."""
    _whole(database, name, suffix)
    # Not ru_maxrss: a process that was begun by a large one is said to have been as large.
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _file(name: str) -> ListFile:
    if name == "register":
        return register_file(Actor("1", "bench", Role.BUREAU_DECIDER), {}, TODAY, [])
    return recognitions_file(TITLE, TODAY, [])


@cache
def _app(database: str) -> Flask:
    folder = Path(database).parent
    return create_app(Config(f"sqlite:///{database}", "redis://127.0.0.1:1/0", folder, 0, "bench" * 8))


def _whole(database: str, name: str, suffix: str) -> float:
    """The answer as a page gives it, read to its end."""
    with _app(database).test_request_context("/"):
        db.connect(reuse_if_open=True)
        # As the public gets it: for who is signed in so long a list is a job, by the same writers.
        g.account = None
        began = time.process_time()
        for _piece in taken_away(suffix, lambda: _file(name), in_chinese=True).response:
            pass
        took = time.process_time() - began
        db.close()
    return took


def _bare(database: str, name: str, suffix: str) -> float:
    """A cursor over the same rows, nothing made of them, and a bare writer."""
    heads, sql = QUERIES[name]
    connection = sqlite3.connect(database)
    began = time.process_time()
    _write_bare(connection.execute(sql), heads.split(), suffix)
    took = time.process_time() - began
    connection.close()
    return took


def _finished(database: str, name: str) -> tuple[list[str], list[tuple[Any, ...]], Sequence[ListColumn]]:
    """The heads, the finished cells and the columns of a list."""
    with _app(database).test_request_context("/"):
        db.connect(reuse_if_open=True)
        with db.atomic():
            file = _file(name)
            rows = [row for piece in file.pieces() for row in zip(*piece, strict=True)]
        db.close()
    return file.heads, rows, [replace(column, of=None) for column in file.columns]


def _writing(database: str, name: str, suffix: str) -> float:
    """Writing alone: cells that are there."""
    _heads, rows, columns = _finished(database, name)
    file = ListFile("bench", "", columns, rows, TODAY, "")
    with _app(database).test_request_context("/"), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        began = time.process_time()
        if suffix == CSV:
            with path.open("wb") as out:
                write_csv(file, out)
        else:
            write_workbook(file, str(path), lambda count, digest: [(str(count), digest)])
        return time.process_time() - began


def _bare_writing(database: str, name: str, suffix: str) -> float:
    """The same cells, whatever they are, by a bare writer."""
    heads, rows, _columns = _finished(database, name)
    began = time.process_time()
    _write_bare(iter(rows), heads, suffix)
    return time.process_time() - began


def _write_bare(rows: Iterable[tuple[Any, ...]], heads: list[str], suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        if suffix == CSV:
            with path.open("w", newline="") as out:
                writer = csv.writer(out)
                writer.writerow(heads)
                writer.writerows(rows)
        else:
            records = (dict(zip(heads, row)) for row in rows)  # noqa: B905 -- as bare as can be
            write_worksheets([("list", records)], str(path))
