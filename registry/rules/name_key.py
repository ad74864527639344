"""The key of a name: what all its spellings have in common. By it names are looked for and matched.

The same in width, case and compatibility form; every bracket, quotation mark, dot and dash is one of its
kind; spaces and what cannot be seen count for nothing. No letter, digit or dot is left out: V2.5 is not V25.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_KEY = 600
"""Characters; of a longer key only the beginning is kept. Three times the longest name."""

_DOTS = (0x2E, 0xB7, 0x30FB, 0x2022, 0x2027, 0x2219, 0x22C5, 0x2024, 0x25E6, 0x2E31, 0xA78F, 0x3002)
"""Full stops, middle dots, bullets."""
_DASHES = (0x2212, 0x2500, 0x2501, 0x2043, 0x30FC)
"""What is drawn as a dash and counts as none: minus, rules of tables, the mark of a long vowel."""
_QUOTES = (0x27, 0x22, 0x60, 0xB4, 0x2033, 0x2032, 0x201A, 0x201E)
"""Straight and low quotation marks, primes, accents that stand alone."""
_KINDS = {"Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"', "Pd": "-"}
_DROPPED = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
"""Variation selectors: they choose a glyph of the same character."""


class _Folded(dict[int, str]):
    """What stands in a key for a character, by its code point; found out when it is met first."""

    def __missing__(self, point: int) -> str:
        character = chr(point)
        category = unicodedata.category(character)
        if category in _DROPPED or any(point in span for span in _SELECTORS):
            character = ""
        else:
            character = _KINDS.get(category, character)
        self[point] = character
        return character


_FOLDED = _Folded(
    {
        **dict.fromkeys(_DOTS, "."),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_QUOTES, '"'),
        ord("<"): "(",
        ord(">"): ")",
    }
)

_DASHED = re.compile("-+")


_ITS_OWN = re.compile(f"[㐀-䶿一-鿿0-9a-z]{{1,{LONGEST_KEY}}}")
"""A name that is its own key: of such characters every one stands for itself."""


def name_key(name: str) -> str:
    """The key of a name as written or of a part of one as typed; '' only of what holds nothing to be seen."""
    return name if _ITS_OWN.fullmatch(name) else _folded_key(name)


@lru_cache(maxsize=256)  # the lines of a list ask several times for the same name
def _folded_key(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).translate(_FOLDED).casefold()
    return _DASHED.sub("-", unicodedata.normalize("NFKC", plain).translate(_FOLDED))[:LONGEST_KEY]


def former_key(what: str, old: str) -> str | None:
    """The key of what a row of the lineage says was so before; None where that was no name."""
    return name_key(old) if what == "name" else None


def keyed(name: str) -> dict[str, str]:
    """A name and its key, as the two columns of a row."""
    return {"name": name, "name_key": name_key(name)}
