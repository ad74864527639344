"""The files that rows name, against what lies in the folder of files."""

from collections.abc import Container, Iterator

from registry.models import Attachment, Claim, ImportRun, MeasureFile, ProfileFile
from registry.queries.after_image import table_name
from registry.storage import Storage
from registry.stored import stored_rows

FILES = (Attachment, ProfileFile, ImportRun, MeasureFile, Claim)
"""Tables whose rows name a file by its digest."""


def named_files() -> dict[str, str]:
    """Every file a row names, by digest, with the first row that does."""
    named: dict[str, str] = {}
    for table in FILES:
        for number, digest in stored_rows(table, ("id", "sha256"), key="id"):
            # One that is no text is named with its row; '' is of a file that was erased.
            if isinstance(digest, str) and digest:
                named.setdefault(digest, f"{table_name(table)} {number}")
    return named


def damaged_files(named: dict[str, str], storage: Storage) -> Iterator[str]:
    """Files that are missing or are no longer what was kept."""
    for digest, row in named.items():
        try:
            storage.read(digest)
        except OSError:
            yield f"{row}: its file {digest} cannot be read"
        except ValueError:
            yield f"{row}: its file {digest} was changed on disk"


def stray_files(named: Container[str], storage: Storage) -> list[str]:
    """Files in the folder that no row names, as paths in it, in order. They do no harm: such is left of an
    upload that was refused after its file was kept."""
    return sorted(
        str(path.relative_to(storage.folder))
        for path in storage.folder.glob("**/*")
        if path.name not in named and path.is_file()
    )
