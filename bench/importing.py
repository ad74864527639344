"""Bringing in lists by the real import: against the workbook read and the rows written by one executemany
each, beside another writer."""

import hashlib
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter

from bench.list_memory import bench_memory
from registry.actions.enterprise import register_enterprise
from registry.actions.imports.file import apply_import
from registry.database import db, is_postgres, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations
from registry.models import Batch, Enterprise, Event, ImportRun, Recognition, Subject
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.asked import Asked, EnterpriseList
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.line import Decision
from registry.rules.uscc import check_character

HEAD = ("统一社会信用代码", "企业名称", "所属区", "所属行业", "从业人数", "上年度营业收入（万元）")
EVERY = 0.2
"""Seconds between two registrations of the other writer."""
SYSTEM = Actor.system("bench")
ANNOUNCED = date(2024, 3, 1)


def bench_imports(lengths: Sequence[int], url: str = "") -> None:
    """Lists of enterprises of these lengths, a list of new titles of the shortest, and the memory each takes
    from the file to the last piece. At `url`, a PostgreSQL database, one length follows the other."""
    for rows in lengths:
        bench_import(rows, url)
    bench_import(min(lengths), url, titles=True)
    for rows in lengths:
        bench_memory(rows)


def bench_import(rows: int, url: str = "", *, titles: bool = False) -> None:
    """Time reading, deciding and writing `rows` new enterprises, each with a title if `titles`, in a scratch
    SQLite file or in the PostgreSQL database at `url`."""
    with tempfile.TemporaryDirectory() as folder:
        content = _workbook(Path(folder) / "list.xlsx", rows, "认定" if titles else "")
        url = url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        _open(url)
        apply_migrations()
        asked = _title() if titles else EnterpriseList()
        began = time.process_time()
        _read(content, asked)
        reading = time.process_time() - began
        spawn = multiprocessing.get_context("spawn")
        longest = spawn.Value("d", 0.0)
        other = spawn.Process(target=_write_beside, args=(url, longest))
        other.start()
        while not longest.value:
            time.sleep(0.05)
        wall, began = time.perf_counter(), time.process_time()
        report = apply_import(_read(content, asked), SYSTEM, accept_good=False, yes=True)
        wall, ours = time.perf_counter() - wall, time.process_time() - began
        other.terminate()
        other.join()
        if not report.applied:
            raise SystemExit(f"not brought in: {report.refused()[:3]} {report.questions[:3]}")
        floor, ledger = _floors(Path(folder), report.run or 0, titles=titles)
        db.close()
    least = reading + floor + ledger
    print(
        f"\nimport of {rows:,} {'new titles of new ' if titles else ''}enterprises, {url.partition(':')[0]}: "
        f"{rows / wall:,.0f} rows/s, {ours / (reading + floor):.1f}× the CPU of reading "
        f"and one executemany ({ours:.1f} s against {reading:.2f} s + {floor:.2f} s), "
        f"{ours / least:.1f}× with one of their subjects and events, each hashed ({ledger:.2f} s more); "
        f"another writer waits {longest.value:.2f} s at most"
    )


def _read(content: bytes, asked: Asked) -> ImportFile:
    return read_import("list.xlsx", content, asked)


def _title() -> Decision:
    scheme = catalog().schemes["specialized_new"]
    return Decision(scheme, scheme.level("municipal"), ANNOUNCED, ANNOUNCED.year)


def _open(url: str) -> None:
    open_database(url)
    open_broker("redis://127.0.0.1:1/0")
    db.connect()


def _write_beside(url: str, longest: Any) -> None:
    """Register somebody every now and then; keeps the longest that it took."""
    _open(url)
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


def _floors(folder: Path, run: int, *, titles: bool) -> tuple[float, float]:
    """CPU seconds of writing the run's rows to empty tables with the same indexes, without a check or a
    workbook; and those of writing their subjects and events likewise, and of hashing each event."""
    own = Enterprise.select().where(Enterprise.import_run == run)
    listed: list[Any] = [own]
    if titles:
        batches = Batch.select(Batch.id).where(Batch.import_run == run)
        listed.append(Recognition.select().where(Recognition.batch.in_(batches)))
    subjects = Subject.select().where(Subject.enterprise.in_(own.select(Enterprise.id)))
    kept: Any = ImportRun.get_by_id(run)
    events = Event.select().where(Event.seq.between(kept.first_seq, kept.last_seq)).order_by(Event.seq)
    plain, audited = (
        [(rows.model._meta.table_name, db.execute(rows).fetchall()) for rows in each]
        for each in (listed, [subjects, events])
    )
    if not is_postgres():
        db.close()
        _open(f"sqlite:///{folder / 'floor.sqlite3'}")
        apply_migrations()
        # A title's batch is not written here, its subject later.
        db.execute_sql("PRAGMA foreign_keys = OFF")
    floor, ledger = (sum(_written(table, rows) for table, rows in each) for each in (plain, audited))
    return floor, ledger + _hashed(audited[-1][1])


def _hashed(events: Sequence[Sequence[Any]]) -> float:
    texts = [repr(event) for event in events]
    began = time.process_time()
    for text in texts:
        hashlib.sha256(text.encode()).hexdigest()
    return time.process_time() - began


def _written(table: str, rows: Sequence[Sequence[Any]]) -> float:
    if is_postgres():
        db.execute_sql("DROP TABLE IF EXISTS floor")
        db.execute_sql(f"CREATE TABLE floor (LIKE {table} INCLUDING ALL)")
        table = "floor"
    marks = ", ".join([db.param] * len(rows[0]))
    began = time.process_time()
    with db.atomic():
        db.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    return time.process_time() - began
