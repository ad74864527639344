"""Sending a list as a file: made whole on disk within one snapshot, then sent from there and gone; to the
public CSV is sent while it is made.

So every row is of one moment, memory stays as it is however long the list, the database is free again before
a slow reader has read the first line, and a fault is a page that says so and not half a file.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from flask import Response, copy_current_request_context, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from registry import clock
from registry.actions.list_job import ask_list
from registry.database import db, snapshot
from registry.errors import TooMany, say
from registry.queries.ledger import recorded_up_to
from registry.rules.list_job import ListJobWords
from registry.web.addresses import url_for
from registry.web.filters import instant
from registry.web.language import CHINESE, in_both
from registry.web.language import gettext as _
from registry.web.lists.csv_table import write_csv
from registry.web.lists.growing_file import GrowingFile
from registry.web.lists.list_file import ListFile
from registry.web.lists.long_list import TooLong, asked_now, is_worded, making, no_longer, only_asks, words_of
from registry.web.lists.xlsx_table import write_workbook

CSV, XLSX = "csv", "xlsx"
_AT_ONCE = 64 * 1024
"""Bytes that are sent at once."""
MOST_MADE = 3
"""Files a process makes at the same time: its other threads are for people who read pages and decide."""
_PATIENCE = 2.0
"""Seconds to wait for one of them to be ready."""
_making = BoundedSemaphore(MOST_MADE)
_TYPES = {
    CSV: "text/csv",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def taken_away(
    suffix: str, build: Callable[[], ListFile], *, in_chinese: bool = False
) -> ResponseReturnValue:
    """The list that `build` reads, as a file of this kind, `csv` or `xlsx`.

    `in_chinese`: for every reader, because imports read Chinese headings and names. Raises Unmet where a
    workbook cannot hold the list, TooMany while others are being made, OSError where the disk has no room.
    A long one leads to the page of the job that makes it, but for who is not signed in.
    """
    if only_asks():
        return Response()
    if (wording := is_worded()) is not None:
        with snapshot():
            wording.words = _words(build())
        return Response()
    if suffix == CSV and making() is None and g.account is None:
        return _sent_while_made(build, in_chinese=in_chinese)
    try:
        file, content, size = _made(suffix, build, in_chinese=in_chinese)
    except TooLong:
        asked = asked_now()
        return redirect(url_for("lists.job", id=ask_list(asked, words_of(asked)).id))
    name = _name(file, suffix)
    if (doing := making()) is not None:
        with content:
            doing.keep(name, content)
        return Response()
    return sent_file(name, content, size)


def _sent_while_made(build: Callable[[], ListFile], *, in_chinese: bool) -> Response:
    """The list as CSV for the public, which has no page to wait on: read in one snapshot by a thread and a
    connection of its own, and sent as it is read."""
    growing, made = GrowingFile(), list[ListFile]()
    with ExitStack() as stack:
        stack.enter_context(_one_of_few())
        held = stack.pop_all()

    @copy_current_request_context
    def make() -> None:
        words = force_locale(CHINESE) if in_chinese else nullcontext()
        with held, db.connection_context(), words, snapshot():
            made.append(build())
            write_csv(made[0], growing)

    growing.begin(make)
    answer = Response(growing.pieces(), mimetype=_TYPES[CSV])
    answer.headers["Content-Disposition"] = f"attachment; filename={_name(made[0], CSV)}"
    answer.call_on_close(growing.leave)
    return answer


def _name(file: ListFile, suffix: str) -> str:
    return f"{file.name}-{file.day.isoformat()}.{suffix}"


def _words(file: ListFile) -> ListJobWords:
    return ListJobWords(str(file.title), tuple((str(name), str(value)) for name, value in file.filters))


def sent_file(name: str, content: IO[bytes], size: int) -> Response:
    """An open file of so many bytes as what is downloaded, in pieces."""
    answer = Response(_pieces(content), mimetype=_TYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    answer.content_length = size
    answer.call_on_close(content.close)
    return answer


def _made(suffix: str, build: Callable[[], ListFile], *, in_chinese: bool) -> tuple[ListFile, IO[bytes], int]:
    """The list, and its file with its size. Raises TooLong where somebody who is signed in waits for
    too many rows."""
    with ExitStack() as stack:
        stack.enter_context(_one_of_few())
        if in_chinese:
            stack.enter_context(force_locale(CHINESE))
        stack.enter_context(snapshot())
        file = build()
        # One that is left half read lets go of its cursor before the snapshot ends.
        stack.callback(getattr(file.rows, "close", lambda: None))
        if (doing := making()) is not None:
            file = replace(file, rows=doing.rows(file))
        elif g.account is not None:
            file = replace(file, rows=no_longer(file.rows))
        return file, *(_csv if suffix == CSV else _xlsx)(file, in_chinese)


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Raises TooMany where as many files as may be are being made and none is ready soon."""
    if not _making.acquire(timeout=_PATIENCE):
        raise TooMany(say("正在生成的下载较多，请稍后再试。"))
    try:
        yield
    finally:
        _making.release()


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    with content:
        while piece := content.read(_AT_ONCE):
            yield piece


def _csv(file: ListFile, _in_chinese: bool) -> tuple[IO[bytes], int]:
    with ExitStack() as stack:
        content = stack.enter_context(tempfile.TemporaryFile())
        write_csv(file, content)
        size = content.tell()
        content.seek(0)
        # It stays open for who sends it; where anything failed it is closed, and gone.
        stack.pop_all()
    return content, size


def _xlsx(file: ListFile, in_chinese: bool) -> tuple[IO[bytes], int]:
    with tempfile.TemporaryDirectory(prefix="list-") as folder:
        path = Path(folder) / f"list.{XLSX}"
        write_workbook(file, str(path), lambda count, digest: _about(file, count, digest, in_chinese))
        # Opened before its name is gone: the bytes stay until the last reader closes it.
        return path.open("rb"), path.stat().st_size


def _about(file: ListFile, count: int, digest: str, in_chinese: bool) -> list[tuple[str, str]]:
    """What the second sheet says of a list: what it is, as of when, how narrowed, and how to check it."""
    filters = [(_("筛选：%(name)s", name=name), words) for name, words in file.filters]
    known = [(_("按当时所知"), instant(file.known_at))] if file.known_at else []
    language = [(_("语言"), in_both(say("本清单可以再导入，表头和名称一律用中文。")))] if in_chinese else []
    return [
        (_("清单"), file.title),
        *file.facts,
        (_("截至"), file.day.isoformat()),
        *known,
        (_("台账"), _("已记录至第 %(seq)s 号", seq=recorded_up_to())),
        *(filters or ([] if file.facts else [(_("筛选"), _("没有筛选，为全部"))])),
        (_("排列"), file.order),
        (_("行数"), str(count)),
        (_("校验码"), _("%(digest)s（同一清单 .csv 文件的 SHA-256）", digest=digest)),
        (_("生成时间"), instant(clock.now())),
        (_("地址"), request.url),
        *language,
    ]
