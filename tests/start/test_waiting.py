"""What the console says of a start that takes its time: who, how long, and whether it is at work or stuck."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import waiting
from registry.waiting import IDLE, Wait, ticks_used
from tests.start.test_child import wait_for

WORK_OR_SLEEP = """
import sys, time
print("up", flush=True)
for line in sys.stdin:
    began = time.process_time()
    while time.process_time() - began < 0.5:
        pass
"""


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """It works for half a second for each line it is sent, and sleeps else."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORK_OR_SLEEP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process.communicate()


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(waiting, "LINE_EVERY", 0.0)
    log = tmp_path / "web.log"
    log.write_text("opening\nlast line\n")
    return log


def test_a_child_that_is_stuck_is_reported_with_the_end_of_the_log(
    process: subprocess.Popen[str],
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    wait = Wait("web", lambda: process.pid, log)
    wait.tell()
    said = capsys.readouterr().err
    assert "still starting: web（0 秒 s）" in said
    assert "last line" not in said, "not before it has had its time"
    monkeypatch.setattr(waiting, "LOOK_EVERY", 0.0)
    wait.tell()
    said = capsys.readouterr().err
    assert "web 没有动静" in said
    assert f"{log}:\nopening\nlast line\n" in said


def test_processor_time_or_a_longer_log_is_work(
    process: subprocess.Popen[str],
    log: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(waiting, "LOOK_EVERY", 0.0)
    wait = Wait("web", lambda: process.pid, log)
    before = ticks_used(process.pid)
    assert process.stdin is not None
    process.stdin.write("work\n")
    process.stdin.flush()
    wait_for(lambda: ticks_used(process.pid) - before > IDLE, 60)
    wait.tell()
    assert "web 在运行，只是慢" in capsys.readouterr().err
    alone = Wait("web", lambda: None, log)
    log.write_text("opening\nlast line\none more\n")
    alone.tell()
    assert "web 在运行，只是慢" in capsys.readouterr().err
