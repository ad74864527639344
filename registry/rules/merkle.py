"""Merkle trees of RFC 6962 (Certificate Transparency): SHA-256, leaves and nodes differ by a first byte.

A root commits to leaves in their order; an audit path proves that one leaf is in it, without the rest.
"""

import hashlib
from collections.abc import Sequence

LEAF, NODE = b"\x00", b"\x01"


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of a leaf; no node can have the same."""
    return hashlib.sha256(LEAF + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root of a tree of these leaves; of none, the hash of nothing."""
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else hashlib.sha256(b"").digest()


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """What leads from the leaf at `index` (from 0) up to the root: at each level the hash beside it."""
    level, path = [leaf_hash(leaf) for leaf in leaves], []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        level, index = _above(level), index // 2
    return path


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that a path leads to from the leaf at `index` of a tree of `size`; ValueError where no such
    path fits such a tree. RFC 9162, 2.1.3.2."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    here, last, found = index, size - 1, leaf_hash(leaf)
    for beside in path:
        if last == 0:
            raise ValueError("the path is too long")
        if here % 2 or here == last:
            found = node_hash(beside, found)
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            found = node_hash(found, beside)
        here, last = here // 2, last // 2
    if last:
        raise ValueError("the path is too short")
    return found


def _above(level: list[bytes]) -> list[bytes]:
    """The level above; a last one without a neighbor goes up as it is."""
    pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs + level[len(level) - len(level) % 2 :]
