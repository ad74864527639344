"""Bringing in a list of enterprises by the real import: against the workbook read and the rows written by one
executemany, beside another writer, and with the memory it takes."""

import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

import rustpy_xlsxwriter

from registry.actions.enterprise import register_enterprise
from registry.actions.imports.file import apply_import
from registry.database import db, is_postgres, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations
from registry.models import Enterprise
from registry.rules.actor import Actor
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.file import read_import
from registry.rules.uscc import check_character

HEAD = ("统一社会信用代码", "企业名称", "所属区", "所属行业", "从业人数", "上年度营业收入（万元）")
EVERY = 0.2
"""Seconds between two registrations of the other writer."""
SYSTEM = Actor.system("bench")


def bench_imports(url: str = "") -> None:
    """A short list and a long one: what grows with the length, and what does not."""
    for rows in (10_000, 100_000):
        bench_import(rows, url)


def bench_import(rows: int, url: str = "") -> None:
    """Time reading, deciding and writing `rows` new enterprises, in a scratch SQLite file or in the empty
    PostgreSQL database at `url`."""
    with tempfile.TemporaryDirectory() as folder:
        content = _workbook(Path(folder) / "list.xlsx", rows)
        url = url or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        _open(url)
        apply_migrations()
        began = time.process_time()
        read_import("list.xlsx", content, None)
        reading = time.process_time() - began
        spawn = multiprocessing.get_context("spawn")
        longest = spawn.Value("d", 0.0)
        other = spawn.Process(target=_write_beside, args=(url, longest))
        other.start()
        while not longest.value:
            time.sleep(0.05)
        wall, began = time.perf_counter(), time.process_time()
        report = apply_import(read_import("list.xlsx", content, None), SYSTEM, accept_good=False)
        wall, ours = time.perf_counter() - wall, time.process_time() - began
        other.terminate()
        other.join()
        floor = _floor(Path(folder))
        db.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\nimport of {rows:,} enterprises, {url.partition(':')[0]}: "
        f"{report.applied and rows / wall:,.0f} rows/s, {ours / (reading + floor):.1f}× the CPU of reading "
        f"and one executemany ({reading:.1f} s + {floor:.1f} s); "
        f"another writer waits {longest.value:.2f} s at most; {memory:,.0f} MB"
    )


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


def _workbook(path: Path, rows: int) -> bytes:
    place = "西青区"
    lines = []
    for number in range(rows):
        first = f"91120111MA{number:07d}"
        name = f"天津第{number}有限公司"
        lines.append(
            dict(zip(HEAD, (first + check_character(first), name, place, "新材料", 9, 0.5), strict=True))
        )
    rustpy_xlsxwriter.write_worksheet(lines, str(path))
    return path.read_bytes()


def _floor(folder: Path) -> float:
    """The same rows written to an empty table with the same indexes: no ledger, no check, no workbook."""
    rows = db.execute_sql("SELECT * FROM enterprise").fetchall()
    table = Enterprise._meta.table_name
    if is_postgres():
        db.execute_sql("DROP TABLE IF EXISTS floor")
        db.execute_sql("CREATE TABLE floor (LIKE enterprise INCLUDING ALL)")
        table = "floor"
    else:
        db.close()
        _open(f"sqlite:///{folder / 'floor.sqlite3'}")
        apply_migrations()
    marks = ", ".join([db.param] * len(rows[0]))
    began = time.process_time()
    with db.atomic():
        db.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    return time.process_time() - began
