"""One server for all workers of a run: the first that asks starts it, and stops it when the last has gone."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time; the kernel gives the lock back even where its holder is killed."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def once(folder: Path, name: str, build: Callable[[], object]) -> None:
    """Build something the first time a worker of this run asks for it."""
    with locked(folder / f"{name}.lock"):
        stamp = folder / f"{name}.built"
        if not stamp.exists():
            build()
            stamp.touch()


@contextmanager
def leased(folder: Path, name: str, server: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """The URL of a server that every process with the same folder and name is given.

    At its end the process that started it waits for the others: leave it outside of what a test may time out.
    """
    url_file = folder / f"{name}.url"
    with ExitStack() as ours, (folder / f"{name}.users").open("w") as users:
        with locked(folder / f"{name}.lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            starts = not url_file.exists()
            if starts:
                url_file.write_text(ours.enter_context(server()))
            url = url_file.read_text()
        yield url
        if starts:
            with locked(folder / f"{name}.lock"):
                url_file.unlink()  # who asks from now on starts another
            fcntl.flock(users, fcntl.LOCK_EX)
