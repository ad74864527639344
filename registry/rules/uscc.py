"""The unified social credit code 统一社会信用代码 (GB 32100-2015).

Eighteen characters; the district is never derived from it, because old and moved firms keep their code.
The check character is reckoned by python-stdnum; which authority and region there can be stands here
(docs/decisions/0041).
"""

import re
import unicodedata
from dataclasses import dataclass
from operator import mul

from stdnum import numdb
from stdnum.cn.uscc import calc_check_digit

from registry.errors import Text, say

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
_STRAY = re.compile(f"[^{ALPHABET}]")
_MEANT = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U"}
"""The letters that no code has, and what is most often meant by them."""

AUTHORITIES: dict[str, tuple[Text, str]] = {
    "1": (say("机构编制"), "1239"),
    "2": (say("外交"), "19"),
    "3": (say("司法行政"), "123459"),
    "4": (say("文化"), "19"),
    "5": (say("民政"), "123459"),
    "6": (say("旅游"), "129"),
    "7": (say("宗教"), "129"),
    "8": (say("工会"), "19"),
    "9": (say("市场监督管理"), "1239"),
    "A": (say("军队编制"), "19"),
    "G": (say("公安"), "129"),
    "N": (say("农业农村"), "1239"),
    "Y": (say("其他登记管理部门"), "1"),
}
"""登记管理部门 by the first character, and the second characters 机构类别 that it gives."""

STATE = "10"
"""What stands in the place of a province in the codes that the state itself gives."""
_PROVINCES = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "12",
}
PROVINCES = frozenset(first + second for first, seconds in _PROVINCES.items() for second in seconds)
"""The first two digits of places, by GB/T 2260; in a code they stand third and fourth."""
_REGIONS = PROVINCES | {STATE}
_SHAPE = re.compile(
    "(?:{})(?:{})[0-9]{{4}}[{}]{{10}}".format(
        "|".join(f"{first}[{seconds}]" for first, (_name, seconds) in AUTHORITIES.items()),
        "|".join(sorted(_REGIONS)),
        ALPHABET,
    )
)
"""A code spelled canonically, but for its check character."""
_VALUES = bytes(ALPHABET.find(chr(byte)) % 256 for byte in range(256))
_WEIGHTS = (*(pow(3, place, 31) for place in range(LENGTH - 1)), 1)
"""By GB 32100-2015 §6; the check character, weighing 1, makes the sum a multiple of 31."""


@dataclass(frozen=True)
class CodeCheck:
    """The canonical spelling of what was typed, and why it is not a code (None: it is one)."""

    canonical: str
    fault: str | None
    reason: Text | None

    @property
    def valid(self) -> bool:
        return self.fault is None

    @property
    def authority(self) -> Text | None:
        """Which kind of body registered it; None where the first character says none."""
        found = AUTHORITIES.get(self.canonical[:1])
        return found[0] if found else None

    @property
    def region(self) -> Text | str | None:
        """The province that gave it, which is not where the firm is today; None where it says none."""
        digits = self.canonical[2:4]
        if digits == STATE:
            return say("国家")
        if digits not in PROVINCES:
            return None
        found: str = numdb.get("cn/loc").info(digits)[0][1]["province"]
        return found


def canonical_uscc(typed: str) -> str:
    """Fold full-width forms, drop spaces and hyphens, capitalize."""
    if typed.isascii() and typed.isalnum():
        return typed.upper()
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in folded if not character.isspace() and character not in "-‐－–—")


def check_character(first_17: str) -> str:
    """The 18th character: weights 3^(i-1) mod 31, GB 32100-2015 §6."""
    return calc_check_digit(first_17)


def is_right_code(text: str) -> bool:
    """Whether a text is a right code spelled canonically, as `check_uscc` judges: the quick question, for
    the many codes of a list. What is none may still be one in another spelling."""
    if _SHAPE.fullmatch(text) is None:
        return False
    total: int = sum(map(mul, text.encode().translate(_VALUES), _WEIGHTS))
    return total % 31 == 0


def check_uscc(typed: str) -> CodeCheck:
    """Check length, characters, check character, and who can have given it where.

    Faults: 'length', 'charset', 'checksum', 'authority', 'region'.
    """
    code = canonical_uscc(typed)
    if len(code) != LENGTH:
        reason = say("统一社会信用代码应为 18 位，现为 %(length)s 位，请核对营业执照。", length=len(code))
        return CodeCheck(code, "length", reason)
    if stray := _STRAY.search(code):
        return CodeCheck(code, "charset", _stray(code, stray.start()))
    if check_character(code[:17]) != code[17]:
        reason = say("校验码不符：第 18 位“%(character)s”有误，请核对营业执照。", character=code[17])
        return CodeCheck(code, "checksum", reason)
    if code[0] not in AUTHORITIES or code[1] not in AUTHORITIES[code[0]][1]:
        reason = say(
            "前两位“%(characters)s”不是登记管理部门和机构类别（企业为 91），请核对营业执照。",
            characters=code[:2],
        )
        return CodeCheck(code, "authority", reason)
    if code[2:4] not in _REGIONS or not code[2:8].isdigit():
        reason = say("第 3 至 8 位“%(digits)s”不是行政区划代码，请核对营业执照。", digits=code[2:8])
        return CodeCheck(code, "region", reason)
    return CodeCheck(code, None, None)


def _stray(code: str, place: int) -> Text:
    """Why a character is none of a code, and what may be meant."""
    if meant := _MEANT.get(code[place]):
        return say(
            "第 %(place)s 位“%(character)s”不是统一社会信用代码可用的字符（没有字母 I、O、S、V、Z），"
            "可能是“%(meant)s”之误，请核对营业执照。",
            place=place + 1,
            character=code[place],
            meant=meant,
        )
    return say(
        "第 %(place)s 位“%(character)s”不是统一社会信用代码可用的字符"
        "（只用数字和除 I、O、S、V、Z 外的大写字母）。",
        place=place + 1,
        character=code[place],
    )
