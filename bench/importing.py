"""Bringing in lists by the real import, beside another writer: against the workbook read and its rows written
by one statement each; and the least that a ledger asks for."""

import hashlib
import multiprocessing
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter

from bench.cpu import in_turns, timed
from bench.engines import Scratch
from bench.import_peer import Saved
from bench.list_memory import bench_memory
from bench.process import apart, closed, migrated, opened, server_of
from bench.reading import read_bare
from bench.table import FigureTable, Measured, TimedTable
from registry.actions.enterprise import register_enterprise
from registry.actions.imports.file import apply_import
from registry.database import db, is_postgres
from registry.models import Batch, Enterprise, Event, ImportRun, Recognition, Subject
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.asked import Asked, EnterpriseList
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import Report
from registry.rules.uscc import check_character

HEAD = ("统一社会信用代码", "企业名称", "所属区", "所属行业", "从业人数", "上年度营业收入（万元）")
EVERY = 0.2
"""Seconds between two registrations of the other writer."""
SYSTEM = Actor.system("bench")
ANNOUNCED = date(2024, 3, 1)
ROUNDS = 3
WAYS = {
    "ours": "ours",
    "floor": "read, one INSERT",
    "floor_ledger": "with subjects and events, hashed",
    "peer": "openpyxl, Django, save()",
}
PEER_ROWS = 10_000
"""So many rows of a longer list the peer brings in."""
Rows = tuple[str, list[Any]]
"""A table and what is written into it."""


def bench_imports(places: Sequence[Scratch], lengths: Sequence[int]) -> Iterator[TimedTable | FigureTable]:
    """Lists of enterprises of these lengths, and a list of new titles of the shortest; on SQLite the memory
    that each takes from the file to the last piece."""
    table = TimedTable("import.lists", "a row", "µs", WAYS)
    waits = FigureTable("import.waits", ("list", "rows a second", "another writer waits at most, s"))
    for place in places:
        for rows, titles in (*((rows, False) for rows in lengths), (min(lengths), True)):
            what = f"{place.engine}, {rows:,} {'titles of new enterprises' if titles else 'enterprises'}"
            found, wall, longest = apart(_measured, place, rows, titles)
            table.rows.append(Measured(what, found))
            waits.rows.append((what, round(rows / wall), longest))
    yield table
    yield waits
    yield bench_memory(lengths)


def _measured(place: Scratch, rows: int, titles: bool) -> tuple[dict[str, list[float]], float, float]:
    """Seconds for a row by way and round; of the last round of ours the seconds of wall time, and of all of
    them the longest that another writer waited."""
    with tempfile.TemporaryDirectory() as folder:
        content = _workbook(Path(folder) / "list.xlsx", rows, "认定" if titles else "")
        some = _workbook(Path(folder) / "some.xlsx", min(rows, PEER_ROWS), "认定" if titles else "")
    trial, peer = _Trial(place, rows, content, titles), Saved(place.make("import_peer"), some, titles)
    ways = {"ours": trial.ours, "floor": trial.floor, "floor_ledger": trial.ledger, "peer": peer.bring_in}
    found = in_turns(ways, ROUNDS, warm=0)
    assert peer.names == {row[0] for row in trial.names()[: len(peer.names)]}
    counts = dict.fromkeys(ways, rows) | {"peer": min(rows, PEER_ROWS)}
    return (
        {way: [one / counts[way] for one in taken] for way, taken in found.items()},
        trial.wall,
        trial.longest,
    )


