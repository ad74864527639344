"""Messages go by task name, so the names must be those of tasks."""

import subprocess
import sys
from pathlib import Path

from registry.command_lines import WORKER_THREADS
from registry.jobs import Job
from workers.schedule import SCHEDULE

ROOT = Path(__file__).parents[2]
LIST = """
from workers.app import celery
celery.loader.import_default_modules()
print("\\n".join(celery.tasks))
from workers.place import where_there_is_a_place
depth = 0
@where_there_is_a_place
def long_job():  # one that goes on while the next one begins
    global depth
    depth += 1
    long_job()
long_job()
print("at once:", depth)
"""


def test_every_job_is_a_task_and_every_task_a_job(tmp_path: Path) -> None:
    # In a process of its own: the worker opens its database when it is imported.
    done = subprocess.run(
        [sys.executable, "-c", LIST],
        cwd=ROOT,
        env={"REGISTRY_VAR": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    own = {name for name in done.stdout.split() if name.startswith("workers.")}
    assert own == {job.value for job in Job}
    assert f"at once: {WORKER_THREADS - 1}\n" in done.stdout, "a thread is left for figures"


def test_what_is_scheduled_are_jobs() -> None:
    assert {entry["task"] for entry in SCHEDULE.values()} <= {job.value for job in Job}
