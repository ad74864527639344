"""The benchmarks run, check what they time, can be chosen, and say on paper what was kept."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.kept import KEPT, MARKED, PAGE, drawn_page, kept_results
from bench.table import FigureTable, Measured, TimedTable, drawn, plain

ROOT = Path(__file__).parents[2]


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "bench", *words],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_chosen_ones_run_and_find_no_difference(tmp_path: Path) -> None:
    ran = bench("tally", "criteria", "--rows", "200", "--quick", "--json", str(tmp_path / "found.json"))
    assert ran.returncode == 0, ran.stderr
    assert (
        "| random enterprises judged both ways | sets | differ |\n| --- | --- | --- |\n| 200 | 20 | 0 |"
        in ran.stdout
    )
    assert "import.lists" not in ran.stdout
    tally, criteria = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert {row["at"] for row in tally["tables"]["tally.panels"]["rows"]} == {
        "200, announced in batches",
        "200, each on a day of its own",
    }
    assert criteria["tables"]["criteria.same"]["rows"] == [["200", 20, 0]]


@pytest.mark.slow
def test_a_name_it_does_not_know_is_refused() -> None:
    ran = bench("talley")
    assert ran.returncode == 2
    assert "choose among pages," in ran.stderr
    assert ran.stderr.endswith("start, or draw\n")


def test_the_page_is_what_was_kept() -> None:
    page, results = PAGE.read_text("utf-8"), kept_results()
    assert drawn_page(page, results) == page, "run python3 manage.py bench draw"
    drawn_tables = {name for _mark, name, _end in MARKED.findall(page)}
    assert drawn_tables == {name for found in results.values() for name in found["tables"]}


def test_what_is_kept_names_no_machine_and_no_path() -> None:
    for path in KEPT.glob("*.json"):
        found = json.loads(path.read_text("utf-8"))
        assert list(found["machine"]) == ["cpus", "system", "python", "engines"]
        assert not found["commit"].endswith("+changes"), f"{path.name} is of no commit"
        assert "/work" not in path.read_text("utf-8")
        assert "/tmp" not in path.read_text("utf-8")


def test_a_ratio_is_of_a_round_with_its_spread() -> None:
    rounds = {"ours": [2e-3, 4e-3, 3e-3], "floor": [1e-3, 1e-3, 1e-3], "peer": [20e-3, 20e-3, 24e-3]}
    table = TimedTable("x.y", "a page", "ms", {"ours": "ours", "floor": "bare", "peer": "Django"})
    table.rows.append(Measured("roll", rounds))
    assert drawn(plain(table)).splitlines()[-1] == "| roll | 3.0 | 1.0 | 3.0 (2.0–4.0) | 20 | 8.0 (5.0–10) |"
    by_size = TimedTable(
        "x.z", "page", "ms", table.ways, [Measured("roll", rounds, "300"), Measured("roll", rounds, "9")]
    )
    assert drawn(plain(by_size)).splitlines()[0] == "| page: ms; ours ÷ bare; Django ÷ ours | 300 | 9 |"
    assert drawn(plain(FigureTable("x.w", ("a", "b"), [("c", 12_345)]))).splitlines()[-1] == "| c | 12,345 |"
