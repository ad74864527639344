"""The memory that bringing in a list takes at most, from the file's bytes to its last piece, beside what the
kept reader alone takes; each in a process of its own, on a scratch SQLite file."""

import multiprocessing
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.reading import COLUMNS, read_bare, wide_workbook
from registry import turns
from registry.actions.imports.file import apply_import
from registry.database import db, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import

KILOBYTES = 1024


def bench_memory(rows: int) -> None:
    """Print the most of a list of `rows` rows and 20 columns, of which six are known."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        _apart(_make, str(path), rows)
        before, bare = _apart(_bare, str(path))
        begun, read, whole = _apart(_bring_in, str(path), rows)
    print(
        f"\nmemory of {rows:,} rows × {COLUMNS} columns: the reader alone {bare - before:,.0f} MB, reading "
        f"{read - begun:,.0f} MB, the whole import {whole - begun:,.0f} MB, beyond {begun:,.0f} MB before"
    )


def _apart(work: Callable[..., Any], *arguments: Any) -> Any:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, arguments)


def _most() -> float:
    """Megabytes that this process has held at most."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / KILOBYTES
    return 0.0


def _make(path: str, rows: int) -> None:
    Path(path).write_bytes(wide_workbook(rows))


def _bare(path: str) -> tuple[float, float]:
    before = _most()
    found = read_bare(Path(path).read_bytes())
    return before, _most() if found else 0.0


def _bring_in(path: str, rows: int) -> tuple[float, float, float]:
    """Before, while it is read, and all together."""
    open_database(f"sqlite:///{Path(path).with_suffix('.sqlite3')}")
    open_broker("redis://127.0.0.1:1/0")
    db.connect()
    apply_migrations()
    catalog()
    # Nobody waits for a turn here.
    turns.PAUSE = 0
    begun = _most()
    file = read_import("list.xlsx", Path(path).read_bytes(), None)
    read = _most()
    report = apply_import(file, Actor.system("bench"), accept_good=False, yes=True)
    if not report.applied or report.changing != rows:
        raise SystemExit(f"not brought in: {report.refused()[:3]} {report.questions[:3]}")
    return begun, read, _most()
