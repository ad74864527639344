"""A Redis-protocol server of a test's own, to be killed and started again meanwhile."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from registry.child import dying_with_parent
from registry.embedded import is_answering, server_command
from registry.redis_url import embedded_url, redis_urls
from tests.servers.valkey import PATIENCE


class DyingValkey:
    """The server of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = embedded_url(folder)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        log = (self.folder / "log").open("ab")
        with log:
            self.process = subprocess.Popen(
                server_command(self.folder), stdout=log, stderr=log, preexec_fn=dying_with_parent()
            )
        deadline = time.monotonic() + PATIENCE
        while not is_answering(self.folder):
            assert self.process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(PATIENCE)
            self.process = None

    def knows_of(self, word: str) -> bool:
        """Whether a key of it holds the word."""
        with redis.Redis.from_url(redis_urls(self.url).redis) as client:
            return any(word.encode() in key for key in client.scan_iter())


@contextmanager
def dying_valkey() -> Iterator[DyingValkey]:
    """A running one, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="registry-redis-", dir="/tmp") as folder:
        server = DyingValkey(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.kill()
