"""The unified social credit code 统一社会信用代码 (GB 32100-2015).

Eighteen characters; the district is never derived from it, because old and moved firms keep their code.
"""

import unicodedata
from dataclasses import dataclass

from registry.errors import Text, say

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


@dataclass(frozen=True)
class CodeCheck:
    """The canonical spelling of what was typed, and why it is not a code (None: it is one)."""

    canonical: str
    fault: str | None
    reason: Text | None

    @property
    def valid(self) -> bool:
        return self.fault is None


def canonical_uscc(typed: str) -> str:
    """Fold full-width forms, drop spaces and hyphens, capitalize."""
    if typed.isascii() and typed.isalnum():
        # Nearly every code of a list: there is nothing to fold or to drop.
        return typed.upper()
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in folded if not character.isspace() and character not in "-‐－–—")


def check_character(first_17: str) -> str:
    """The 18th character: weights 3^(i-1) mod 31, GB 32100-2015 §6."""
    total = sum(weight * _VALUE[character] for weight, character in zip(_WEIGHTS, first_17, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def check_uscc(typed: str) -> CodeCheck:
    """Check length, characters and check character. Faults: 'length', 'charset', 'checksum'."""
    code = canonical_uscc(typed)
    if len(code) != LENGTH:
        reason = say("统一社会信用代码应为 18 位，现为 %(length)s 位。", length=len(code))
        return CodeCheck(code, "length", reason)
    for place, character in enumerate(code, start=1):
        if character not in _VALUE:
            reason = say(
                "第 %(place)s 位“%(character)s”不是统一社会信用代码可用的字符"
                "（只用数字和除 I、O、S、V、Z 外的大写字母）。",
                place=place,
                character=character,
            )
            return CodeCheck(code, "charset", reason)
    if check_character(code[:17]) != code[17]:
        reason = say("校验码不符：第 18 位“%(character)s”有误，请核对营业执照。", character=code[17])
        return CodeCheck(code, "checksum", reason)
    return CodeCheck(code, None, None)
