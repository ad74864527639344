"""Starting: CPU time of a process up to its first answer, beside bare Flask and Django.

Every program is a process of its own, started in turns; its time is what the system says it used. Compiled
files are there, as from the second start on.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
SERVE = """
from {module} import app
def answer(status, headers, *fault):
    assert status == "200 OK", status
from wsgiref.util import setup_testing_defaults
environ = dict(PATH_INFO="/healthz", HTTP_HOST="localhost")
setup_testing_defaults(environ)
assert b"ok" in b"".join(app(environ, answer))
"""
BARE = """
from flask import Flask, jsonify
import flask_babel, flask_wtf, peewee, sqlite3
app = Flask("bare")
app.get("/healthz")(lambda: jsonify(status="ok"))
"""
DJANGO = """
import django, sqlite3
from django.conf import settings
settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF="django_site", USE_TZ=True, INSTALLED_APPS=[
    "django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
], DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
import django.contrib.auth.views, django.db.models, django.forms
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.urls import path
urlpatterns = [path("healthz", lambda request: JsonResponse({"status": "ok"}))]
app = get_wsgi_application()
"""


def bench_start() -> None:
    """Print seconds of CPU: a web process to its first answer, a worker, and what `run` does before them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, program in (("bare_site", BARE), ("django_site", DJANGO)):
            Path(folder, f"{name}.py").write_text(program)
        env = _environment(folder)
        first = _seconds(["-m", "flask", "prepare", "--demo"], env)
        programs = {
            "a web process to its first answer": ["-c", SERVE.format(module="wsgi")],
            "the same of bare Flask": ["-c", SERVE.format(module="bare_site")],
            "the same of bare Django": ["-c", SERVE.format(module="django_site")],
            "a worker, all tasks imported": [
                "-c", "from workers.app import celery; celery.loader.import_default_modules()",
            ],
            "what comes before, nothing left to do": ["-m", "flask", "prepare", "--demo"],
        }  # fmt: skip
        found = _in_turns(
            {name: lambda words=words: _seconds(words, env) for name, words in programs.items()}
        )
    print(f"\nstarting: seconds of CPU, the median of {ROUNDS} in turns, the least and the greatest")
    ours = statistics.median(next(iter(found.values())))
    for name, seconds in found.items():
        middle = statistics.median(seconds)
        spread = f"{min(seconds):.2f}-{max(seconds):.2f}"
        print(f"{name:<40}{middle:>7.2f} s{spread:>14}{ours / middle:>9.1f}×")
    print(f"{'tables, demo and criteria, once':<40}{first:>7.2f} s")


def _environment(folder: str) -> dict[str, str]:
    env = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env | {
        "FLASK_APP": str(ROOT / "wsgi.py"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), folder]),
        "PYTHONPYCACHEPREFIX": str(Path(folder, "bytecode")),
        "PYTHONUTF8": "1",
        "REGISTRY_VAR": str(Path(folder, "var")),
    }


def _in_turns(programs: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """What else the machine does meets all of them; the first turn, which compiles, is not counted."""
    found: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(ROUNDS + 1):
        for name, run in programs.items():
            seconds = run()
            if turn:
                found[name].append(seconds)
    return found


def _seconds(words: list[str], env: dict[str, str]) -> float:
    """CPU time of a Python with these arguments. Raises RuntimeError where it fails."""
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-P", *words],
        env,
        file_actions=[(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_WRONLY, 0) for descriptor in (1, 2)],
    )
    _process, status, used = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"it ended with {status}: {' '.join(words)[:60]}")
    return used.ru_utime + used.ru_stime
