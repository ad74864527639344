"""Long lists: a file that is too long to wait for becomes a job, and a worker makes it by the very same page.

The page is asked again as the person who asked for it, so its gate, scope and rights hold: when the file is
made, and once more when it is fetched.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

from flask import Flask, current_app, g, request, session
from peewee import OperationalError

from registry.actions.list_job import ListAsked, ListLost, finish_list, note_list
from registry.database import db
from registry.models import ListJob
from registry.private import make_private, opened_private
from registry.queries.list_job import name_of_file
from registry.rules.list_job import LONG_LIST, ListJobWords
from registry.web.access import AS_ACCOUNT, require_scope, scope_of
from registry.web.language import CODES, language
from registry.web.lists.list_file import ListFile, in_pieces

log = logging.getLogger(__name__)

DOING = "registry.list_job"
"""What a page of a file is asked for: nothing, to make it for a job, to say what it is, or only whether it
may be had."""
LOOKS = 2.0
"""Seconds between two notes of how far a job is."""
_COPIED = 1024 * 1024


class TooLong(Exception):
    """The list has more rows than are made at once."""


@dataclass
class Wording:
    """What a list is called, once its page has said so."""

    words: ListJobWords | None = None


class Making:
    """A job that is made just now; in a thread of its own it says how far it is, and hears of its end."""

    def __init__(self, job: ListJob, folder: Path) -> None:
        self.job, self.done = job, 0
        self.total: int | None = None
        self.path = folder / name_of_file(job)
        self._lost, self._over = threading.Event(), threading.Event()

    def rows(self, file: ListFile) -> Iterator[Any]:
        """The rows of a list, counted. Raises ListLost once nobody waits for them."""
        self.total = file.total() if file.total else None
        with self._noting():
            for piece in in_pieces(file.rows):
                if self._lost.is_set():
                    raise ListLost()
                yield from piece
                self.done += len(piece)

    def keep(self, name: str, content: IO[bytes]) -> None:
        """Keep what was made, for `finish_list` to say that it is there."""
        make_private(self.path.parent)
        with open(self.path, "wb", opener=opened_private) as out:
            copyfileobj(content, out, _COPIED)
            self.name, self.size = name, out.tell()

    def _noting(self) -> "_Noting":
        return _Noting(self)


class _Noting:
    """Notes while rows are read, in a thread with a connection of its own."""

    def __init__(self, making: Making) -> None:
        self._making = making
        self._thread = threading.Thread(target=self._note, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._making._over.set()
        self._thread.join()

    def _note(self) -> None:
        making = self._making
        while not making._over.wait(LOOKS):
            try:
                with db.connection_context():
                    note_list(making.job, making.done, making.total)
            except ListLost:
                making._lost.set()
                return
            except OperationalError as error:
                # The next note says the same.
                log.info("list job %s: no note of how far it is: %s", making.job.id, error)


def no_longer(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows of a list. Raises TooLong where there are more than are made at once."""
    count = 0
    for piece in in_pieces(rows):
        count += len(piece)
        if count > LONG_LIST:
            raise TooLong()
        yield from piece


def making() -> Making | None:
    """The job that the open request makes the file of, if it does."""
    found = request.environ.get(DOING)
    return found if isinstance(found, Making) else None


def is_worded() -> Wording | None:
    """Where the open request asks what the list is called: what takes the answer."""
    found = request.environ.get(DOING)
    return found if isinstance(found, Wording) else None


def only_asks() -> bool:
    """Whether the open request asks only if the file may be had."""
    return DOING in request.environ and request.environ[DOING] is None


def asked_now() -> ListAsked:
    """The file that the open request asks for."""
    query = request.query_string.decode("ascii", "ignore")
    address = f"{request.path}?{query}" if query else request.path
    return ListAsked(g.account.id, scope_of(g.account), request.url_root, address, language())


def ask_page(app: Flask, job: ListJob, doing: Making | None) -> None:
    """Ask the page of a file as who asked for it: to make it, or (None) only whether it would. Raises what
    the page raises, NotAllowed where the account is not what it was."""
    _ask(app, ListAsked(job.account_id, job.scope, job.site, job.address, job.language), doing)


def _ask(app: Flask, of: ListAsked, doing: Making | Wording | None) -> None:
    environ = {"REMOTE_ADDR": "127.0.0.1", AS_ACCOUNT: of.account, DOING: doing}
    request_of = app.test_request_context(of.address, base_url=of.site, environ_overrides=environ)
    # Its own context: account and language of a request around it stay as they are.
    with app.app_context(), request_of:
        session["language"] = of.language
        app.preprocess_request()
        require_scope(of.scope)
        app.dispatch_request()


def words_of(of: ListAsked) -> dict[str, ListJobWords]:
    """What a list is called in every language, as its page says: it is read in that of who looks at the job
    then."""
    found = {}
    for name in CODES:
        wording = Wording()
        _ask(current_app._get_current_object(), replace(of, language=name), wording)  # type: ignore[attr-defined]
        found[name] = wording.words or ListJobWords("")
    # A request inside this one closes the connection.
    db.connect(reuse_if_open=True)
    return found


def folder_of(app: Flask) -> Path:
    """Where files of long lists are kept."""
    found: Path = app.config["REGISTRY"].kept / "lists"
    return found


def make_list(app: Flask, job: ListJob) -> None:
    """Make the file of a job. Raises ListLost, and what its page raises."""
    doing = Making(job, folder_of(app))
    with ExitStack() as stack:
        stack.callback(doing.path.unlink, missing_ok=True)
        ask_page(app, job, doing)
        with db.connection_context():
            finish_list(job, doing.name, doing.done, doing.size)
        stack.pop_all()


def file_of(job: ListJob) -> IO[bytes]:
    """The file of a job that is ready, opened. Raises OSError where it is gone."""
    return (folder_of(current_app) / name_of_file(job)).open("rb")
