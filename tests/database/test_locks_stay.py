"""A process that opens one more connection keeps the locks of those it has."""

import subprocess
import sys
from pathlib import Path

from registry.database import connect_to

TAKE_OVER = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], timeout=0)
print(other.execute("PRAGMA journal_mode = DELETE").fetchone()[0])
"""


def taken_over(path: Path) -> str:
    """What another process is told that would have the file for itself alone."""
    command = [sys.executable, "-c", TAKE_OVER, str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")
    return (done.stdout + done.stderr).strip().splitlines()[-1]


def test_one_more_connection_takes_no_lock_away(tmp_path: Path) -> None:
    """POSIX drops all of a process's locks on a file when any descriptor of it is closed. Seen under kill -9:
    the log was removed under its writers, and what had been acknowledged was gone.
    """
    path = tmp_path / "registry.sqlite3"
    first, second = (connect_to(f"sqlite:///{path}") for _ in range(2))
    first.connect()
    first.execute_sql("CREATE TABLE t (id INTEGER)")
    assert taken_over(path).endswith("database is locked")
    second.connect()
    assert taken_over(path).endswith("database is locked")
    second.close()
    assert taken_over(path).endswith("database is locked")
    first.close()
    assert taken_over(path) == "delete"
