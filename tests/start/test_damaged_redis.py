"""The real Redis with damaged files begins anew; one that was killed keeps what it had."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from registry.child import dying_with_parent
from registry.config import Config
from registry.embedded import is_answering, server_command
from registry.redis_url import embedded_socket, embedded_url
from registry.supervisor import Supervisor
from tests.start.test_child import wait_for

pytestmark = pytest.mark.slow
KEYS = 2000


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A data folder with the files of a server that was used, rewrote its file and was used again."""
    server = subprocess.Popen(
        server_command(tmp_path), stdout=subprocess.DEVNULL, preexec_fn=dying_with_parent()
    )
    wait_for(lambda: is_answering(tmp_path), 30)
    with redis.Redis.from_url(embedded_url(tmp_path)) as client:
        for half in ("first", "second"):
            client.mset({f"{half}-{number}": "x" * 20 for number in range(KEYS)})
            if half == "first":
                client.bgrewriteaof()
                wait_for(lambda: not client.info("persistence")["aof_rewrite_in_progress"], 30)
    server.terminate()
    server.wait(30)
    return tmp_path


@pytest.fixture
def started(var: Path) -> Iterator[Callable[[], Supervisor]]:
    made: list[Supervisor] = []

    def start() -> Supervisor:
        supervisor = Supervisor(Config.from_env({"REGISTRY_VAR": str(var)}), "127.0.0.1", embedded=True)
        made.append(supervisor)
        supervisor._start_redis()
        return supervisor

    yield start
    for supervisor in made:
        supervisor._stop()


def file_of(var: Path, ending: str) -> Path:
    (found,) = (var / "redis" / "appendonlydir").glob(f"*{ending}")
    return found


def keys(var: Path) -> int:
    with redis.Redis.from_url(embedded_url(var)) as client:
        size: int = client.dbsize()  # type: ignore[assignment]
        return size


def garble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 200] = bytes(200)
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES = {
    "a garbled log": lambda var: garble(file_of(var, ".incr.aof")),
    "a truncated dump": lambda var: truncate(file_of(var, ".base.rdb")),
    "a garbled dump": lambda var: garble(file_of(var, ".base.rdb")),
    "a garbled manifest": lambda var: garble(file_of(var, ".manifest")),
    "a file in the way": lambda var: (
        (var / "redis" / "appendonlydir").rename(var / "away"),
        (var / "redis" / "appendonlydir").write_text("in the way"),
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_files_are_set_aside_and_the_start_goes_on(
    var: Path,
    started: Callable[[], Supervisor],
    damage: Callable[[Path], object],
    capfd: pytest.CaptureFixture[str],
) -> None:
    damage(var)
    started()
    assert keys(var) == 0
    (aside,) = var.glob("redis-damaged-*")
    assert any(path.is_file() for path in aside.rglob("*"))
    said = capfd.readouterr().err
    assert f"they are set aside in {aside}" in said
    assert "继续启动" in said


def test_the_folder_of_a_socket_elsewhere_goes_with_its_server(tmp_path: Path) -> None:
    """A socket cannot lie in a folder whose name URLs spell otherwise."""
    var = tmp_path / "登记"
    supervisor = Supervisor(Config.from_env({"REGISTRY_VAR": str(var)}), "127.0.0.1", embedded=True)
    try:
        supervisor._start_redis()
        assert embedded_socket(var).exists()
    finally:
        supervisor._stop()
    assert not embedded_socket(var).parent.exists()


def test_a_log_that_ends_in_the_middle_is_read_as_far_as_it_goes(
    var: Path, started: Callable[[], Supervisor]
) -> None:
    log = file_of(var, ".incr.aof")
    log.write_bytes(log.read_bytes()[:-7])
    started()
    assert keys(var) >= KEYS
    assert list(var.glob("redis-damaged-*")) == []


def test_one_that_is_killed_again_and_again_keeps_its_files(
    var: Path, started: Callable[[], Supervisor]
) -> None:
    supervisor = started()
    (child,) = supervisor.children
    for _ in range(3):
        before = child.pid
        assert before is not None
        subprocess.run(["kill", f"-{signal.SIGKILL}", str(before)], check=True)

        def is_back(old: int = before) -> bool:
            supervisor._tend()
            return child.pid not in {None, old} and is_answering(var)

        wait_for(is_back, 60)
    assert keys(var) == 2 * KEYS
    assert list(var.glob("redis-damaged-*")) == []
