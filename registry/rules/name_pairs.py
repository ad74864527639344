"""The pairs of characters by which part of a name is found: of Chinese two are enough, often a word."""

from collections.abc import Sequence


def pairs_of(key: str) -> list[str]:
    """The pairs of neighboring characters of a name key, each once, and its last character alone: so every
    character of it begins one of them."""
    return list(dict.fromkeys(key[place : place + 2] for place in range(len(key))))


def pairs_asked(part: str) -> Sequence[str]:
    """What a key must have to have this part: all of these pairs; of one character no pair, for it begins
    one."""
    return list(dict.fromkeys(part[place : place + 2] for place in range(len(part) - 1)))
