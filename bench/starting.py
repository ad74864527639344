"""Starting: CPU time of a process up to its first answer, beside bare Flask and Django.

Every program is a process of its own, started in turns; its time is what the system says it used. Compiled
files are there, as from the second start on.
"""

import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.cpu import in_turns
from bench.table import FigureTable, Measured, TimedTable

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 7
WORKER = "from workers.app import celery; celery.loader.import_default_modules()"
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


def bench_start(demo: Path) -> Iterator[TimedTable | FigureTable]:
    """Seconds of CPU: a web process to its first answer, a worker, and what `run` does before them, with the
    demo's database of a run that was there before."""
    with tempfile.TemporaryDirectory() as folder:
        for name, program in (("bare_site", BARE), ("django_site", DJANGO)):
            Path(folder, f"{name}.py").write_text(program)
        env = _environment(folder)
        shutil.copytree(demo.parent, env["REGISTRY_VAR"])
        Path(env["REGISTRY_VAR"], demo.name).rename(Path(env["REGISTRY_VAR"], "registry.sqlite3"))
        site = {
            "ours": ["-c", SERVE.format(module="wsgi")],
            "floor": ["-c", SERVE.format(module="bare_site")],
            "peer": ["-c", SERVE.format(module="django_site")],
        }
        others = {
            "a worker, all tasks imported": ["-c", WORKER],
            "tables, demo and criteria, where all is there": ["-m", "flask", "prepare", "--demo"],
        }
        ways = {name: lambda words=words: _seconds(words, env) for name, words in (site | others).items()}
        found = in_turns(ways, ROUNDS)
    names = {"ours": "ours", "floor": "bare Flask", "peer": "bare Django"}
    answer = Measured("to the first answer", {way: found[way] for way in site})
    yield TimedTable("start.web", "a web process", "s", names, [answer])
    spreads = [(name, statistics.median(found[name]), min(found[name]), max(found[name])) for name in others]
    yield FigureTable("start.others", ("a process", "s", "least", "most"), spreads)


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
