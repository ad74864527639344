"""A full disk: nothing half-written stays, and the caller learns of it."""

import json
from pathlib import Path

import pytest

from registry.errors import Unavailable
from registry.storage import Storage
from tests.full_disk import can_mount, no_file_larger_than, python_beside_a_disk

ON_A_DISK = """
import json, pathlib, sys
from registry.errors import Unavailable
from registry.storage import Storage
folder = pathlib.Path(sys.argv[1])
storage, kept, refused = Storage(folder), [], 0
for number in range(8):
    try:
        kept.append(storage.keep(bytes([number]) * 100_000))
    except Unavailable:
        refused += 1
for digest in kept:
    storage.read(digest)
print(json.dumps([len(kept), refused, [path.name for path in folder.rglob("*.part")]]))
"""


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    storage = Storage(tmp_path)
    with no_file_larger_than(64 * 1024), pytest.raises(Unavailable) as refused:
        storage.keep(b"x" * 300_000)
    assert refused.value.status == 503
    assert not files_in(tmp_path)
    assert storage.read(storage.keep(b"x" * 300_000)) == b"x" * 300_000
    assert len(files_in(tmp_path)) == 1


@pytest.mark.skipif(not can_mount(), reason="no mounts for ordinary users here")
def test_a_real_disk_that_is_full_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    kept, refused, parts = json.loads(python_beside_a_disk(450_000, tmp_path, ON_A_DISK))
    assert (kept + refused, parts) == (8, [])
    assert 1 <= kept < 8
