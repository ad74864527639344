"""The titles of one notice 公示: usually one; several where one document decides about several."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from registry.errors import Text, say

MARK = ","
"""Stands before and after each title kept as text, so that one is found by its whole name."""
MOST_TITLES = 12


class Titled(Protocol):
    """What is of one title: a file, a recognition."""

    scheme: str
    level: str


T = TypeVar("T", bound=Titled)


def title_name(titled: Titled) -> str:
    """Its title as it is named everywhere: "scheme:level"."""
    return f"{titled.scheme}:{titled.level}"


def by_title(rows: Iterable[T]) -> dict[str, list[T]]:
    """Rows by the name of their title; titles in order of their first row, rows in their own."""
    found: dict[str, list[T]] = {}
    for row in rows:
        found.setdefault(title_name(row), []).append(row)
    return found


def kept_titles(names: Sequence[str]) -> str | None:
    """Names of titles as one column keeps them: ",a:b,c:d,"; None for none."""
    return MARK + MARK.join(names) + MARK if names else None


def read_titles(kept: str | None) -> list[str]:
    """The names that `kept_titles` wrote."""
    return [name for name in (kept or "").split(MARK) if name]


def split_title(name: str) -> tuple[str, str]:
    """Scheme and level of a title's name."""
    scheme, _colon, level = name.partition(":")
    return scheme, level


def unmet_titles(names: Sequence[str], is_known: Callable[[str], bool]) -> list[Text]:
    """Why a notice cannot be of these titles."""
    if not all(map(is_known, names)):
        return [say("公示的类别和级别不在目录中，请重新选择。")]
    if len(names) > MOST_TITLES:
        return [say("一份公示最多列 %(most)s 个类别和级别，请分开公示。", most=MOST_TITLES)]
    return []
