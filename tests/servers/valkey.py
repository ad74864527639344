"""A real Redis-protocol server for tests: the embedded one, on a folder of its own."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registry.child import dying_with_parent
from registry.embedded import is_answering, server_command
from registry.redis_url import embedded_url

PATIENCE = 10.0  # seconds
DATABASES = 16
"""What one server has, by its numbers 0 to 15."""


@contextmanager
def valkey() -> Iterator[str]:
    """The REDIS_URL of an empty server; registry.redis_url spells it for the other libraries."""
    with tempfile.TemporaryDirectory(prefix="registry-redis-", dir="/tmp") as folder:
        var = Path(folder)
        with (var / "log").open("wb") as log:
            server = subprocess.Popen(
                server_command(var), stdout=log, stderr=log, preexec_fn=dying_with_parent()
            )
        try:
            deadline = time.monotonic() + PATIENCE
            while not is_answering(var):
                assert server.poll() is None and time.monotonic() < deadline, (var / "log").read_text()
                time.sleep(0.02)
            yield embedded_url(var)
        finally:
            server.terminate()
            server.wait(PATIENCE)
