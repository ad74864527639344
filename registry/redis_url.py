"""One REDIS_URL in the three spellings its readers want, and where the embedded server listens.

For TCP (redis://, rediss://) the three are the same. A unix socket is written
unix:///path?db=0 for redis-py, redis+unix:///path?db=0 for limits (the rate limiter) and
redis+socket:///path?virtual_host=0 for Celery.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from registry.errors import Misconfigured

LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes; the server writes a temporary name beside it
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


@dataclass(frozen=True)
class RedisUrls:
    """The same database for redis-py, for limits and for Celery."""

    redis: str
    limits: str
    celery: str


def redis_urls(url: str) -> RedisUrls:
    """Spell `url` (redis://, rediss://, unix://) three ways; Misconfigured if it is none of these."""
    parts = urlsplit(url)
    if parts.scheme in {"redis", "rediss"} and parts.hostname:
        return RedisUrls(url, url, url)
    if parts.scheme != "unix" or not parts.path.startswith("/"):
        # The address itself may carry a password and is not repeated.
        raise Misconfigured(
            "REDIS_URL 应以 redis://、rediss:// 或 unix:/// 开头。 "
            "REDIS_URL must start with redis://, rediss:// or unix:///."
        )
    query = dict(parse_qsl(parts.query))
    user = f"{parts.netloc}" if parts.netloc else ""
    for_celery = {("virtual_host" if key == "db" else key): value for key, value in query.items()}
    for_celery.setdefault("virtual_host", "0")
    return RedisUrls(
        redis=url,
        limits=f"redis+{url}",
        celery=f"redis+socket://{user}{parts.path}?{urlencode(for_celery)}",
    )


def embedded_socket(var: Path) -> Path:
    """Where the embedded server of the data folder `var` listens: the same for every process.

    A path that is too long for a socket, or that URLs would spell differently (a space, Chinese),
    is replaced by a short private folder named after it.
    """
    socket = var.resolve() / "redis.sock"
    if len(str(socket)) <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(socket)):
        return socket
    name = hashlib.sha256(str(socket).encode()).hexdigest()[:12]
    return Path(f"/tmp/registry-{os.getuid()}-{name}") / "redis.sock"


def embedded_url(var: Path) -> str:
    """The REDIS_URL of the embedded server of the data folder `var`."""
    return f"unix://{embedded_socket(var)}?db=0"
