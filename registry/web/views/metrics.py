"""What Prometheus reads: requests by endpoint and status, and what the registry's own work is behind with.

Never public: only who brings the token of the settings reads it, and without one there is no such page. That
a request comes from this machine says nothing: behind a proxy that is not set up, all of them do.
"""

import hmac
import logging
import shutil

import redis
from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from peewee import PeeweeException

from registry import clock
from registry.config import Config
from registry.database import db
from registry.programs import Queue
from registry.queries.metrics import Gauge, gauges
from registry.redis_url import redis_urls
from registry.stored import driver_errors
from registry.web.access import anyone
from registry.web.metrics_text import MIME, metrics_text

log = logging.getLogger(__name__)
blueprint = Blueprint("metrics", __name__, url_prefix="/metrics")
blueprint.before_request(anyone)


@blueprint.get("")
def read() -> ResponseReturnValue:
    """All numbers of this machine's processes, and of the one database and queue there are."""
    config: Config = current_app.config["REGISTRY"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not config.metrics_token or not hmac.compare_digest(given.encode(), config.metrics_token.encode()):
        # No page of errors: who is there is not asked here.
        return Response("not found\n", 404, content_type="text/plain; charset=utf-8")
    found = [*_of_database(), *_of_queue(config.redis_url), *_of_machine(config)]
    text = metrics_text(found, list(current_app.extensions["sight"].counts.of_machine()))
    return Response(text, content_type=MIME)


def _of_database() -> list[Gauge]:
    try:
        db.connect(reuse_if_open=True)
        return [Gauge("database_up", 1), *gauges(clock.today())]
    except driver_errors(PeeweeException):
        log.warning("the database does not answer", exc_info=True)
        return [Gauge("database_up", 0)]


def _of_queue(url: str) -> list[Gauge]:
    try:
        queue = redis.Redis.from_url(redis_urls(url).redis, socket_connect_timeout=1, socket_timeout=1)
        waiting = {name: queue.llen(name) for name in Queue}
        taken = queue.hlen("unacked")
    except (redis.RedisError, OSError):
        return [Gauge("redis_up", 0)]
    return [
        Gauge("redis_up", 1),
        *(Gauge("queue_length", float(many), (("queue", name),)) for name, many in waiting.items()),
        Gauge("queue_taken", float(taken)),
    ]


def _of_machine(config: Config) -> list[Gauge]:
    room = shutil.disk_usage(config.var)
    return [Gauge("data_folder_free_bytes", room.free), Gauge("data_folder_size_bytes", room.total)]
