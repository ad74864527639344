"""One REDIS_URL, three spellings; the embedded server's socket."""

from pathlib import Path

import pytest

from registry.errors import Misconfigured
from registry.redis_url import LONGEST_SOCKET_PATH, embedded_socket, embedded_url, redis_urls


@pytest.mark.parametrize("url", ["redis://h:6379/2", "rediss://:pw@h/0?ssl_cert_reqs=none"])
def test_tcp_is_spelled_alike_for_all(url: str) -> None:
    urls = redis_urls(url)
    assert (urls.redis, urls.limits, urls.celery) == (url, url, url)


@pytest.mark.parametrize(
    ("url", "celery"),
    [
        ("unix:///v/redis.sock", "redis+socket:///v/redis.sock?virtual_host=0"),
        ("unix:///v/redis.sock?db=3", "redis+socket:///v/redis.sock?virtual_host=3"),
        ("unix://:pw@/v/redis.sock?db=1", "redis+socket://:pw@/v/redis.sock?virtual_host=1"),
    ],
)
def test_a_socket_is_spelled_three_ways(url: str, celery: str) -> None:
    urls = redis_urls(url)
    assert (urls.redis, urls.limits, urls.celery) == (url, "redis+" + url, celery)


@pytest.mark.parametrize("url", ["", "localhost:6379", "http://h/", "unix://", "redis://"])
def test_anything_else_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(Misconfigured, match="REDIS_URL"):
        redis_urls(url)


def test_a_plain_folder_holds_its_socket() -> None:
    assert embedded_socket(Path("/srv/registry/var")) == Path("/srv/registry/var/redis.sock")
    assert embedded_url(Path("/srv/registry/var")) == "unix:///srv/registry/var/redis.sock?db=0"


@pytest.mark.parametrize("var", [Path("/srv/my registry"), Path("/srv/登记"), Path("/" + "x" * 120)])
def test_an_awkward_folder_gets_a_short_private_one(var: Path) -> None:
    socket = embedded_socket(var)
    assert socket.parent.parent == Path("/tmp")
    assert len(str(socket)) < LONGEST_SOCKET_PATH
    assert socket == embedded_socket(var)
    assert socket != embedded_socket(var / "other")
