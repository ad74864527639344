"""The number of the document that a list itself is of, where a line above it is nothing but that. Pure.

What a title rests on, 根据…〔2022〕63号, is the number of another document and is not looked for.
"""

import re
import unicodedata
from collections.abc import Iterable

_YEAR = r"(?:[〔\[(【{]20\d\d[〕\])】}]|20\d\d年)"
_LABEL = r"(?:文号|发文字号|文件编?号|公告文?号|编号)[:：]"
_ANNEX = r"(?:附件?[\d一二三四五六七八九十]*)?"
_OWN = re.compile(
    rf"[(\[]?(?:{_LABEL})?(?P<number>[\u4e00-\u9fff]{{0,24}}{_YEAR}第?\d{{1,4}}号)[)\]]?{_ANNEX}(?:$|(?=/|20\d\d年|关于))"
)
"""With what may stand behind it in a cell of several lines."""
_CITES = re.compile(r"^(?:根据|依据|按照?|转发|见|详见|参照|参见|依照|原文号)")
_BRACKETS = re.compile(r"[〔〕\[\]()【】{}年第\s]")


def own_numbers(lines: Iterable[str]) -> list[str]:
    """The numbers that are lines of their own: 津工信规〔2024〕5号, 文号：…, （2024年第5号）."""
    found = []
    for line in lines:
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", line))
        own = _OWN.match(plain)
        if own and not _CITES.match(own["number"]):
            found.append(own["number"])
    return list(dict.fromkeys(found))


def other_number(lines: Iterable[str], asked: str) -> str:
    """The number of a list that is not the one asked; '' where one of them is, in whatever brackets, or where
    none is asked or said."""
    found, key = own_numbers(lines), _key(asked)
    if not key or any(_key(number) in key or key in _key(number) for number in found):
        return ""
    return found[0] if found else ""


def _key(number: str) -> str:
    """A number without its brackets, as 津工信规|2024|5号."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", number))
    parts = [part for part in _BRACKETS.split(plain) if part]
    return "|".join(part.lstrip("0") for part in parts)
