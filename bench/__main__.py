"""`python3 manage.py bench [NAME …]`: all benchmarks, or those of BENCHES that are given; `bench draw` draws
the tables of docs/performance.md from what is kept."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cached_property
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.cpu import QUICK
from bench.engines import Scratch, both_engines
from bench.kept import draw, keep, result
from bench.process import apart
from bench.table import Table, drawn, plain

SIZES: dict[str, tuple[list[int], list[int], str]] = {
    "rows": (
        [100_000, 1_000_000],
        [10_000],
        "recognitions of the tally; the least also of exported lists, the greatest also of criteria",
    ),
    "list-rows": (
        [10_000, 100_000],
        [2_000],
        "lengths of the lists of the import; 500000 is the longest that can be read",
    ),
    "page-rows": ([3_000, 50_000, 300_000], [300], "enterprises beside the demo's, for pages"),
    "events": ([1_000], [200], "events that are appended one by one, and writers' actions, in each round"),
    "nation-rows": ([10_000_000], [20_000], "enterprises of the nation, on PostgreSQL: an hour and 40 GB"),
    "drained": ([4_000], [400], "events that count, of each history that is taken in"),
}
"""What sizes there are: usually, and with --quick."""


class Run:
    """What the benchmarks of one run share, made when the first asks for it."""

    def __init__(self, wanted: argparse.Namespace, stack: ExitStack) -> None:
        self.wanted, self._stack, self.postgres = wanted, stack, ""

    @cached_property
    def places(self) -> list[Scratch]:
        places, self.postgres = self._stack.enter_context(both_engines())
        return places

    @cached_property
    def demo(self) -> Path:
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="registry-bench-demo-")))
        from bench.registers import demo_file  # noqa: PLC0415 -- it takes long to import

        made: Path = apart(demo_file, folder)
        return made


BENCHES: dict[str, dict[str, Callable[[Run], tuple[Any, ...]]]] = {
    "pages": {"pages.bench_pages": lambda run: (run.demo, run.wanted.page_rows)},
    "each-page": {"each_page.bench_each_page": lambda run: (run.demo, min(run.wanted.page_rows))},
    "http": {"serving.bench_http": lambda run: (run.demo, min(run.wanted.page_rows))},
    "append": {
        "append.bench_append": lambda run: (run.places, *run.wanted.events),
        "writers.bench_writers": lambda run: (run.places[-1], *run.wanted.events),
    },
    "drain": {"drain.bench_drain": lambda run: (run.places, *run.wanted.drained)},
    "tally": {"tally.bench_tally": lambda run: (run.wanted.rows,)},
    "reading": {"reading.bench_reading": lambda run: (max(run.wanted.list_rows),)},
    "import": {"importing.bench_imports": lambda run: (run.places, run.wanted.list_rows)},
    "export": {"exporting.bench_export": lambda run: (min(run.wanted.rows),)},
    "criteria": {"criteria.bench_criteria": lambda run: (max(run.wanted.rows),)},
    "nation": {"nation.bench_nation": lambda run: (run.places[-1], *run.wanted.nation_rows)},
    "capacity": {"capacity.bench_capacity": lambda run: ([each.make("capacity") for each in run.places],)},
    "start": {"starting.bench_start": lambda run: (run.demo,)},
}
"""What each runs, and with what of the run; imported when its turn comes, for many take long to import."""
LONG, NAMED = {"nation"}, {"each-page", "capacity"}
"""What is run only when it is named, or quickly; and what is run only when it is named."""


def _all(*, quick: bool) -> list[str]:
    return [name for name in BENCHES if name not in (NAMED if quick else NAMED | LONG)]


def _tables(name: str, run: Run) -> Iterator[Table]:
    for place, arguments in BENCHES[name].items():
        module, _dot, function = place.partition(".")
        yield from getattr(import_module(f"bench.{module}"), function)(*arguments(run))


def main(words: Sequence[str]) -> None:
    """Run the benchmarks at each size, print their tables and keep them where that is asked for."""
    wanted = _wanted(words)
    if wanted.names == ["draw"]:
        draw()
        return
    if wanted.quick:
        os.environ[QUICK] = "1"  # of the processes that are started, too
    results = []
    with ExitStack() as stack:
        run = Run(wanted, stack)
        for name in wanted.names or _all(quick=wanted.quick):
            began = time.monotonic()
            tables = []
            for table in _tables(name, run):
                tables.append(table)
                print(f"\n{table.name}\n{drawn(plain(table))}", flush=True)
            print(f"\n{name}: {time.monotonic() - began:.0f} s", flush=True)
            results.append(result(name, tables, quick=wanted.quick, postgres=run.postgres))
            if wanted.keep:
                keep(results[-1])
    if wanted.json:
        Path(wanted.json).write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")


def _wanted(words: Sequence[str]) -> Any:
    parser = argparse.ArgumentParser(prog="manage.py bench")
    known = "|".join(BENCHES)
    parser.add_argument("names", nargs="*", metavar=known, help="which; all by default. Or draw: the tables")
    parser.add_argument("--quick", action="store_true", help="small sizes only, in less than three minutes")
    parser.add_argument("--json", metavar="FILE", help="write what was found to this file")
    parser.add_argument(
        "--keep", action="store_true", help="write it to docs/bench, of which tables are drawn"
    )
    for name, (usual, _quick, said) in SIZES.items():
        usually = " ".join(map(str, usual))
        parser.add_argument(f"--{name}", type=int, nargs="+", help=f"{said}; usually {usually}")
    wanted = parser.parse_args(words)
    for name, (usual, quick, _said) in SIZES.items():
        place = name.replace("-", "_")
        setattr(wanted, place, getattr(wanted, place) or (quick if wanted.quick else usual))
    for name in wanted.names:
        if name not in BENCHES and wanted.names != ["draw"]:
            parser.error(f"there is no benchmark {name!r}; choose among {', '.join(BENCHES)}, or draw")
    return wanted


if __name__ == "__main__":
    main(sys.argv[1:])
