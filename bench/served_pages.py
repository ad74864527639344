"""The roll by hand and by Django, for the web server that serves ours: `granian … bench.served_pages:app`."""

import logging
import os
import threading
from collections.abc import Callable
from typing import Any

from bench import page_django, page_floor
from bench.pages import LISTS, around_lists, names_of, open_app
from registry.child import die_with_parent

DATABASE, WAY = "BENCH_DATABASE", "BENCH_WAY"
ROLL = LISTS[0]


def served(database: str, way: str) -> Callable[..., Any]:
    """The application; what stands around the rows is drawn once by ours."""
    logging.disable(logging.WARNING)
    ours = open_app(database)
    names, around = names_of(ours), around_lists(ours)
    if way == "peer":
        return page_django.served(database, names, {each.path: around[each] for each in reversed(LISTS)})
    own = threading.local()

    def floor(environ: Any, start: Any) -> Any:
        # SQLite's connections stay in their threads.
        if not hasattr(own, "answer"):
            own.answer = page_floor.served(
                database, ROLL.statements(), page_floor.roll_line, names, around[ROLL]
            )
        return own.answer(environ, start)

    return floor


if WAY in os.environ:
    die_with_parent()
    app = served(os.environ[DATABASE], os.environ[WAY])
