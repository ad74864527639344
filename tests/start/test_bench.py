"""The benchmarks run, check what they time, and can be chosen."""

import subprocess
import sys
from pathlib import Path

import pytest

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
def test_the_chosen_ones_run_and_find_no_difference() -> None:
    ran = bench("tally", "criteria", "--rows", "200")
    assert ran.returncode == 0, ran.stderr
    assert "200 recognitions, announced in batches" in ran.stdout
    assert "200 random enterprises over 20 sets" in ran.stdout
    assert ": 0 differ" in ran.stdout
    assert "import of" not in ran.stdout


@pytest.mark.slow
def test_a_name_it_does_not_know_is_refused() -> None:
    ran = bench("talley")
    assert ran.returncode == 2
    assert "tally, reading, import, export, criteria, start" in ran.stderr
