"""How often a thing may be tried, counted before it is done: in Redis and in this process's memory."""

import ipaddress
import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import FixedWindowRateLimiter

from registry.errors import TooMany, say
from registry.redis_url import redis_urls

T = TypeVar("T")
log = logging.getLogger(__name__)

SIGN_IN = "10 per 5 minutes"
"""Wrong passwords for one login: from all devices it was never used on, and from each one it was."""
SIGN_IN_HERE = "5 per 5 minutes"
"""Wrong passwords for one login from one address: less, so that nobody uses up alone what a login has."""
SIGN_IN_ADDRESS = "50 per 5 minutes"
"""Wrong passwords from one address, where a whole office may sit, for whatever logins."""
CHANGE = "10 per 5 minutes"
"""Wrong present passwords by who is signed in and changes it."""
REGISTER = "30 per hour"
"""Tries to register from one address, whatever became of them."""
INVITE = "30 per hour"
"""Invitations by one administrator of an enterprise, whatever became of them."""
TAKE_AWAY = "60 per hour"
"""Public lists taken away as files, by one address."""
SEARCH = "300 per 5 minutes"
"""Searches of the public roll from one address, where a whole office may sit. Turning pages is none."""
QUIET = 5.0
"""Seconds without asking Redis after it failed: people must not wait for one that is away."""
_V6_NETWORK = 64


class OwnRedis(RedisStorage):
    """Counts in Redis, of the one client the product has; by itself it imports that of Valkey as well."""

    DEPENDENCIES = {"redis": None}  # noqa: RUF012 -- as the library declares it


class TryCounter:
    """Fixed windows. What Redis says counts for all processes; memory alone while it is away.

    Memory counts always, so that a Redis that dies gives nobody new tries in this process.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis = FixedWindowRateLimiter(
            OwnRedis(redis_urls(redis_url).limits, socket_connect_timeout=1, socket_timeout=2)
        )
        self._memory = FixedWindowRateLimiter(MemoryStorage())
        self._lock = threading.Lock()
        self._quiet_until = 0.0
        failures = self._redis.storage.base_exceptions
        self._failures: tuple[type[Exception], ...] = (
            *(failures if isinstance(failures, tuple) else (failures,)),
            OSError,
        )

    def hit(self, limit: RateLimitItem, key: str) -> bool:
        """Count a try; whether it is within the limit, however many are counted at once."""
        with self._lock:
            here = self._memory.hit(limit, key)
        return self._ask(lambda: self._redis.hit(limit, key), True) and here

    def seconds_left(self, limit: RateLimitItem, key: str) -> float:
        """Until what is counted begins anew; more than none."""
        with self._lock:
            ends = self._memory.get_window_stats(limit, key).reset_time
        ends = max(ends, self._ask(lambda: self._redis.get_window_stats(limit, key).reset_time, ends))
        return min(max(ends - time.time(), 1.0), float(limit.get_expiry()))

    def give_back(self, limit: RateLimitItem, key: str) -> None:
        """Take one counted try back: it was none."""
        with self._lock:
            self._less(self._memory, limit, key)
        self._ask(lambda: self._less(self._redis, limit, key), None)

    def clear(self, limit: RateLimitItem, key: str) -> None:
        """Forget what was counted."""
        with self._lock:
            self._memory.clear(limit, key)
        self._ask(lambda: self._redis.clear(limit, key), None)

    def reset(self) -> None:
        """Forget everything; for tests."""
        with self._lock:
            self._memory.storage.reset()
        self.ask_again()
        self._ask(self._redis.storage.reset, None)

    def ask_again(self) -> None:
        """Ask Redis at once, however lately it failed."""
        self._quiet_until = 0.0

    @staticmethod
    def _less(strategy: FixedWindowRateLimiter, limit: RateLimitItem, key: str) -> None:
        name = limit.key_for(key)
        # Its window may have ended meanwhile; a count below none would be a gift to the next.
        if strategy.storage.get(name) > 0:
            strategy.storage.incr(name, limit.get_expiry(), -1)

    def _ask(self, question: Callable[[], T], otherwise: T) -> T:
        if time.monotonic() < self._quiet_until:
            return otherwise
        try:
            return question()
        except self._failures as error:
            self._quiet_until = time.monotonic() + QUIET
            log.warning("Redis does not count, this process counts by itself: %s", error)
            return otherwise


@dataclass(frozen=True)
class Tries:
    """What one kind of try is counted under, for one request: each key with a limit of its own."""

    counts: tuple[tuple[RateLimitItem, str], ...]

    def __add__(self, other: "Tries") -> "Tries":
        """Both at once: a try must be within the limits of either."""
        return Tries(self.counts + other.counts)

    def count(self) -> None:
        """Count one before the work is done. Raises TooMany where a limit is reached."""
        count_one_of(self)

    def wait(self) -> float:
        """Count one, and 0; where a limit is reached count none, and seconds until it may be tried again."""
        counted: list[tuple[RateLimitItem, str]] = []
        for limit, key in self.counts:
            if not _counter().hit(limit, key):
                Tries(tuple(counted)).give_back()
                return _counter().seconds_left(limit, key)
            counted.append((limit, key))
        return 0

    def give_back(self) -> None:
        """It did not count after all."""
        for limit, key in self.counts:
            _counter().give_back(limit, key)

    def forget(self) -> None:
        """Forget all that was counted under these keys."""
        for limit, key in self.counts:
            _counter().clear(limit, key)


def count_one_of(*ways: Tries) -> Tries:
    """Count one in the first of the ways that has room, which it returns. Raises TooMany where none has."""
    waits = []
    for way in ways:
        seconds = way.wait()
        if not seconds:
            return way
        waits.append(seconds)
    minutes = math.ceil(min(waits) / 60)
    raise TooMany(say("尝试次数过多，请 %(minutes)s 分钟后再试。", minutes=minutes))


def count_search() -> None:
    """Count a search of the public roll. Raises TooMany where one address has made too many."""
    if seconds := tries("SEARCH_LIMIT", SEARCH, f"address {address()}").wait():
        minutes = math.ceil(seconds / 60)
        raise TooMany(
            say(
                "从您所在的网络查询名录过于频繁，请 %(minutes)s 分钟后再查。"
                "不输入文字，按条件筛选或翻页不受限制。",
                minutes=minutes,
            )
        )


def tries(name: str, default: str, *keys: str) -> Tries:
    """Tries of a kind under some keys. Tests may set another limit under the same name in the settings."""
    limit = str(current_app.config.get(name, default))
    return Tries(tuple((parse(limit), f"{name}:{key}") for key in keys))


def address() -> str:
    """Where a request comes from: an address, or of version 6 the network of one customer."""
    text = request.remote_addr or "unknown"
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text
    if found.version == 4:
        return text
    return str(ipaddress.ip_network((found, _V6_NETWORK), strict=False))


def _counter() -> TryCounter:
    counter: TryCounter = current_app.extensions["limits"]
    return counter


def init_app(app: Flask) -> None:
    app.extensions["limits"] = TryCounter(app.config["REGISTRY"].redis_url)
