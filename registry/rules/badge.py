"""States that pages show as a badge: their word and its tone stand beside the value that is kept."""

from enum import StrEnum
from typing import Self

from registry.errors import Text

NO_WORD = Text("")


class BadgeState(StrEnum):
    """A state of a thing: the value, its word, and the tone of the word's badge."""

    label: Text
    tone: str

    # Every member has all three; the defaults are for type checkers, which take State("open") for this call.
    def __new__(cls, value: str, label: Text = NO_WORD, tone: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.tone = label, tone
        return member
