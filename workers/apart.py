"""Work of a process of its own, whose memory goes with it: commands of the registry."""

import os
import subprocess
import sys
from pathlib import Path

from registry.child import OF_PROCESS

ROOT = Path(__file__).parent.parent
COMMANDS = "registry.web.commands"


def run_apart(*words: str) -> None:
    """Run a command, which goes when this process goes, and wait for it. Raises CalledProcessError where it
    fails."""
    environ = {**os.environ, OF_PROCESS: str(os.getpid())}
    subprocess.run([sys.executable, "-m", COMMANDS, *words], cwd=ROOT, env=environ, check=True)
