"""Which programs of the registry a machine runs, and which jobs its worker takes: all, unless it is one of
several."""

import hashlib
import socket
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from registry.errors import Misconfigured

Kind = TypeVar("Kind", bound=StrEnum)
MACHINE = "registry-"
"""How the name begins by which PostgreSQL knows the processes of a machine."""


class Program(StrEnum):
    """What the supervisor starts, beside Redis where none is named."""

    WEB = "web"
    WORKER = "worker"
    BEAT = "beat"


class Queue(StrEnum):
    """Jobs of one kind: those that are short and come often, and those that take minutes."""

    FIGURES = "figures"
    LONG = "long"


def named(env: Mapping[str, str], name: str, kinds: type[Kind]) -> tuple[Kind, ...]:
    """Those that a setting names, comma-separated, in the order of the kind; all where it names none.
    Raises Misconfigured for a word that is none of them."""
    words = {word.strip() for word in (env.get(name) or "").split(",") if word.strip()}
    known = ", ".join(kinds)
    for word in sorted(words - {*kinds}):
        raise Misconfigured(
            f"{name}={word!r}: 只能是 {known} 中的一项或几项，用逗号分隔；不设置则为全部。 "
            f"{name} must be some of {known}, comma-separated; unset: all of them."
        )
    return tuple(kind for kind in kinds if kind in words or not words)


def name_of_machine(var: Path, shared: Path | None) -> str:
    """The name of a machine's processes for PostgreSQL: one of all that share a folder, else its own."""
    own = hashlib.sha256(f"{socket.gethostname()}\n{var}".encode()).hexdigest()[:12]
    return MACHINE + ("shared" if shared else own)


def refuse_apart(env: Mapping[str, str], database_url: str, own_redis: str) -> None:
    """Raises Misconfigured where a setting makes this machine one of several and what all of them must have
    in common is not named. `own_redis` is the address of this machine's own, which no other reaches."""
    given = [name for name in ("REGISTRY_PROGRAMS", "REGISTRY_QUEUES", "REGISTRY_SHARED") if env.get(name)]
    lacking = {
        "DATABASE_URL=postgresql://…": database_url.startswith("sqlite:"),
        "REDIS_URL": (env.get("REDIS_URL") or own_redis) == own_redis,
        "REGISTRY_SHARED": not env.get("REGISTRY_SHARED"),
    }
    missing = ", ".join(name for name, is_missing in lacking.items() if is_missing)
    if given and missing:
        raise Misconfigured(
            f"{given[0]} 用于几台机器共同运行，还须设置 {missing}，各台机器相同（见 docs/machines.md）。 "
            f"{given[0]} is for one of several machines: set {missing} too, the same on all of them (see "
            "docs/machines.md)."
        )
