"""The credit code or certificate number in a cell of a list, or what it is instead and how that is
mended. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from registry.errors import Text, listed, say
from registry.rules.imports.cell import Cell, lost_digits, quoted
from registry.rules.imports.matching import known_text
from registry.rules.text import seen
from registry.rules.uscc import LENGTH, PROVINCES, canonical_uscc, check_uscc, is_right_code

LONGEST_CERTIFICATE = 64
"""Characters of a certificate number that are kept."""
_LABEL = re.compile(
    r"^(?:企业|单位|公司|法人)?(?:统一社会信用代码|社会信用代码|统一信用代码|信用代码|统一代码|统一码|"
    r"营业执照注册号|营业执照号|工商注册号|注册号|组织机构代码|代码|USCC)"
    r"(?:证?号码?)?(?:/(?:注册号|组织机构代码))?[:;,]?"
)
_COPY = re.compile(r"[(\[](?:\d{1,2}-\d{1,2}|[正副]本|三证合一|\d{1,2}-\d{1,2}[正副]本)[)\]]$")
"""The number of a copy of the licence, as it stands behind the code there."""
_QUOTES = "'\"`‘’“”"
_AROUND = _QUOTES + ".,;:、。()[]【】<>《》"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+E\+?|E\+)\d{1,3}")
_EIGHTEEN = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)")
_CODE_IN_TEXT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_GB11714_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class CodeRead:
    """The canonical credit code of a cell (None: there is none, or it is not one), what is wrong, what
    to see."""

    code: str | None = None
    reasons: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


def read_code(cell: Cell) -> CodeRead:
    """The credit code of a cell. What stands around a code is left out where nothing of it is lost."""
    if isinstance(cell, str) and is_right_code(cell) and not is_personal(cell):
        return CodeRead(cell)
    text = known_text(cell)
    if not text:
        return CodeRead()
    if lost_digits(cell):
        return CodeRead(None, (_LOST,))
    code = canonical_uscc(_bare(text))
    if (reason := _other_number(code)) is not None:
        return CodeRead(None, (reason,))
    checked = check_uscc(code)
    if checked.valid:
        return CodeRead(code, notes=_notes(cell, code))
    found = {each for each in _CODE_IN_TEXT.findall(code) if check_uscc(each).valid}
    if len(found) > 1:
        return CodeRead(None, (say("单元格里不止一个代码，每行只能填写一个。"),))
    if strangers := _strangers(code):
        return CodeRead(None, (_with_strangers(text, strangers),))
    return CodeRead(None, (checked.reason,) if checked.reason else ())


_LOST = say("代码列是数值格式，表格软件已丢失后几位。请把该列改为文本格式，重新填写 18 位代码。")


def _bare(text: str) -> str:
    """The text without what lists and licences put around a code: quotation marks, its label, the
    copy's number."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if bare.isascii() and bare.isalnum():
        return bare
    bare = _LABEL.sub("", bare.lstrip(_QUOTES), count=1).strip(_QUOTES)
    return _COPY.sub("", bare).strip(_AROUND)


def _notes(cell: Cell, code: str) -> tuple[Text, ...]:
    """That more than a code stood in the cell, where it did; width, case and spaces around are no
    matter."""
    written = unicodedata.normalize("NFKC", cell if isinstance(cell, str) else str(cell)).strip().upper()
    if written == code or not isinstance(cell, str):
        return ()
    unseen = [each for each in cell if each not in seen(cell)]
    if unseen and seen(cell).strip().upper() == code:
        points = listed(f"U+{ord(each):04X}" for each in dict.fromkeys(unseen))
        return (
            say("代码前后的不可见字符（%(points)s）已去掉，按 %(code)s 读取。", points=points, code=code),
        )
    return (say("代码写作“%(text)s”，按 %(code)s 读取。", text=quoted(seen(cell).strip()), code=code),)


def is_personal(code: str) -> bool:
    """Whether this is the number of a person's identity card: a province, a birthday and the check
    character of GB 11643. What begins with 9 is a code: no card does."""
    if len(code) != LENGTH or not code[:17].isdigit() or code[:2] not in PROVINCES:
        return False
    try:
        return ric.calc_check_digit(code) == code[-1] and 1900 <= ric.get_birth_date(code).year <= 2100
    except (ValidationError, ValueError):
        return False


