"""A machine that is one of several knows the folder that all of them share."""

from pathlib import Path

import pytest

from registry.errors import Misconfigured
from registry.folder_mark import mark_shared, refuse_left, refuse_unshared

KEY, OTHER = "the key of all machines", "the key of one machine"


def test_only_the_folder_of_this_registry_and_key_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    with pytest.raises(Misconfigured, match="Mount it"):
        refuse_unshared(folder, "registry a", KEY)
    mark_shared(folder, "a", KEY)
    refuse_unshared(folder, "a", KEY)
    assert KEY not in (folder / "shared-by").read_text()
    with pytest.raises(Misconfigured, match="folder of another registry"):
        refuse_unshared(folder, "b", KEY)
    with pytest.raises(Misconfigured, match="SECRET_KEY is not that of the other machines"):
        refuse_unshared(folder, "a", OTHER)


def test_what_lies_in_the_folder_of_one_machine_is_moved_first(tmp_path: Path) -> None:
    own, shared = tmp_path / "var", tmp_path / "shared"
    (own / "files" / "ab").mkdir(parents=True)
    (own / "lists").mkdir()
    with pytest.raises(Misconfigured, match=f"mv {own / 'files'} {shared}/"):
        refuse_left(own, shared)
    shared.mkdir()
    (own / "files").rename(shared / "files")
    refuse_left(own, shared)
