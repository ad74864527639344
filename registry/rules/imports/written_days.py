"""Years and days that a text writes in Chinese numerals, 二〇〇七年十一月二日, in digits. Pure."""

import re
import unicodedata

_ZEROS = "〇○◯零0OoΟО"
"""What people type for 〇: circles, and letters that look like one."""
_ONES = "一二三四五六七八九"
_FORMAL = str.maketrans("壹贰貳弍叁參叄肆伍陆柒捌玖拾", "一二二二三三三四五六七八九十")
"""Numerals as on a check, where none can be made another."""
_DIGIT = {**dict.fromkeys(_ZEROS, "0"), **{numeral: str(place) for place, numeral in enumerate(_ONES, 1)}}
_ANY = rf"[{_ZEROS}{_ONES}壹贰貳弍叁參叄肆伍陆柒捌玖]"
_JOINED = "[-‐–—―~～、,和及与至到]"
_SHORT_YEAR = re.compile(r"(?<![\d第])[12]\d(?=年度)")
_YEAR = re.compile(rf"[二贰貳弍2][{_ZEROS}]{_ANY}{{2}}(?=年|$|{_JOINED}+[二贰貳弍2][{_ZEROS}])")
_NUMERAL = rf"(?:\d{{1,2}}|[{_ZEROS}{_ONES}十廿卅壹贰貳弍叁參叄肆伍陆柒捌玖拾]{{1,3}})"
_MONTH = re.compile(rf"(?:(?<=20\d\d年)|^)({_NUMERAL}|元)月(?:({_NUMERAL})(?:[日号]|(?=$|{_JOINED})))?")


def plain_days(text: str) -> str:
    """A text as days are looked for in it: in one width, without blanks, its days in digits."""
    return with_written_days("".join(unicodedata.normalize("NFKC", text).split()))


def with_written_years(plain: str) -> str:
    """A text in one width whose years in Chinese digits, 二〇二三年, or short, 23年度, are written in four
    digits."""
    if plain.isascii():
        return plain
    return _YEAR.sub(lambda found: _digits(found[0]), _SHORT_YEAR.sub(r"20\g<0>", plain))


def with_written_days(plain: str) -> str:
    """The same of its days and months, 十一月廿二日, where the year stands before them, or nothing.

    What is no number stays as it is.
    """
    if plain.isascii() or "月" not in plain:
        return with_written_years(plain)
    return _MONTH.sub(_in_digits, with_written_years(plain))


def _in_digits(found: re.Match[str]) -> str:
    month, day = _number(found[1]), _number(found[2]) if found[2] else 0
    if month is None or day is None:
        return found[0]
    return f"{month}月{day}日" if day else f"{month}月"


def _digits(numerals: str) -> str:
    return "".join(_DIGIT.get(each, each) for each in numerals.translate(_FORMAL))


def _number(numeral: str) -> int | None:
    """The number that 8, 十一, 二十, 廿二 or 〇八 is; None for what is none."""
    plain = numeral.translate(_FORMAL).replace("元", "一").replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = plain.partition("十")
    written = f"{tens or '一'}{ones or '〇'}" if ten else plain
    digits = _digits(written)
    return int(digits) if digits.isdecimal() and len(digits) < 3 else None
