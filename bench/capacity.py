"""What one machine holds: the disk that enterprises, titles and events take on either engine, the time of
writing, counting and checking them, and the memory of each process of a registry that serves.

The figures of docs/capacity.md.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.importing import SYSTEM, _read, _title, _workbook
from bench.process import apart, closed, migrated
from bench.registers import built
from bench.table import FigureTable
from registry import clock
from registry.actions.account import _hasher
from registry.actions.enterprise import register_enterprise
from registry.actions.imports.file import apply_import
from registry.actions.tally import drain_tally
from registry.child import dying_with_parent
from registry.database import db, is_postgres
from registry.models import Event
from registry.queries.deep_check import deep_check
from registry.queries.recount import recount
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.asked import EnterpriseList
from registry.storage import Storage

ROWS, ROOT = 10_000, Path(__file__).resolve().parents[1]
SERVED, SINGLE = 50_000, 300
PAGES = ("/roll", "/roll?page=50", "/roll?q=%E7%B2%BE%E5%AF%86", "/", "/sign-in")
TIMES = 20
"""So often each page is asked before memory is looked at."""
KINDS = {"valkey-server": "Redis", "\0worker\0": "worker", "\0beat\0": "beat", "granian": "web"}
"""What only the command line of each has."""


def bench_capacity(urls: Sequence[str]) -> Iterator[FigureTable]:
    """Print all of it, in empty databases of each engine; no table of it is kept."""
    for url in urls:
        apart(bench_growth, url)
    _sign_in()
    bench_memory_of_processes()
    yield from ()


def bench_growth(url: str) -> None:
    """Bring in a list of enterprises and one of titles of as many others, count them, check everything, and
    say what each took."""
    migrated(url)
    print(f"\n{url.partition(':')[0]}, {ROWS:,} rows each")
    with tempfile.TemporaryDirectory() as folder:
        _one_by_one()
        for kind in ("", "认定"):
            size, events = _size(), Event.select().count()
            content = _workbook(Path(folder) / "list.xlsx", ROWS, kind)
            asked = _title() if kind else EnterpriseList()
            file, written = _read(content, asked), _Clock()
            report = apply_import(file, SYSTEM, accept_good=False, yes=True)
            assert report.applied, report.questions[:3]
            more, per_row = Event.select().count() - events, ROWS / written.cpu
            counted = _Clock()
            while drain_tally():
                pass
            print(
                f"  {'a new enterprise with a title' if kind else 'a new enterprise'}: "
                f"{(_size() - size) / ROWS / 1024:.2f} KB, {more / ROWS:.1f} events; "
                f"{per_row:,.0f} written and {more / counted.cpu:,.0f} events counted a CPU second"
            )
        _check(Storage(Path(folder) / "files"))
        if not is_postgres():
            _look_through()
    _print_tables()
    closed()


class _Clock:
    """Seconds since it was made: of this process's CPU, and of the wall."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    @property
    def cpu(self) -> float:
        return time.process_time() - self._cpu

    @property
    def wall(self) -> float:
        return time.perf_counter() - self._wall


def _sign_in() -> None:
    """What a sign-in takes: looking at its password."""
    kept, took = _hasher.hash("correct horse battery"), _Clock()
    _hasher.verify(kept, "correct horse battery")
    print(f"\na sign-in: {took.cpu:.2f} CPU s, {_hasher.memory_cost / 1024:.0f} MB meanwhile")


def _one_by_one() -> None:
    """What a page writes: an action of its own for each."""
    took = _Clock()
    for number in range(SINGLE):
        register_enterprise(EnterpriseDetails(name=f"天津单笔第{number}号有限公司"), SYSTEM)
    print(f"  one write: {took.cpu / SINGLE * 1000:.1f} ms of CPU, {took.wall / SINGLE * 1000:.1f} ms")


def _look_through() -> None:
    """What SQLite takes to look through all its tables, and for how long without a pause."""
    db.execute_sql("DROP TABLE sqlite_stat1")
    took, pieces = _Clock(), [0.0]
    db.obj.analyze(lambda: pieces.append(took.wall))
    longest = max(after - before for before, after in pairwise([*pieces, took.wall]))
    print(f"  looking how much there is: {took.cpu:.2f} CPU s, at most {longest:.2f} s without a pause")


