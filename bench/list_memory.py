"""The memory that bringing in a list takes at most, from the file's bytes to its last piece, beside what the
kept reader alone takes; each in a process of its own, on a scratch SQLite file."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.process import apart, migrated
from bench.reading import COLUMNS, read_bare, wide_workbook
from bench.table import FigureTable
from registry import turns
from registry.actions.imports.file import apply_import
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import

KILOBYTES = 1024


def bench_memory(lengths: Sequence[int]) -> FigureTable:
    """The most of lists of 20 columns, of which six are known, beyond what a process has before."""
    heads = (f"rows of {COLUMNS} columns", "MB before", "the reader alone", "reading", "the whole import")
    table = FigureTable("import.memory", heads)
    for rows in lengths:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list.xlsx"
            apart(_make, str(path), rows)
            before, bare = apart(_bare, str(path))
            begun, read, whole = apart(_bring_in, str(path), rows)
        more = (round(bare - before), round(read - begun), round(whole - begun))
        table.rows.append((f"{rows:,}", round(begun), *more))
    return table


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
    migrated(f"sqlite:///{Path(path).with_suffix('.sqlite3')}")
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
