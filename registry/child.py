"""One child process of the supervisor: started, watched, started again, stopped without leftovers."""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from registry.private import make_private, opened_private

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LONGEST_LOG = 20 * 1024 * 1024  # bytes; then the log is set aside once
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0  # seconds before a dead child is started again
SETTLED = 30.0  # seconds of life after which a death counts as the first again

OF_PROCESS = "REGISTRY_OF_PROCESS"
"""Setting of the environment of a command: the number of the process without which it ends."""

_libc = ctypes.CDLL(None)


class Child:
    """A command in a process group of its own, its output appended to `log`."""

    def __init__(self, name: str, command: list[str], log: Path) -> None:
        self.name = name
        self.command = command
        self.log = log
        self.deaths = 0
        self.exit_code = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._due = 0.0

    @property
    def pid(self) -> int | None:
        """The process id of its leader; None between a death and the next start."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the command. Call it from the main thread: the parent-death signal follows the thread."""
        make_private(self.log.parent)
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with open(self.log, "ab", opener=opened_private) as output:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
                preexec_fn=dying_with_parent(),
            )
        self._started = time.monotonic()

    def has_died(self) -> bool:
        """True once per death; the rest of its process group is killed and the next start planned."""
        if self._process is None or self._process.poll() is None:
            return False
        _kill_group(self._process.pid, signal.SIGKILL)
        self.exit_code = self._process.returncode
        self._process = None
        alive = time.monotonic() - self._started
        self.deaths = 1 if alive > SETTLED else self.deaths + 1
        self._due = time.monotonic() + min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        return True

    def restart_if_due(self) -> None:
        if self._process is None and time.monotonic() >= self._due:
            self.start()

    def ask_to_stop(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)

    def wait_until(self, deadline: float) -> None:
        """Wait for the end until `deadline` (monotonic seconds), then kill whatever is left of the group."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        _kill_group(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None


def dying_with_parent() -> Callable[[], None]:
    """For `preexec_fn`: Linux kills the child when this process is gone, even by kill -9.

    SIGKILL and not SIGTERM: nobody is left to insist when a polite request is not followed, and what a
    crash of the machine must not harm, this does not harm either.
    """
    parent = os.getpid()
    return lambda: die_with(parent)


def die_with_parent() -> None:
    """The same for a worker of Granian, called by the worker itself: Granian asks for no such signal.

    Its workers are children of its main process, so they go when that goes. Nothing in any other process.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        die_with(parent.pid)


def log_tail(log: Path, lines: int = 12) -> str:
    """The end of a log, for the person who must find out why something does not start."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def die_with(parent: int) -> None:
    """Let Linux kill this process when its parent is gone: at once, where that has another number by now."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before the request
        os._exit(1)


def _kill_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
