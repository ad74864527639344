"""Merkle trees are those of RFC 6962, as its own text defines them."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.merkle import audit_path, root_by_path, root_of

TREES = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


def defined(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


@given(TREES)
def test_a_root_is_what_the_rfc_defines(leaves: list[bytes]) -> None:
    assert root_of(leaves) == defined(leaves)


def test_of_nothing_and_of_one() -> None:
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of([b""]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(TREES, st.data())
def test_a_path_leads_to_the_root_and_no_other_does(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = audit_path(leaves, index)
    assert root_by_path(leaves[index], index, len(leaves), path) == root_of(leaves)
    assert root_by_path(leaves[index] + b"x", index, len(leaves), path) != root_of(leaves)
    for at in range(len(path)):
        bent = [*path[:at], hashlib.sha256(path[at]).digest(), *path[at + 1 :]]
        assert root_by_path(leaves[index], index, len(leaves), bent) != root_of(leaves)
    with pytest.raises(ValueError, match="long"):
        root_by_path(leaves[index], index, len(leaves), [*path, b"x"])
    if path:
        with pytest.raises(ValueError, match="short"):
            root_by_path(leaves[index], index, len(leaves), path[:-1])


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_leaf_outside_the_tree(index: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        root_by_path(b"", index, 3, [])
