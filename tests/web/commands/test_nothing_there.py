"""A command that finds no registry says so and makes none; one that fails leaves nothing behind."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from registry.web.commands.__main__ import nothing_there

ROOT = Path(__file__).parents[3]


def run(words: str, **settings: object) -> subprocess.CompletedProcess[str]:
    own = {"PYTHONPATH": str(ROOT), "FLASK_APP": str(ROOT / "wsgi.py"), "PYTHONUTF8": "1"}
    left_out = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    env = {name: value for name, value in os.environ.items() if name not in left_out}
    command = [sys.executable, "-P", "-m", "registry.web.commands", *words.split()]
    given = {name: str(value) for name, value in settings.items()}
    return subprocess.run(command, env={**env, **own, **given}, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_mistyped_folder_is_refused_and_not_made(tmp_path: Path) -> None:
    var = tmp_path / "typo" / "var"
    done = run("doctor --deep", REGISTRY_VAR=var)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"There is no registry: {var / 'registry.sqlite3'} does not exist" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_restore_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    done = run("backup restore /no/such/backup", REGISTRY_VAR=tmp_path / "new" / "var")
    assert (done.returncode, "There is no backup" in done.stderr) == (1, True), done
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_way_of_use_is_that_of_manage(tmp_path: Path) -> None:
    (tmp_path / "registry.sqlite3").touch()
    done = run("ledger erase", REGISTRY_VAR=tmp_path)
    assert (done.returncode, "Usage: python3 manage.py ledger erase" in done.stderr) == (2, True), done


@pytest.mark.parametrize(
    ("words", "env", "is_refused"),
    [
        ("tally show", {"REGISTRY_VAR": "/no/such"}, True),
        ("tally show --json", {"DATABASE_URL": "sqlite:////no/such.sqlite3"}, True),
        ("backup make /backup", {"REGISTRY_VAR": "/no/such"}, True),
        ("db status", {"REGISTRY_VAR": "/no/such"}, True),
        ("doctor", {"REGISTRY_VAR": "/no/such", "DATABASE_URL": "postgresql://db/registry"}, True),
        ("doctor", {"REGISTRY_VAR": "/tmp", "DATABASE_URL": "postgresql://db/registry"}, False),
        ("db migrate", {"REGISTRY_VAR": "/no/such"}, False),
        ("backup restore --json FROM", {"REGISTRY_VAR": "/no/such"}, False),
        ("backup verify FROM", {"REGISTRY_VAR": "/no/such"}, False),
        ("uscc check 1", {"REGISTRY_VAR": "/no/such"}, False),
        ("tally show --help", {"REGISTRY_VAR": "/no/such"}, False),
        ("", {"REGISTRY_VAR": "/no/such"}, False),
    ],
)
def test_which_commands_need_a_registry(words: str, env: Mapping[str, str], is_refused: bool) -> None:
    assert bool(nothing_there(words.split(), env)) == is_refused
