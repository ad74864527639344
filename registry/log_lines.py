"""Logs that nobody can write into: one entry is one line, whatever an address, a header or a name holds."""

import copy
import logging
import re
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
OF_THE_SERVER = ("_granian", "granian.access")
"""Loggers with handlers of their own: Granian's, whose access log writes an address as it was decoded."""
INSIDE = "  | "
"""What the lines of a traceback begin with, so that none of them passes for an entry."""
_ONE_TIME = re.compile(r"(/one-time/)[^\s/?]+")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """Line breaks, terminal escapes and invisible characters are written out (\\n, \\x1b, \\u2028).

    A one-time link is left out: who reads logs shall not use it.
    """

    def format(self, record: logging.LogRecord) -> str:
        # Another handler's formatter may have left its own rendering of the exception on the record.
        record = copy.copy(record)
        record.exc_text = None
        return _ONE_TIME.sub(r"\1…", super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's name
        return plain(super().formatMessage(record))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 -- logging's name
        return _inside(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 -- logging's name
        return _inside(super().formatStack(stack_info))


def plain(text: str) -> str:
    """The text on one line, every character that does not print written out."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def _inside(text: str) -> str:
    return "\n".join(INSIDE + plain(line) for line in text.split("\n"))


def open_log() -> None:
    """Let every logger of this process write such lines."""
    handler = logging.StreamHandler()
    set_lines(handler)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in OF_THE_SERVER:
        set_lines(*logging.getLogger(name).handlers)


def set_lines(*handlers: logging.Handler) -> None:
    """Let these handlers write such lines."""
    for each in handlers:
        each.setFormatter(OneLine(FORMAT))
