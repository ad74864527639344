"""The embedded Redis-protocol server answers redis-py, limits and Celery at the same socket."""

import os
from pathlib import Path

import redis
from celery import Celery
from limits.storage import storage_from_string

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


def test_nothing_of_it_is_left() -> None:
    with valkey() as url:
        socket = Path(url.removeprefix("unix://").partition("?")[0])
        assert socket.is_socket()
        assert socket.stat().st_mode & 0o077 == 0
        assert socket.stat().st_uid == os.getuid()
    assert not socket.parent.exists()