@dataclass
class _Trial:
    """One list, brought in by ours and by the least that could, round by round."""

    place: Scratch
    rows: int
    content: bytes
    titles: bool
    wall: float = 0.0
    longest: float = 0.0
    plain: list[Rows] = field(default_factory=list)
    audited: list[Rows] = field(default_factory=list)

    def ours(self) -> float:
        """The whole import, beside another writer."""
        url = migrated(self.place.make("import_ours"))
        asked = _title() if self.titles else EnterpriseList()
        spawn = multiprocessing.get_context("spawn")
        longest = spawn.Value("d", 0.0)
        other = spawn.Process(target=_write_beside, args=(url, longest))
        other.start()
        while not longest.value:
            time.sleep(0.05)
        reports = []
        self.wall = time.perf_counter()
        took = timed(lambda: reports.append(self._brought_in(asked)), server_of(db.connection()))
        self.wall = time.perf_counter() - self.wall
        other.terminate()
        other.join()
        self.longest = max(self.longest, longest.value)
        report = reports[0]
        if not report.applied or report.changing != self.rows:
            raise SystemExit(f"not brought in: {report.refused()[:3]} {report.questions[:3]}")
        self.plain, self.audited = _rows_of(report.run or 0, self.titles)
        assert len(self.plain[-1][1]) == self.rows
        closed()
        return took

    def names(self) -> list[tuple[str]]:
        """What the enterprises of the last round are called, in the order of the list."""
        own: Any = Enterprise.select(Enterprise.name).where(Enterprise.import_run.is_null(False))
        return list(own.order_by(Enterprise.id).tuples())

    def _brought_in(self, asked: Asked) -> Report:
        return apply_import(_read(self.content, asked), SYSTEM, accept_good=False, yes=True)

    def floor(self) -> float:
        """Reading the workbook, and its rows into empty tables with the same indexes by one statement each,
        without a check."""
        migrated(self.place.make("import_floor"))
        self.least = timed(lambda: read_bare(self.content)) + _written(self.plain)
        return self.least

    def ledger(self) -> float:
        """The same, and likewise their subjects and events, of which each is hashed."""
        texts = [repr(event) for event in self.audited[-1][1]]
        hashed = timed(lambda: [hashlib.sha256(text.encode()).hexdigest() for text in texts])
        took = self.least + _written(self.audited) + hashed
        closed()
        return took


def _read(content: bytes, asked: Asked) -> ImportFile:
    return read_import("list.xlsx", content, asked)


def _title() -> Decision:
    scheme = catalog().schemes["specialized_new"]
    return Decision(scheme, scheme.level("municipal"), ANNOUNCED, ANNOUNCED.year)


def _write_beside(url: str, longest: Any) -> None:
    """Register somebody every now and then; keeps the longest that it took."""
    opened(url)
    number = 0
    while True:
        began = time.perf_counter()
        register_enterprise(EnterpriseDetails(name=f"旁人第{number}有限公司"), SYSTEM)
        longest.value = max(longest.value, time.perf_counter() - began)
        number += 1
        time.sleep(EVERY)


def _workbook(path: Path, rows: int, kind: str = "") -> bytes:
    """A list with codes and names of its kind."""
    place = "西青区"
    office = "91120112MA" if kind else "91120111MA"
    lines = []
    for number in range(rows):
        first = f"{office}{number:07d}"
        name = f"天津{kind}第{number}有限公司"
        lines.append(
            dict(zip(HEAD, (first + check_character(first), name, place, "新材料", 9, 0.5), strict=True))
        )
    rustpy_xlsxwriter.write_worksheet(lines, str(path))
    return path.read_bytes()


def _rows_of(run: int, titles: bool) -> tuple[list[Rows], list[Rows]]:
    """What the run wrote by table: what the list is about; their subjects and events."""
    own = Enterprise.select().where(Enterprise.import_run == run)
    listed: list[Any] = [own]
    if titles:
        batches = Batch.select(Batch.id).where(Batch.import_run == run)
        listed.append(Recognition.select().where(Recognition.batch.in_(batches)))
    subjects = Subject.select().where(Subject.enterprise.in_(own.select(Enterprise.id)))
    kept: Any = ImportRun.get_by_id(run)
    events = Event.select().where(Event.seq.between(kept.first_seq, kept.last_seq)).order_by(Event.seq)
    plain, audited = (
        [(rows.model._meta.table_name, list(db.execute(rows).fetchall())) for rows in each]
        for each in (listed, [subjects, events])
    )
    return plain, audited


def _written(tables: Sequence[Rows]) -> float:
    """A title's batch is not written here, so nothing may ask for it."""
    if is_postgres():
        db.execute_sql("SET session_replication_role = replica")
    else:
        db.execute_sql("PRAGMA foreign_keys = OFF")
    return sum(timed(partial(_insert, *table), server_of(db.connection())) for table in tables)


def _insert(table: str, rows: Sequence[Sequence[Any]]) -> None:
    """In one transaction, as the engine does it best."""
    with db.atomic():
        cursor = db.cursor()
        if is_postgres():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
