"""One supervisor to a data folder, and nothing of an earlier one beside it."""

import fcntl
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from registry.errors import Misconfigured
from registry.private import make_private

MARK = "REGISTRY_SUPERVISOR"
"""The variable by which a supervisor marks what it starts; its value is the supervisor's process id."""
LOCK = "supervisor.lock"
"""The file in a data folder that is locked by the one who runs, fills or migrates it."""
SERVERS = (b"granian", b"celery", b"valkey-server")
PATIENCE = 10.0  # seconds until what was killed is gone
PROCESSES = Path("/proc")


def lock_folder(var: Path) -> int:
    """Lock `var` for as long as this process lives, however it ends; returns the open file to keep.

    The children do not inherit it. Misconfigured if another supervisor has it.
    """
    make_private(var)
    lock = os.open(var / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise Misconfigured(in_use(var)) from None
    return lock


def in_use(var: Path) -> str:
    return f"数据目录 {var} 已有一套系统在运行。 The data folder {var} is in use by a running registry."


def end_leftovers(var: Path) -> list[int]:
    """Kill what an earlier supervisor of `var` started; returns the process ids. Call it under the lock:
    then none of them has a living supervisor. Misconfigured if one cannot be killed."""
    ended: set[int] = set()
    deadline = time.monotonic() + PATIENCE
    while found := leftovers(var):
        if time.monotonic() > deadline:
            raise Misconfigured(
                f"上次运行遗留的进程无法结束：{found}。 Processes of an earlier run cannot be ended: {found}."
            )
        for process in found:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        ended.update(found)
        time.sleep(0.05)
    return sorted(ended)


def leftovers(var: Path) -> list[int]:
    """Living servers that carry a supervisor's mark and this data folder in their environment."""
    found = []
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            settings = (folder / "environ").read_bytes().split(b"\0")
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # gone, or somebody else's
        marked = any(setting.startswith(f"{MARK}=".encode()) for setting in settings)
        ours = marked and f"REGISTRY_VAR={var}".encode() in settings
        if ours and any(server in command for server in SERVERS) and int(folder.name) != os.getpid():
            found.append(int(folder.name))
    return sorted(found)