def _check(storage: Storage) -> None:
    """What a night does: all figures against a replay, and every row against the ledger."""
    events, began = Event.select().count() / 100_000, _Clock()
    assert recount(clock.today()).agrees
    counted, began = began.cpu, _Clock()
    assert deep_check(clock.today(), storage).is_sound
    checked = began.cpu / events
    print(f"  a night, for 100,000 events: recount {counted / events:.1f}, deep check {checked:.1f} CPU s")


def _print_tables() -> None:
    """The largest tables with their indexes, in bytes a row."""
    for table, size in sorted(_tables().items(), key=lambda each: -each[1])[:8]:
        ((rows,),) = db.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchall()
        print(f"  {table}: {rows:,} rows, {size / 2**20:.1f} MB, {size / max(rows, 1):,.0f} bytes a row")


def _tables() -> dict[str, int]:
    """The bytes of each table with its indexes."""
    if is_postgres():
        sql = "SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables"
    else:
        sql = (
            "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name "
            "WHERE m.tbl_name NOT LIKE 'sqlite_%' GROUP BY m.tbl_name"
        )
    return dict(db.execute_sql(sql).fetchall())


def _size() -> int:
    """The bytes of the whole database, without what waits in a log."""
    if is_postgres():
        db.execute_sql("CHECKPOINT")
        sql = "SELECT pg_database_size(current_database())"
    else:
        db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        sql = "SELECT (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size)"
    ((size,),) = db.execute_sql(sql).fetchall()
    return int(size)


def bench_memory_of_processes() -> None:
    """Start a registry of 50,000 enterprises as people do, have its public pages asked, and say what memory
    each process has: all it touches, and its share of what several have in common."""
    with tempfile.TemporaryDirectory() as folder, _running(Path(folder)) as (process, address):
        for _ in range(TIMES):
            for page in PAGES:
                urllib.request.urlopen(address + page, timeout=30).read()
        print(f"\nmemory with {SERVED:,} enterprises, MB (resident, and proportional share)")
        total = 0.0
        for name, pid in [("supervisor", process.pid), *_children(folder)]:
            resident, share = _memory(pid)
            total += share
            print(f"  {name}: {resident:.0f}, {share:.0f}")
        print(f"  all: {total:.0f}")


@contextmanager
def _running(folder: Path) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    Path(built(folder, SERVED)).rename(folder / "registry.sqlite3")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in {"REDIS_URL", "DATABASE_URL"}}
    env |= {"PYTHONPATH": str(ROOT), "FLASK_APP": str(ROOT / "wsgi.py"), "REGISTRY_VAR": str(folder)}
    env |= {"PORT": str(port), "REGISTRY_DEMO": "0", "PYTHONUTF8": "1"}
    with (folder / "supervisor.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "registry.supervisor"],
            cwd=ROOT, env=env, stdout=output, stderr=output,
            preexec_fn=dying_with_parent(),
        )  # fmt: skip
    try:
        while "Ctrl-C" not in (said := (folder / "supervisor.log").read_text()):
            assert process.poll() is None, said
            time.sleep(0.2)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _children(folder: str) -> Iterator[tuple[str, int]]:
    for found in sorted(Path("/proc").glob("[0-9]*"), key=lambda each: int(each.name)):
        try:
            environ, line = (found / "environ").read_bytes(), (found / "cmdline").read_bytes()
        except OSError:
            continue
        name = next((name for word, name in KINDS.items() if word.encode() in line), "")
        if name and f"REGISTRY_VAR={folder}\0".encode() in environ:
            yield name, int(found.name)


def _memory(pid: int) -> tuple[float, float]:
    """MB that are resident, and the share of a process in them."""
    kept: dict[str, Any] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, _colon, value = line.partition(":")
        kept[name] = int(value.split()[0]) / 1024
    return kept["Rss"], kept["Pss"]
