"""For machines: alive, and ready to work."""

import redis
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from peewee import PeeweeException

from registry import clock
from registry.database import db
from registry.errors import say
from registry.migrating import pending_migrations
from registry.queries.clock import clock_readings, ledger_head
from registry.queries.setting import demo_clock_and_flag, last_deep_check
from registry.queries.tally_known import tally_lag
from registry.redis_url import redis_urls
from registry.rules.clock import clock_ahead, clock_behind
from registry.storage import prove_room
from registry.stored import driver_errors
from registry.web.access import anyone
from registry.web.language import in_both
from registry.web.wording.lag import lag_fault

blueprint = Blueprint("health", __name__)
blueprint.before_request(anyone)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    """Alive: depends on nothing."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Ready: database, room on the disk and a clock to write by. Degraded, which still serves people: figures
    that nobody counts. Redis only warns, because nothing is lost without it."""
    config = current_app.config["REGISTRY"]
    report: dict[str, object] = {"redis": _redis(config.redis_url), "disk": True}
    faults, warnings = [], []
    try:
        for folder in {config.var, config.kept}:
            prove_room(folder)
    except OSError as error:
        report["disk"] = False
        faults.append(in_both(say("数据目录写不进去（%(error)s）：请清理磁盘空间。", error=error.strerror)))
    try:
        db.connect(reuse_if_open=True)
        report["schema"] = "pending" if pending_migrations() else "up to date"
        is_demo, offset = demo_clock_and_flag()
        if is_demo:
            clock.set_offset(offset)
        readings = clock_readings(ledger_head())
        faults += [in_both(reason) for reason in [clock_ahead(readings)] if reason]
        warnings += [in_both(reason) for reason in [clock_behind(readings)] if reason]
        lag = tally_lag()
        report["tally_lag"] = max(lag.events, 0)
        report["deep_check"] = _deep_check()
        behind = lag_fault(lag)
        is_degraded = behind is not None
        warnings += [in_both(behind)] if behind else []
    except driver_errors(PeeweeException):
        report["schema"], is_degraded = "down", False
        faults.append(in_both(say("数据库没有应答，或者写不进去。")))
    is_ready = report["schema"] == "up to date" and not faults
    status = "not ready" if not is_ready else "degraded" if is_degraded else "ready"
    return jsonify(status=status, **report, faults=faults, warnings=warnings), 200 if is_ready else 503


def _deep_check() -> dict[str, object] | None:
    """When all that is stored was last compared with the ledger, and how many faults were found."""
    answer = last_deep_check()
    return answer and {"at": answer["at"], "faults": answer["count"]}


def _redis(url: str) -> str:
    try:
        redis.Redis.from_url(redis_urls(url).redis, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        return "down"
    return "up"
