"""A file that is sent while it is written: a thread writes it to disk as fast as rows are read, and who
downloads reads behind. So the first byte goes out at once, and a slow reader holds no database.

What fails before the first byte is an error page; what fails later breaks the download off, which then is no
whole file for the browser either.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from threading import Condition

_AT_ONCE = 64 * 1024
"""Bytes that are sent at once."""


class GrowingFile:
    """Bytes that one thread writes and another reads behind it; on disk without a name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by whichever of the two ends last
        self._changed = Condition()
        self._size, self._is_over, self._is_left = 0, False, False
        self._error: BaseException | None = None

    def begin(self, write: Callable[[], None]) -> None:
        """Let a thread write it; returns with the first bytes, or raises what `write` has raised before."""
        # Of the context that asks: its clock and its language hold for the thread, too.
        thread = ThreadPoolExecutor(1)
        thread.submit(copy_context().run, write).add_done_callback(self._ended)
        thread.shutdown(wait=False)
        with self._changed:
            self._changed.wait_for(lambda: self._size or self._is_over)
            if self._error is not None and not self._size:
                self._is_left = True
                self._close()
                raise self._error

    def write(self, content: bytes) -> int:
        """Append. Raises BrokenPipeError once nobody reads it any more."""
        with self._changed:
            if self._is_left:
                raise BrokenPipeError
            self._file.seek(self._size)
            self._file.write(content)
            self._size += len(content)
            self._changed.notify()
        return len(content)

    def pieces(self) -> Iterator[bytes]:
        """What is written, up to the end."""
        at = 0
        try:
            while piece := self._read(at):
                at += len(piece)
                yield piece
        finally:
            self.leave()

    def leave(self) -> None:
        """Nobody reads it any more."""
        with self._changed:
            self._is_left = True
            self._close()

    def _read(self, at: int) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._size > at or self._is_over)
            if self._size == at and self._error is not None:
                raise self._error
            self._file.seek(at)
            return self._file.read(min(_AT_ONCE, self._size - at))

    def _ended(self, done: Future[None]) -> None:
        with self._changed:
            self._is_over, self._error = True, done.exception()
            self._close()
            self._changed.notify()

    def _close(self) -> None:
        if self._is_over and self._is_left:
            self._file.close()
