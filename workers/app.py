"""The Celery application: opens the database once a process and a connection for each task."""

import logging
import os
from typing import Any

from celery.signals import (
    after_setup_logger,
    after_setup_task_logger,
    task_postrun,
    task_prerun,
    worker_process_init,
    worker_ready,
)

from registry.config import WORKER_READY, Config, places
from registry.spared import spare_imports

spare_imports(places(os.environ)[1])  # before what imports them

from registry import clock
from registry.broker import celery, connect_celery
from registry.database import db, open_database
from registry.jobs import Job, open_broker
from registry.log_lines import request_id, set_lines
from registry.queries.setting import demo_offset
from registry.rules.catalog_entry import use_city
from workers.schedule import SCHEDULE

config = Config.from_env()
use_city(config.city)
open_database(config.database_url)
connect_celery(config.redis_url, config.queues)
open_broker(config.redis_url)
celery.conf.update(
    task_routes={job.value: {"queue": job.queue.value} for job in Job},
    beat_schedule=SCHEDULE,
    beat_schedule_filename=str(config.var / "beat-schedule"),
    imports=(
        "workers.call",
        "workers.tally",
        "workers.message",
        "workers.deep_check",
        "workers.pool",
        "workers.daily_head",
        "workers.claim",
        "workers.importing",
        "workers.list_file",
        "workers.analyze",
    ),
    worker_hijack_root_logger=False,
)


# An empty drain every few seconds is no news; what goes wrong still is.
for name in ("celery.app.trace", "celery.beat", "celery.worker.strategy"):
    logging.getLogger(name).setLevel(logging.WARNING)


@after_setup_logger.connect
@after_setup_task_logger.connect
def _write_lines(logger: logging.Logger, **_arguments: Any) -> None:
    set_lines(*logger.handlers, as_json=config.json_log)


@worker_ready.connect
def _say_ready(**_arguments: Any) -> None:
    # Where the machine has no website, its supervisor waits for this.
    (config.var / WORKER_READY).touch(0o600)


@worker_process_init.connect
def _forget_inherited_connection(**_arguments: Any) -> None:
    # A forked child must not share its parent's database connection.
    open_database(config.database_url)


@task_prerun.connect
def _connect(task_id: str, **_arguments: Any) -> None:
    request_id.set(task_id)
    db.connect(reuse_if_open=True)
    clock.set_offset(demo_offset())


@task_postrun.connect
def _disconnect(**_arguments: Any) -> None:
    request_id.set("")
    if not db.is_closed():
        db.close()


__all__ = ["celery"]
