"""Logs that nobody can write into: one entry is one line, whatever an address, a header or a name holds."""

import copy
import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

FORMAT = "%(asctime)s %(levelname)s %(name)s %(request)s%(message)s"
OF_THE_SERVER = ("_granian", "granian.access")
"""Loggers with handlers of their own: Granian's, whose access log writes an address as it was decoded."""
INSIDE = "  | "
"""What the lines of a traceback begin with, so that none of them passes for an entry."""
_HIDDEN = (
    (re.compile(r"(/one-time/)[^\s/?]+"), r"\1…"),
    # What PostgreSQL adds to a fault: whole rows, and keys with their values, up to the end of that fault.
    (
        re.compile(
            r"^(DETAIL|CONTEXT): .*?(?=\n\n(?:The above exception|During handling)|\Z)",
            re.DOTALL | re.MULTILINE,
        ),
        r"\1: …",
    ),
    (re.compile(r"(invalid input syntax for type [\w ]+: |\bvalue )\"[^\n]*\""), r"\1…"),
)
"""What is left out, by its pattern, and what stands in its place."""

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the request, or the task, that this thread works for; '' outside of any."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class OneLine(logging.Formatter):
    """Line breaks, terminal escapes and invisible characters are written out (\\n, \\x1b, \\u2028).

    One-time links are left out, which who reads logs shall not use, and what a database quotes of its rows.
    """

    def format(self, record: logging.LogRecord) -> str:
        # Another handler's formatter may have left its own rendering of the exception on the record.
        record = copy.copy(record)
        record.exc_text = None
        at_work = request_id.get()
        record.request = f"[{at_work}] " if at_work else ""
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 -- logging's name
        return plain(discreet(super().formatMessage(record)))

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 -- logging's name
        return _inside(discreet(super().formatException(ei)))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 -- logging's name
        return _inside(super().formatStack(stack_info))


class JsonLine(OneLine):
    """The same as one object of JSON a line, in ASCII, for what reads logs by itself."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if at_work := request_id.get():
            said["request"] = at_work
        said |= getattr(record, "fields", {})
        if record.exc_info:
            said["exception"] = logging.Formatter.formatException(self, record.exc_info)
        if record.stack_info:
            said["stack"] = record.stack_info
        hidden = {name: discreet(value) if isinstance(value, str) else value for name, value in said.items()}
        return json.dumps(hidden, default=str)


def discreet(text: str) -> str:
    """The text without what nobody shall read in a log."""
    for pattern, instead in _HIDDEN:
        text = pattern.sub(instead, text)
    return text


def plain(text: str) -> str:
    """The text on one line, every character that does not print written out."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def _inside(text: str) -> str:
    return "\n".join(INSIDE + plain(line) for line in text.split("\n"))


def open_log(*, as_json: bool = False) -> None:
    """Let every logger of this process write such lines."""
    handler = logging.StreamHandler()
    set_lines(handler, as_json=as_json)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in OF_THE_SERVER:
        set_lines(*logging.getLogger(name).handlers, as_json=as_json)


def set_lines(*handlers: logging.Handler, as_json: bool = False) -> None:
    """Let these handlers write such lines."""
    for each in handlers:
        each.setFormatter(JsonLine() if as_json else OneLine(FORMAT))
