"""`python3 manage.py bench [tally] [reading] [import] [export] [criteria]`: all of them, or those named."""

import argparse

from bench.criteria import bench_criteria, bench_sheets, check_criteria
from bench.exporting import bench_export
from bench.importing import bench_imports
from bench.reading import bench_reading
from bench.tally import bench_tally

NAMES = ("tally", "reading", "import", "export", "criteria")


def main() -> None:
    """Run the benchmarks at each size and print their tables."""
    parser = argparse.ArgumentParser(prog="manage.py bench")
    parser.add_argument("names", nargs="*", metavar="|".join(NAMES), help="which; all of them by default")
    parser.add_argument(
        "--rows",
        type=int,
        nargs="+",
        default=[100_000, 1_000_000],
        help="recognitions of the tally; the least is the length of exported lists, the greatest the number "
        "of enterprises of criteria",
    )
    parser.add_argument(
        "--list-rows",
        type=int,
        nargs="+",
        default=[10_000, 100_000],
        help="lengths of the lists of the import; 500000 is the longest that can be read",
    )
    parser.add_argument("--url", default="", help="an empty PostgreSQL database for the import")
    wanted = parser.parse_args()
    names = wanted.names or NAMES
    for name in names:
        if name not in NAMES:
            parser.error(f"there is no benchmark {name!r}; choose among {', '.join(NAMES)}")
    if "tally" in names:
        for rows in wanted.rows:
            for in_batches in (True, False):
                bench_tally(rows, in_batches=in_batches)
    if "reading" in names:
        bench_reading(100_000)
    if "import" in names:
        bench_imports(wanted.list_rows, wanted.url)
    if "export" in names:
        bench_export(min(wanted.rows))
    if "criteria" in names:
        bench_sheets(max(wanted.rows))
        bench_criteria(max(wanted.rows))
        check_criteria(max(wanted.rows))


main()
