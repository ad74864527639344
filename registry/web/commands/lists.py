"""`flask lists`: files of long lists, made by the process that a worker starts for it."""

import logging
from contextlib import suppress

from flask import current_app
from flask.cli import AppGroup

from registry.actions.list_job import ListLost, drop_list, take_next_list
from registry.database import db
from registry.errors import Refusal
from registry.models import ListJob
from registry.web.commands.answer import command
from registry.web.lists.long_list import make_list

log = logging.getLogger(__name__)

lists_cli = AppGroup("lists", help="长清单 · files of long lists")


@lists_cli.command("make")
@command
def make() -> None:
    """Make every file that waits; the workers do this by themselves."""
    while (job := _next()) is not None:
        _make(job)


def _next() -> ListJob | None:
    # Making one closes the connection, as every request does.
    with db.connection_context():
        return take_next_list()


def _make(job: ListJob) -> None:
    """An attempt: what the page refuses is refused for good, any other fault is tried again."""
    try:
        make_list(current_app._get_current_object(), job)  # type: ignore[attr-defined]
    except ListLost:
        log.info("list job %s is nobody's, or another's by now", job.id)
    except Refusal as refusal:
        log.info("list job %s: %s", job.id, type(refusal).__name__)
        _drop(job, for_good=True)
    except Exception:
        log.exception("list job %s: an attempt failed", job.id)
        _drop(job, for_good=False)


def _drop(job: ListJob, *, for_good: bool) -> None:
    with db.connection_context(), suppress(ListLost):
        drop_list(job, for_good=for_good)
