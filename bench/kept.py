"""Results that are kept: docs/bench/NAME.json, of what was tried when and on what, and their tables in
docs/performance.md, each between two marks."""

import json
import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.table import Table, drawn, plain
from registry.clock import real_now

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "docs" / "bench"
PAGE = ROOT / "docs" / "performance.md"
MARKED = re.compile(r"(<!-- bench (\S+) -->\n).*?(<!-- /bench -->)", re.DOTALL)


def machine(engines: Iterable[str]) -> dict[str, Any]:
    """What it ran on, by kind: no name of it and no path."""
    return {
        "cpus": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "engines": list(engines),
    }


def commit(*results: str) -> str:
    """What was tried; `results`, which are kept, do not count as changes."""
    changed = _git("status", "--porcelain", "--", *(f":!{each}" for each in results))
    return _git("rev-parse", "HEAD") + ("+changes" if changed else "")


def _git(*words: str) -> str:
    """What git says, or nothing where this is no checkout."""
    done = subprocess.run(["git", *words], cwd=ROOT, check=False, capture_output=True, text=True)
    return done.stdout.strip()


def result(name: str, tables: Sequence[Table], *, quick: bool, postgres: str = "") -> dict[str, Any]:
    """All of one benchmark as it is kept; `postgres` is the version of the server, if there was one."""
    engines = [f"SQLite {sqlite3.sqlite_version}", *([f"PostgreSQL {postgres}"] if postgres else [])]
    return {
        "bench": name,
        "commit": commit("docs/bench", "docs/performance.md"),
        "day": real_now().date().isoformat(),
        "machine": machine(engines),
        "quick": quick,
        "tables": {table.name: plain(table) for table in tables},
    }


def keep(found: Mapping[str, Any]) -> None:
    """Write a result to docs/bench."""
    KEPT.mkdir(exist_ok=True)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    # A round's seconds stand on one line.
    flat = re.sub(r"\[\s+([^][{}\"]+?)\s+\]", lambda part: f"[{' '.join(part[1].split())}]", text)
    (KEPT / f"{found['bench']}.json").write_text(f"{flat}\n", "utf-8")


def kept_results() -> dict[str, Any]:
    """Every result that is kept, by the name of the benchmark."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(KEPT.glob("*.json"))}


def drawn_page(page: str, results: Mapping[str, Any]) -> str:
    """The page, its tables drawn anew between their marks, below the first of a benchmark what it is of.
    Raises KeyError for one that is not kept."""
    said: set[str] = set()

    def redrawn(part: re.Match[str]) -> str:
        name = part[2]
        bench = name.partition(".")[0]
        of = results[bench]
        below = "" if bench in said else f"\n{_measured(of)}\n"
        said.add(bench)
        return f"{part[1]}{drawn(of['tables'][name])}\n{below}{part[3]}"

    return MARKED.sub(redrawn, page)


def draw() -> None:
    """Draw the page's tables from what is kept."""
    PAGE.write_text(drawn_page(PAGE.read_text("utf-8"), kept_results()), "utf-8")


def _measured(found: Mapping[str, Any]) -> str:
    on, engines = found["machine"], " and ".join(found["machine"]["engines"])
    day = f"{date.fromisoformat(found['day']):%-d %B %Y}"
    small = ", small sizes" if found["quick"] else ""
    return f"*{day}, `{found['commit'][:8]}`, {on['cpus']} cores, Python {on['python']}, {engines}{small}.*"
