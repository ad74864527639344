"""Which names may be of one enterprise: those that differ by place, form of organization or one character.

A hint to people, nothing is decided by it. Names are put under keys, so that each is compared with the few
that share one, however many there are.
"""

import re
from collections.abc import Iterable

from registry.rules.name_key import name_key
from registry.rules.recommendation import NEAR, nearness

SHORTEST_CORE = 2
SHORTEST_MISSPELLED = 6
"""Characters of a core in which one may be another, be missing or be too many: in shorter ones that is
another name."""
FORMS = (
    "集团股份有限公司",
    "集团有限责任公司",
    "集团有限公司",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "公司",
    "(集团)",
    "集团",
)
"""Forms of organization, the longest first."""
_NUMBERS = re.compile(r"[0-9零一二三四五六七八九十百]+")


class NameCores:
    """What is left of a name without the places that are known and the form of organization."""

    def __init__(self, places: Iterable[str]) -> None:
        """`places`: names of the city, its districts and zones, in any spelling."""
        words = "|".join(map(re.escape, sorted(set(map(name_key, places)) - {""}, key=len, reverse=True)))
        self._bracketed = re.compile(rf"\((?:{words})\)")
        self._leading = re.compile(rf"(?:{words})")

    def core(self, key: str) -> str:
        """The core of a name, of which the key is given; '' where too little is left to compare."""
        left = self._bracketed.sub("", key)
        while (found := self._leading.match(left)) and len(left) - found.end() >= SHORTEST_CORE:
            left = left[found.end() :]
        while form := next((each for each in FORMS if left.endswith(each)), None):
            left = left.removesuffix(form)
        return left if len(left) >= SHORTEST_CORE else ""


def index_keys(core: str) -> set[str]:
    """The keys under which a core stands: two that differ by one character share one."""
    if not core:
        return set()
    if len(core) < SHORTEST_MISSPELLED:
        return {core}
    return {core, *(core[:place] + core[place + 1 :] for place in range(len(core)))}


def is_misspelled(one: str, other: str) -> bool:
    """Whether two cores that share a key may be one name: near, and no number in them is another."""
    return nearness(one, other) >= NEAR and _NUMBERS.findall(one) == _NUMBERS.findall(other)
