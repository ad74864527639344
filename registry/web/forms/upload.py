"""Files that come with a form: read up to the limit, kept under the name they had without its folders."""

from pathlib import PurePath
from typing import Protocol, TypeVar

from flask import current_app
from werkzeug.datastructures import FileStorage

from registry.actions.claim import Upload
from registry.config import MEGABYTE
from registry.errors import Unmet
from registry.rules.actor import Actor
from registry.rules.text import one_line, unmet_text
from registry.storage import Storage

Owner_contra = TypeVar("Owner_contra", contravariant=True)
Kept_co = TypeVar("Kept_co", covariant=True)


class KeepsFile(Protocol[Owner_contra, Kept_co]):
    """An action that keeps a file of its owner."""

    def __call__(
        self, owner: Owner_contra, name: str, content: bytes, actor: Actor, /, *, storage: Storage, limit: int
    ) -> Kept_co: ...


def keep_upload(
    keep: KeepsFile[Owner_contra, Kept_co], owner: Owner_contra, upload: FileStorage, actor: Actor
) -> Kept_co:
    """Keep what was chosen. Raises Unmet where it may not be kept."""
    limit = current_app.config["REGISTRY"].attachment_limit
    name = named_file(upload)
    return keep(
        owner,
        name,
        upload.stream.read(limit + 1),
        actor,
        storage=current_app.config["STORAGE"],
        limit=limit,
    )


def read_upload(upload: FileStorage | None) -> Upload | None:
    """What was chosen, read up to a byte more than may be kept; None where nothing was. Raises Unmet for a
    name that may not be kept."""
    if upload is None or not upload.filename:
        return None
    limit = current_app.config["REGISTRY"].attachment_limit
    return Upload(named_file(upload), upload.stream.read(limit + 1))


def named_file(upload: FileStorage) -> str:
    """The name of a file without its folders. Raises Unmet for one that may not be kept."""
    name = PurePath(one_line(upload.filename).replace("\\", "/")).name
    if reasons := unmet_text(name):
        raise Unmet(reasons)
    return name


def limit_in_megabytes() -> int:
    """How large a file may be, as pages say it."""
    return int(current_app.config["REGISTRY"].attachment_limit // MEGABYTE)
