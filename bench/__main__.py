"""`python3 manage.py bench [--rows 100000 1000000]`."""

import argparse

from bench.importing import bench_import
from bench.tally import bench_tally


def main() -> None:
    """Run every benchmark at each size and print its table."""
    parser = argparse.ArgumentParser(prog="manage.py bench")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000], help="recognitions")
    for rows in parser.parse_args().rows:
        bench_tally(rows)
    bench_import(10_000)


main()
