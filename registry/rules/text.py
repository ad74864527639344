"""Text as it may be kept: every character of it, but what is only control or format, which nobody means.

A character that is newer than the tables of this Python is one all the same: names have such ideographs.
"""

import unicodedata

from registry.errors import Text, say

_NOT_SEEN = frozenset({"Cc", "Cf"})
_LINES = frozenset("\n\t")
_BEFORE = 8
"""So many characters before a refused one are quoted, for people to find it."""


def seen(text: str) -> str:
    """A text without control and format characters; all white space stays as it is."""
    if text.isprintable():
        return text
    return "".join(each for each in text if each.isspace() or unicodedata.category(each) not in _NOT_SEEN)


def one_line(text: str | None) -> str:
    """A line such as a title or document number; full-width punctuation stays as it was typed."""
    return "".join(" " if each.isspace() else each for each in seen(text or "")).strip()


def many_lines(text: str | None) -> str:
    """An opinion of several lines."""
    plain = seen((text or "").replace("\r\n", "\n"))
    return "".join(" " if _is_control(each) and each not in _LINES else each for each in plain).strip()


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def unmet_text(text: str) -> list[Text]:
    """Why a text may not be kept: the first character that is another on every machine, or none at all."""
    if text.isprintable():
        return []
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Co":
            return [
                say(
                    "%(where)s（U+%(point)s）是自造字（私用区字符），在别的电脑上会变成别的字，不能保存。"
                    "请改用标准汉字，字库中没有的请联系市局。",
                    **_found(text, place),
                )
            ]
        if unicodedata.category(character) == "Cs" or _is_none(ord(character)):
            return [
                say("%(where)s（U+%(point)s）不是文字，不能保存。请删去后重新填写。", **_found(text, place))
            ]
    return []


def _is_none(point: int) -> bool:
    """Whether a code point is set aside for ever to be no character."""
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def _found(text: str, place: int) -> dict[str, object]:
    """Where a character stands and which it is, for a sentence."""
    where = say("第 %(place)s 个字", place=place + 1)
    if before := text[max(0, place - _BEFORE) : place].rpartition("\n")[2]:
        where = say("“%(before)s”之后的第 %(place)s 个字", before=before, place=place + 1)
    return {"where": where, "point": f"{ord(text[place]):04X}"}
