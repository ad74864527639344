"""A running web server of the product's own kind, and what it takes while clients are at it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.clients import Heard, Job, all_at_once
from bench.cpu import cpu_of_tree
from registry.child import dying_with_parent
from registry.supervisor import web_words

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Site:
    """A running server."""

    port: int
    process: int

    def cpu(self) -> float:
        return cpu_of_tree(self.process)


@contextmanager
def served(target: str, own: Mapping[str, str]) -> Iterator[Site]:
    """The product's web server with this application, once it answers."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    words = [*web_words("127.0.0.1", port)[:-1], target]
    server = subprocess.Popen(
        [sys.executable, "-P", *words],
        cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PORT": str(port), **own},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=dying_with_parent(),
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while not _answers_at(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{target} does not start")
            time.sleep(0.2)
        yield Site(port, server.pid)
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()


def _answers_at(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/roll", timeout=20) as answer:
        return bool(answer.status == 200)
    return False


def watched(site: Site, jobs: Sequence[Job], seconds: float) -> Heard:
    """What clients hear, and what CPU the server takes meanwhile, and they."""
    before, ours = site.cpu(), time.process_time()
    heard = all_at_once(jobs, seconds)
    heard.server = site.cpu() - before
    heard.cores = (heard.server + time.process_time() - ours) / heard.took
    return heard
