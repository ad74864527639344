"""The command line is there when it is asked for, and costs a web process nothing."""

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from registry.web.commands import COMMANDS

ROOT = Path(__file__).parents[3]


def test_importing_the_application_imports_no_command_and_no_demo(tmp_path: Path) -> None:
    asked = (
        "import sys, wsgi; "
        "print(*(m for m in sys.modules if m.startswith(('demo', 'registry.web.commands.'))))"
    )
    env = {**os.environ, "REGISTRY_VAR": str(tmp_path)}
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_every_command_is_listed_and_found(app: Flask) -> None:
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["--help"]).output
    for name in COMMANDS:
        assert f"  {name} " in listed
        assert runner.invoke(args=[name, "--help"]).exit_code == 0, name
