"""A file whose form was refused need not be chosen again: it waits an hour for the one who sent it.

Its bytes lie apart from the files that rows name; who may have them back says a token in the page, naming
the account. What has waited too long goes when the next one comes.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from registry.config import MEGABYTE
from registry.storage import Storage
from registry.web.access import current_account

WAITS = 3600
"""Seconds for which a file waits."""
MOST = 500 * MEGABYTE
"""Bytes that wait at most, of all together: the oldest go."""


@dataclass(frozen=True)
class KeptUpload:
    """A file as it was sent."""

    name: str
    content: bytes


def hold(upload: KeptUpload) -> str:
    """Let it wait: the token by which it is had back."""
    storage = _storage()
    _forget_older(storage)
    digest = storage.keep(upload.content)
    return str(_signer().dumps([current_account().id, upload.name, digest]))


def waiting(token: str) -> KeptUpload | None:
    """What waits under a token; None where it is no longer there, or waits for somebody else."""
    try:
        account, name, digest = _signer().loads(token, max_age=WAITS)
    except (BadSignature, ValueError, TypeError):
        return None
    if account != current_account().id:
        return None
    with suppress(OSError, ValueError):
        return KeptUpload(name, _storage().read(digest))
    return None


def name_waiting(token: str) -> str:
    """The name of what waits; '' for none."""
    found = waiting(token) if token else None
    return found.name if found else ""


def _forget_older(storage: Storage) -> None:
    """What has waited too long, and the oldest of too much."""
    files: list[Any] = sorted(
        ((path.stat().st_mtime, path.stat().st_size, path) for path in storage.folder.glob("*/*")),
        key=lambda each: -each[0],
    )
    total = 0
    for made_at, size, path in files:
        total += size
        if made_at < time.time() - WAITS or total > MOST:
            path.unlink(missing_ok=True)


def _storage() -> Storage:
    return Storage(current_app.config["REGISTRY"].kept / "waiting")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="waiting")
