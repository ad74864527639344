"""`python3 manage.py bench [NAME …]`: all benchmarks, or those of BENCHES that are given."""

import argparse
from collections.abc import Callable

from bench.criteria import bench_criteria, bench_sheets, check_criteria
from bench.exporting import bench_export
from bench.importing import bench_imports
from bench.pages import bench_pages
from bench.reading import bench_reading
from bench.starting import bench_start
from bench.tally import bench_tally

SIZES: dict[str, tuple[list[int], list[int], str]] = {
    "rows": (
        [100_000, 1_000_000],
        [100_000],
        "recognitions of the tally; the least also of exported lists, the greatest also of criteria",
    ),
    "list-rows": (
        [10_000, 100_000],
        [10_000],
        "lengths of the lists of the import; 500000 is the longest that can be read",
    ),
    "page-rows": ([3_000, 50_000, 300_000], [3_000], "enterprises beside the demo's, for pages"),
}
"""What sizes there are: usually, and with --quick."""


def _tally(wanted: argparse.Namespace) -> None:
    for rows in wanted.rows:
        for in_batches in (True, False):
            bench_tally(rows, in_batches=in_batches)


def _criteria(wanted: argparse.Namespace) -> None:
    rows = max(wanted.rows)
    bench_sheets(rows)
    bench_criteria(rows)
    check_criteria(rows)


BENCHES: dict[str, Callable[[argparse.Namespace], None]] = {
    "pages": lambda wanted: bench_pages(wanted.page_rows),
    "tally": _tally,
    "reading": lambda _wanted: bench_reading(100_000),
    "import": lambda wanted: bench_imports(wanted.list_rows, wanted.url),
    "export": lambda wanted: bench_export(min(wanted.rows)),
    "criteria": _criteria,
    "start": lambda _wanted: bench_start(),
}


def main() -> None:
    """Run the benchmarks at each size and print their tables."""
    parser = argparse.ArgumentParser(prog="manage.py bench")
    parser.add_argument("names", nargs="*", metavar="|".join(BENCHES), help="which; all of them by default")
    parser.add_argument("--quick", action="store_true", help="the small sizes only")
    for name, (usual, _quick, said) in SIZES.items():
        usually = " ".join(map(str, usual))
        parser.add_argument(f"--{name}", type=int, nargs="+", help=f"{said}; usually {usually}")
    parser.add_argument("--url", default="", help="an empty PostgreSQL database for the import")
    wanted = parser.parse_args()
    for name, (usual, quick, _said) in SIZES.items():
        place = name.replace("-", "_")
        setattr(wanted, place, getattr(wanted, place) or (quick if wanted.quick else usual))
    for name in wanted.names:
        if name not in BENCHES:
            parser.error(f"there is no benchmark {name!r}; choose among {', '.join(BENCHES)}")
    for name in wanted.names or BENCHES:
        BENCHES[name](wanted)


main()
