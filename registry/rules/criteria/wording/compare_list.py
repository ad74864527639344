"""A list in two versions: what was dropped, what was added, and what became of the rest."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from registry.errors import Text

Item = TypeVar("Item")


def list_changes(
    before: Mapping[str, Item],
    after: Mapping[str, Item],
    dropped: Callable[[Item], Text],
    added: Callable[[Item], Text],
    changed: Callable[[Item, Item], Iterable[Text]],
) -> Iterator[Text]:
    """The sentences of two lists by key: what only `before` has, then all of `after` in its order."""
    for key, item in before.items():
        if key not in after:
            yield dropped(item)
    for key, item in after.items():
        if key in before:
            yield from changed(before[key], item)
        else:
            yield added(item)
