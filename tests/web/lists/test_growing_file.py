"""A file that is sent while it is written."""

from threading import Event

import pytest

from registry.web.lists.growing_file import GrowingFile


def test_the_first_bytes_are_read_before_the_last_are_written() -> None:
    growing, read = GrowingFile(), Event()

    def write() -> None:
        growing.write(b"first")
        assert read.wait(5)
        growing.write(b"second" * 20_000)

    growing.begin(write)
    pieces = growing.pieces()
    assert next(pieces) == b"first"
    read.set()
    assert b"".join(pieces) == b"second" * 20_000


def test_what_fails_at_once_is_raised_at_once_and_later_breaks_it_off() -> None:
    def fails(growing: GrowingFile, content: bytes) -> None:
        if content:
            growing.write(content)
        raise ValueError("no more")

    growing = GrowingFile()
    with pytest.raises(ValueError, match="no more"):
        growing.begin(lambda: fails(growing, b""))
    half = GrowingFile()
    half.begin(lambda: fails(half, b"half"))
    pieces = half.pieces()
    assert next(pieces) == b"half"
    with pytest.raises(ValueError, match="no more"):
        next(pieces)


def test_who_writes_stops_once_nobody_reads() -> None:
    growing, left, stopped = GrowingFile(), Event(), Event()

    def write() -> None:
        growing.write(b"first")
        assert left.wait(5)
        try:
            growing.write(b"second")
        except BrokenPipeError:
            stopped.set()

    growing.begin(write)
    growing.leave()
    left.set()
    assert stopped.wait(5)
