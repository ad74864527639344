"""A disk on which nothing more fits: a real one where a user may mount one, else a limit on files."""

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def no_file_larger_than(most: int) -> Iterator[None]:
    """Within it this process can write no file beyond so many bytes (EFBIG, as a quota says)."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def can_mount() -> bool:
    """Whether an ordinary user gets a mount of its own here."""
    return subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode == 0


def python_beside_a_disk(size: int, folder: Path, code: str) -> str:
    """What Python code prints that runs with a file system of `size` bytes on `folder`."""
    mounted = f'mount -t tmpfs -o size={size} tmpfs "$1" && exec "$2" -P -c "$3" "$1"'
    return subprocess.run(
        ["unshare", "-Urm", "sh", "-c", mounted, "sh", folder, sys.executable, code],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
