"""The command line that `manage.py` hands over to: Flask's, which works on a registry that is there.

A mistyped REGISTRY_VAR or DATABASE_URL is refused before anything is opened, for opening makes folders and
files.
"""

import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from flask.cli import cli

from registry.child import OF_PROCESS, die_with
from registry.config import places
from registry.errors import Misconfigured

SHARE = "share"
BEGINNING = (("db", "migrate"), ("prepare",), ("backup", "restore"), (SHARE,))
"""Commands that a registry begins with."""
WITHOUT_ONE = (("backup", "verify"), ("docs",), ("routes",), ("shell",), ("uscc",))
"""Commands that need no registry."""


def nothing_there(words: Sequence[str], env: Mapping[str, str]) -> str:
    """Why a command has nothing to work on; '' where it has, or needs nothing."""
    named = [word for word in words if not word.startswith("-")]
    if len(words) == 0 or "--help" in words or _is_one_of(named, (*BEGINNING, *WITHOUT_ONE)):
        return ""
    var, url = places(env)
    place = Path(url.removeprefix("sqlite:///")) if url.startswith("sqlite:///") else var
    # Where PostgreSQL has the rows, the folder that goes without saying may not be needed yet.
    if place.exists() or (place == var and not env.get("REGISTRY_VAR")):
        return ""
    return (
        f"没有找到登记系统：{place} 不存在，未作任何更改。请检查 REGISTRY_VAR 和 DATABASE_URL；"
        f"首次使用请运行 run。 There is no registry: {place} does not exist; nothing was made. Check "
        "REGISTRY_VAR and DATABASE_URL; the first start is `run`."
    )


def _is_one_of(words: Sequence[str], commands: Sequence[tuple[str, ...]]) -> bool:
    return any(tuple(words[: len(command)]) == command for command in commands)


def main() -> None:
    """Refuse, or hand over to Flask under the name that people typed."""
    if parent := os.environ.pop(OF_PROCESS, ""):
        die_with(int(parent))
    try:
        if reason := nothing_there(sys.argv[1:], os.environ):
            print(reason, file=sys.stderr)
            sys.exit(1)
        # Nobody signs in here: the key that keeps people signed in is made by no command but that which says
        # that all machines have it.
        if sys.argv[1:2] != [SHARE]:
            os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(48))
        cli.main(prog_name="python3 manage.py")
    except Misconfigured as wrong:
        print(wrong, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
