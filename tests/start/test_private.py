"""Nobody else on the machine reads the data folder, whether it is new or was there before."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from peewee import SqliteDatabase

from registry.child import Child
from registry.config import Config
from registry.database import connect_to
from registry.private import close_to_others
from registry.storage import Storage


def open_to_others(folder: Path) -> list[str]:
    """What group or others have any right to, of a folder and all that is in it."""
    return [
        str(path.relative_to(folder))
        for path in (folder, *folder.rglob("*"))
        if not path.is_symlink() and path.stat().st_mode & 0o077
    ]


def test_what_is_made_is_for_nobody_else(tmp_path: Path) -> None:
    was = os.umask(0o022)
    try:
        var = tmp_path / "a" / "var"
        Config.from_env({"REGISTRY_VAR": str(var)})
        Storage(var / "files").keep(b"kept")
        database = connect_to(f"sqlite:///{var / 'registry.sqlite3'}")
        assert isinstance(database, SqliteDatabase)
        with database.connection_context():
            database.execute_sql("CREATE TABLE t (a)")
            assert (var / "registry.sqlite3-wal").exists()
            child = Child("echo", [sys.executable, "-c", "print(1)"], var / "log" / "echo.log")
            child.start()
            child.wait_until(float("inf"))
            assert open_to_others(tmp_path / "a") == []
    finally:
        os.umask(was)


def test_what_was_there_before_is_closed_and_what_is_not_ours_is_left(tmp_path: Path) -> None:
    var, elsewhere = tmp_path / "var", tmp_path / "elsewhere"
    for folder in (var / "files" / "ab", var / "log", elsewhere):
        folder.mkdir(parents=True)
    ours = [
        var / "registry.sqlite3",
        var / "registry.sqlite3-wal",
        var / "files/ab/abcd",
        var / "log/web.log",
    ]
    left = [var / "notes.txt", elsewhere / "linked"]
    database = elsewhere / "other.sqlite3"
    ours.append(database)
    for file in (*ours, *left):
        file.write_text("1")
        file.chmod(0o644)
    for folder in (var, var / "files", var / "files" / "ab", var / "log"):
        folder.chmod(0o755)
    (var / "backups").symlink_to(elsewhere)
    closed = close_to_others(var, f"sqlite:///{database}")
    assert sorted(closed) == sorted([*ours, var, var / "files", var / "files" / "ab", var / "log"])
    assert [stat.S_IMODE(file.stat().st_mode) for file in ours] == [0o600] * len(ours)
    assert [stat.S_IMODE(file.stat().st_mode) for file in left] == [0o644] * len(left)
    assert close_to_others(var) == []


def test_a_public_host_without_https_is_warned_of(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path; from registry.config import Config; from registry import supervisor as s;"
        "c = Config.from_env(); [s._warn_of_plain_http(c, host) for host in ('127.0.0.1', '0.0.0.0')]"
    )
    said = {}
    for https in ("0", "1"):
        env = {**os.environ, "REGISTRY_VAR": str(tmp_path), "REGISTRY_HTTPS": https}
        env["REGISTRY_HOSTS"] = "registry.example.gov.cn"
        done = subprocess.run(
            [sys.executable, "-c", script], env=env, check=True, capture_output=True, text=True,
            encoding="utf-8", cwd=Path(__file__).parents[2],
        )  # fmt: skip
        said[https] = done.stderr
    assert said["0"].count("Warning: the site is open at 0.0.0.0 without REGISTRY_HTTPS=1") == 1
    assert said["1"] == ""