_PERSONAL = say(
    "代码列里是个人身份证号码，不是统一社会信用代码，不能导入。请从表中删去，填写营业执照上的 18 位代码。"
)


def _other_number(code: str) -> Text | None:
    """What a text is that is known to be another number; None where it is not."""
    if _SCIENTIFIC.fullmatch(code):
        return say(
            "“%(text)s”是表格软件的科学计数法，后几位已丢失。请把代码列改为文本格式，重新填写 18 位代码。",
            text=quoted(code),
        )
    if len(code) > 5 and len(set(code)) == 1:
        return say("“%(text)s”是凑数的代码。请填写营业执照上的 18 位代码，没有的留空。", text=quoted(code))
    if any(map(is_personal, _EIGHTEEN.findall(code))):
        return _PERSONAL
    if len(code) in {13, 15} and code.isdigit() and code[:2] in PROVINCES:
        return say(
            "这是 %(length)s 位的旧工商注册号，不是统一社会信用代码。"
            "请在国家企业信用信息公示系统查到 18 位代码后填写。",
            length=len(code),
        )
    if re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return _organization(code)
    return None


def _organization(code: str) -> Text:
    """What is said of a code of nine characters (GB 11714), whose check character may be wrong, too."""
    total = sum(int(each, 36) * weight for each, weight in zip(code[:8], _GB11714_WEIGHTS, strict=True))
    text = f"{code[:8]}-{code[8]}"
    if "0123456789X0"[(11 - total % 11)] != code[8]:
        return say(
            "“%(text)s”有 9 位，像旧的组织机构代码，但校验码不符。"
            "请查到营业执照上的 18 位统一社会信用代码后填写。",
            text=text,
        )
    return say(
        "“%(text)s”是 9 位的旧组织机构代码，只是统一社会信用代码的第 9 至 17 位。"
        "请查到营业执照上的 18 位代码后填写。",
        text=text,
    )


def _strangers(code: str) -> list[str]:
    return list(dict.fromkeys(each for each in code if not (each.isascii() and each.isalnum())))


def _with_strangers(text: str, strangers: list[str]) -> Text:
    """Why a text with characters that no code has is none, naming the first of them."""
    return say(
        "代码“%(text)s”里有不属于代码的字符：%(strangers)s。请只填写 18 位统一社会信用代码。",
        text=quoted(text),
        strangers=listed(map(_shown, strangers[:8])),
    )


def _shown(character: str) -> str:
    """A character, with its code point where it may look like one of a code."""
    is_plain = character.isascii() or "\u3400" <= character <= "\u9fff"
    return character if is_plain else f"{character}（U+{ord(character):04X}）"


_ELSEWHERE = re.compile(r"同[上前左]|〃+|(?:详?见).{1,12}|另附")
"""What stands in place of a number that is written elsewhere."""
_NOT_YET = re.compile(r"待[发办定补][放理证]?|(?:办理|制作)中|未发|尚未发放")


def read_certificate(cell: Cell) -> CodeRead:
    """The number of a certificate as it stands; a number cell whole, if the workbook kept all of it."""
    text = known_text(cell)
    if not text or _NOT_YET.fullmatch(text):
        return CodeRead()
    if lost_digits(cell) or _SCIENTIFIC.fullmatch(text.upper()):
        reason = say(
            "证书编号“%(text)s”是数值格式，表格软件已丢失后几位。请把该列改为文本格式，重新填写。",
            text=quoted(text),
        )
        return CodeRead(None, (reason,))
    if _ELSEWHERE.fullmatch(text):
        return CodeRead(None, (say("证书编号“%(text)s”不是编号，请写出编号或留空。", text=quoted(text)),))
    if len(text) > LONGEST_CERTIFICATE:
        return CodeRead(None, (say("证书编号不能超过 %(most)s 个字。", most=LONGEST_CERTIFICATE),))
    return CodeRead(text)
