"""The peer of the drain: a Celery task for every event, which adds to the row of its title.

`celery -A bench.celery_counter worker`, with the addresses in its environment.
"""

import json
import os
import sqlite3
from typing import Any

from celery import Celery

BROKER, DATABASE = "BENCH_BROKER", "BENCH_DATABASE"
TABLE = (
    "CREATE TABLE counted (scheme TEXT, level TEXT, net INTEGER, events INTEGER, PRIMARY KEY (scheme, level))"
)
ADD = """INSERT INTO counted VALUES (?, ?, ?, 1) ON CONFLICT (scheme, level)
    DO UPDATE SET net = counted.net + excluded.net, events = counted.events + 1"""

celery = Celery("counter", broker=os.environ.get(BROKER))
celery.conf.update(task_ignore_result=True, task_acks_late=True, worker_hijack_root_logger=False)
_open: dict[str, Any] = {}


def connection(url: str) -> tuple[Any, str]:
    """The connection of this process, and how a value is marked in its statements."""
    if url.startswith("sqlite:///"):
        if url not in _open:
            _open[url] = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=30)
            _open[url].execute("PRAGMA synchronous = full")
        return _open[url], "?"
    if url not in _open:
        import psycopg  # noqa: PLC0415 -- where it is the engine

        _open[url] = psycopg.connect(url, autocommit=True)
    return _open[url], "%s"


@celery.task(name="count")
def count(seq: int) -> None:
    """Add what one event makes of the net count; one transaction."""
    bare, mark = connection(os.environ[DATABASE])
    ask = "SELECT kind, body, recognition_id FROM event WHERE seq = ?".replace("?", mark)
    kind, text, recognition = bare.execute(ask, (seq,)).fetchone()
    body, net, title = json.loads(text), 0, ("", "")
    if kind == "recognition.granted":
        net, title = int(body["renews"] is None), (body["scheme"], body["level"])
    elif kind == "recognition.ended":
        of = "SELECT scheme, level FROM recognition WHERE id = ?".replace("?", mark)
        net, title = -1, bare.execute(of, (recognition,)).fetchone()
    bare.execute(ADD.replace("?", mark), (*title, net))


def forget() -> None:
    """The connections of this process, which were closed."""
    _open.clear()
