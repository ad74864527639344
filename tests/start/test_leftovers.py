"""A data folder belongs to one supervisor; what an earlier one has left is ended, and nothing else is."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.errors import Misconfigured
from registry.leftovers import MARK, end_leftovers, lock_folder

SLEEP = "import time; print('up', flush=True); time.sleep(60)"


@contextmanager
def running(word: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process with a word in its command line and these settings in its environment."""
    command = [sys.executable, "-c", SLEEP, word]
    env = {name: value for name, value in os.environ.items() if name not in {MARK, "REGISTRY_VAR"}}
    process = subprocess.Popen(command, env=env | settings, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_what_an_earlier_run_has_left_is_ended_and_nothing_else(tmp_path: Path) -> None:
    ours, other = {"REGISTRY_VAR": str(tmp_path)}, {"REGISTRY_VAR": f"{tmp_path}-other"}
    mark = {MARK: "1"}
    with (
        running("granian", **ours, **mark) as web,
        running("celery", **ours, **mark) as worker,
        running("granian", **other, **mark) as of_another_folder,
        running("granian", **ours) as started_by_hand,
        running("shell", **ours, **mark) as somebody_looking,
    ):
        assert end_leftovers(tmp_path) == sorted([web.pid, worker.pid])
        assert [web.wait(5), worker.wait(5)] == [-9, -9]
        for process in (of_another_folder, started_by_hand, somebody_looking):
            assert process.poll() is None
        assert end_leftovers(tmp_path) == []


def test_the_lock_goes_with_its_holder_and_children_do_not_keep_it(tmp_path: Path) -> None:
    lock = lock_folder(tmp_path / "var")
    with running("child"):
        with pytest.raises(Misconfigured, match="已有一套系统在运行"):
            lock_folder(tmp_path / "var")
        os.close(lock)
        os.close(lock_folder(tmp_path / "var"))
