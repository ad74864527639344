"""How a text differs from what it was, sentence by sentence."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_END = r"\u3002\uff1b\uff01\uff1f;!?\n"
"""What ends a sentence, in either width."""
_SENTENCE = re.compile(f"[^{_END}]*[{_END}]|[^{_END}]+")


class PartOf(StrEnum):
    """Where a piece of text stands."""

    BOTH = "both"
    BEFORE = "before"
    NOW = "now"


@dataclass(frozen=True)
class TextPart:
    """A piece of one or of both texts."""

    of: PartOf
    text: str


def text_difference(before: str, now: str) -> list[TextPart]:
    """Both texts in one row of pieces; [] where they are the same."""
    if before == now:
        return []
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(now)
    parts: list[TextPart] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(TextPart(PartOf.BOTH, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            parts.append(TextPart(PartOf.BEFORE, "".join(old[i1:i2])))
        if j2 > j1:
            parts.append(TextPart(PartOf.NOW, "".join(new[j1:j2])))
    return parts
