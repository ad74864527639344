"""For machines: alive, and ready to work."""

import os

import redis
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from peewee import PeeweeException

from registry.migrating import pending_migrations
from registry.queries.setting import last_deep_check
from registry.queries.tally import tally_known
from registry.redis_url import redis_urls
from registry.web.access import anyone

blueprint = Blueprint("health", __name__)
blueprint.before_request(anyone)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """Alive: depends on nothing."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Ready: database and data folder. Redis only warns, because nothing is lost without it."""
    config = current_app.config["REGISTRY"]
    report: dict[str, object] = {"redis": _redis(config.redis_url), "disk": os.access(config.var, os.W_OK)}
    try:
        report["schema"] = "up to date" if not pending_migrations() else "pending"
        report["tally_lag"] = tally_known().lag
        report["deep_check"] = _deep_check()
    except PeeweeException:
        report["schema"] = "down"
    ready = report["schema"] == "up to date" and report["disk"]
    return jsonify(status="ready" if ready else "not ready", **report), 200 if ready else 503


def _deep_check() -> dict[str, object] | None:
    """When all that is stored was last compared with the ledger, and how many faults were named."""
    answer = last_deep_check()
    return answer and {"at": answer["at"], "faults": len(answer["faults"])}


def _redis(url: str) -> str:
    try:
        redis.Redis.from_url(redis_urls(url).redis, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        return "down"
    return "up"
