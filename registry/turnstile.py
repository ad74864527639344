"""The line of the writers of one process: nobody is kept waiting behind a line that stands still."""

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from registry.errors import Refusal, Unavailable


class Turnstile:
    """So many may write or wait for their turn; who comes then finds a place as long as the line moves."""

    LONGEST = 1.0  # seconds

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._moved = time.monotonic()

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the line; raises Unavailable where there is none."""
        is_moving = time.monotonic() - self._moved < self.LONGEST
        if not self._places.acquire(timeout=self.LONGEST if is_moving else 0):
            raise Unavailable()
        try:
            yield
            self._moved = time.monotonic()
        except Refusal:
            self._moved = time.monotonic()
            raise
        finally:
            self._places.release()


_line: Turnstile | None = None


def limit_writers(places: int) -> None:
    """For a web process: its other threads are left for who only reads."""
    global _line  # noqa: PLW0603 -- one line a process
    _line = Turnstile(places)


def place_in_line() -> AbstractContextManager[None]:
    """A place in the line of this process; raises Unavailable where there is none. Commands have no line."""
    return _line.place() if _line else nullcontext()
