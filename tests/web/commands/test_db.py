"""Tables are not changed under a registry that runs."""

import os

import pytest
from flask import Flask

from registry.config import Config
from registry.leftovers import MARK, lock_folder


@pytest.mark.parametrize("word", ["migrate", "undo"])
def test_tables_are_not_changed_under_a_running_registry(
    app: Flask, registry: Config, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(MARK, raising=False)
    runner = app.test_cli_runner()
    lock = lock_folder(registry.var)
    refused = runner.invoke(args=["db", word])
    assert (refused.exit_code, "is in use by a running registry" in refused.stderr) == (1, True)
    assert runner.invoke(args=["db", "status"]).exit_code == 0, "nothing was undone, and looking is allowed"
    monkeypatch.setenv(MARK, str(os.getpid()))
    assert runner.invoke(args=["db", "migrate"]).exit_code == 0, "the supervisor's own step"
    monkeypatch.delenv(MARK)
    os.close(lock)
    assert runner.invoke(args=["db", word]).exit_code == 0
    os.close(lock_folder(registry.var))
