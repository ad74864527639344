"""The embedded Redis-protocol server answers redis-py, limits and Celery at the same socket."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from celery import Celery
from limits.storage import storage_from_string

from registry import broker
from registry.broker import NotSent, send
from registry.jobs import Job
from registry.redis_url import redis_urls
from tests.servers.valkey import valkey


def test_three_libraries_reach_the_same_server() -> None:
    with valkey() as url:
        urls = redis_urls(url)
        app = Celery("probe", broker=urls.celery)
        with app.connection_for_write() as connection:
            connection.SimpleQueue("probe").put("消息")
        storage_from_string(urls.limits).incr("probe-limit", 60)
        with redis.Redis.from_url(urls.redis) as client:
            assert client.llen("probe") == 1
            assert [key for key in client.scan_iter() if b"probe-limit" in key]


def test_a_message_that_finds_no_server_is_given_up_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else were raised would say of an action that is committed that it failed."""
    # One of its own: connections that others have made are kept by an application.
    monkeypatch.setattr(broker, "celery", Celery("registry"))
    began = time.monotonic()
    with pytest.raises(NotSent):
        send("redis://127.0.0.1:1/0", Job.DRAIN_TALLY.value, Job.DRAIN_TALLY.queue, timedelta(0))
    assert time.monotonic() - began < 5


def test_nothing_of_it_is_left() -> None:
    with valkey() as url:
        socket = Path(url.removeprefix("unix://").partition("?")[0])
        assert socket.is_socket()
        assert socket.stat().st_mode & 0o077 == 0
        assert socket.stat().st_uid == os.getuid()
    assert not socket.parent.exists()
