"""Files named as evidence: each must be of those it is named for."""

from collections.abc import Iterable
from typing import Any

from peewee import ForeignKeyField

from registry.errors import NotFound


def require_own_files(owner: ForeignKeyField, named: Iterable[tuple[int, int | None]]) -> None:
    """Raises NotFound where a file is not its owner's own; one query, none where no file is named.

    `owner` is the column of the files that says whose they are, such as ProfileFile.enterprise; `named` are
    pairs of an owner's id and a file's id, None for no file.
    """
    pairs = {(whose, file) for whose, file in named if file is not None}
    if not pairs:
        return
    files: Any = owner.model
    rows = files.select(owner, files.id).where(files.id.in_(sorted({file for _, file in pairs})))
    if pairs - set(rows.tuples()):
        raise NotFound()
