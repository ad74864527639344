"""How a Python runs each program of the registry."""

import os
from pathlib import Path

from registry.config import WEB_THREADS

WORKER_THREADS = 3
_CELERY = ("-m", "celery", "-A", "workers.app")
WORKER_WORDS = (
    *(*_CELERY, "worker", "--pool", "threads", "--concurrency", str(WORKER_THREADS), "--loglevel", "info"),
    *("--without-gossip", "--without-mingle"),
)


def beat_words(var: Path) -> list[str]:
    """How a Python says what is due, keeping in `var` when it did so last."""
    schedule = str(var / "beat-schedule")
    return [*_CELERY, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "info"]


def web_words(host: str, port: int) -> list[str]:
    """How a Python serves the site.

    Measured on two cores with SQLite: a second process doubles the pages read per second and costs 40 MB;
    writes stay the same. Of the threads most only wait for their turn to write.
    """
    processes = str(min(2, os.cpu_count() or 1))
    words = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    words += ["--workers", processes, "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers"]
    return [*words, "--workers-kill-timeout", "5", "--no-ws", "wsgi:app"]
