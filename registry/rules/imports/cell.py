"""One cell of a spreadsheet as a fact: text, whole number, amount of money, day, year. Pure."""

import math
import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal

from registry.rules.imports.faulty_cell import FaultyCell
from registry.rules.imports.written_days import plain_days, with_written_days
from registry.rules.text import seen

Cell = object
"""What a spreadsheet reader gives, or a FaultyCell; empty cells are ''."""


class Day1904(float):
    """A number of a workbook that counts its days from 1904: a day if it is read as one, else a number."""


DAYS_1904 = 1462
"""So many days later than other workbooks those begin to count."""

SERIAL_ZERO = date(1899, 12, 30)
"""Day 0 of a workbook's day numbers, for days after February 1900."""
SERIALS = range(3654, 73051)
"""Day numbers that mean 1910 to 2099; smaller numbers are years, larger ones are YYYYMMDD."""
YEARS = range(1949, 2100)
FEN = Decimal(100)
UNITS = {
    "元": FEN,
    "千元": FEN * 1000,
    "万元": FEN * 10_000,
    "百万元": FEN * 1_000_000,
    "亿元": FEN * 100_000_000,
}
"""How many fen one unit of money is."""

LONGEST_QUOTED = 40
"""Characters of a cell that a sentence repeats."""
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+")
_DAY = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?")
_MONTH = re.compile(r"(\d{4})(?:年|[-./])(0?[1-9]|1[0-2])(?!\d)(?:月|(?!月))(?!.{1,3}[日号])")
"""A month of which no day is said, not even one that nobody can read."""
_DIGITS_OF_DAY = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")

_TO_MONTH = re.compile(r"(20\d\d)(?:年|[-./])(\d{1,2})月?(?:底|末|止)?$")
"""A text that ends with a month: to its last day."""
_OPEN = re.compile(r"(?:起算?|开始|以来|至今|[-‐–—―~～至到])$")
"""A text that says only from when on."""
_BEGINS = re.compile(r"(?:自|从|由)$"), re.compile(r"之?日?(?:起|开始|生效|以后|之后)|[-‐–—―~～至]|到(?!期)")
"""What stands before or behind a day on which something begins: its end is said otherwise, or not at all."""


def text_of(cell: Cell) -> str:
    """The cell as a person reads it: no spaces around it, 79.0 as 79, a day as 2007-11-02."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if (cell.hour, cell.minute, cell.second) == (0, 0, 0) else str(cell)
    if isinstance(cell, FaultyCell):
        return cell.text
    return "" if cell is None else str(cell)


def tidy(text: str) -> str:
    """Without control and format characters, nor spaces around; inside, one blank between words and none
    between Chinese characters, where a line break or a stretched name put it."""
    if text.isprintable() and " " not in text:
        return text
    words = seen(text).split()
    if len(words) < 2:
        return words[0] if words else ""
    tidied = words[0]
    for word in words[1:]:
        tidied += word if ord(tidied[-1]) > 0x2000 or ord(word[0]) > 0x2000 else f" {word}"
    return tidied


def quoted(text: str) -> str:
    """The text as a sentence repeats it: a long one by its beginning."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


def lost_digits(cell: Cell) -> bool:
    """Whether a long code was kept as a number, which holds only its first fifteen digits."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**15


def _number_text(number: float) -> str:
    if not math.isfinite(number):
        # A cell that says 1e999 holds no number anybody could count with; it is read as the word inf.
        return str(number)
    if number == int(number) and abs(number) < 10**21:
        return str(int(number))
    return format(Decimal(f"{number:.15g}"), "f")


def _decimal(cell: Cell) -> Decimal:
    """The number a cell shows; a workbook keeps fifteen digits, so more are noise. Raises ValueError."""
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise ValueError(str(cell))
        return Decimal(f"{cell:.15g}")
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    # 1,23 or 1.234,5 may be meant in another country's way: a comma stands before three digits only.
    if not _PLAIN_NUMBER.fullmatch(text):
        raise ValueError(text)
    return Decimal(text.replace(",", ""))


def whole_of(cell: Cell) -> int | None:
    """A whole number (79, 79.0, "1,234", "79人"); None for empty. Raises ValueError."""
    if text_of(cell) == "":
        return None
    number = _decimal(text_of(cell).removesuffix("人") if isinstance(cell, str) else cell)
    if number != number.to_integral_value() or abs(number) >= 10**15:
        raise ValueError(text_of(cell))
    return int(number)


def fen_of(cell: Cell, unit: str) -> int | None:
    """An amount in fen, exact; `unit` is a key of UNITS. None for empty. Raises ValueError for what is no
    number, or finer than a fen."""
    if text_of(cell) == "":
        return None
    fen = _decimal(cell) * UNITS[unit]
    if fen != fen.to_integral_value() or abs(fen) >= 10**18:
        raise ValueError(text_of(cell))
    return int(fen)


def day_of_cell(cell: Cell) -> date | None:
    """A day, however it is spelled: a date cell, a day number, 2007-11-02, 2007.11.2, 2007/11/2,
    2007年11月2日, 二〇〇七年十一月二日, 20071102. None for empty. Raises ValueError, also for
    a bare year or month."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, Day1904) and cell + DAYS_1904 in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(cell) + DAYS_1904)
    text = unicodedata.normalize("NFKC", text_of(cell)).replace(" ", "")
    if not text:
        return None
    if text.isdigit():
        return _day_of_number(text)
    text = re.sub(r"T?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text)
    found = _DAY.fullmatch(with_written_days(text))
    if found is None:
        raise ValueError(text)
    return date(*map(int, found.groups()))


def _day_of_number(digits: str) -> date:
    if len(digits) == 8:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) <= 5 and int(digits) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(digits))
    raise ValueError(digits)


def last_day_in(cell: Cell) -> date | None:
    """The last day a text names ("2023年1月1日至2025年12月31日"); None if it names none. Raises ValueError
    where the days run backward."""
    if isinstance(cell, date):
        return day_of_cell(cell)
    if isinstance(cell, Day1904) and cell + DAYS_1904 in SERIALS:
        return day_of_cell(cell)
    text = plain_days(text_of(cell))
    text = text if text.isdigit() else _DIGITS_OF_DAY.sub(r"\1-\2-\3", text)
    if _OPEN.search(text):
        return None
    if found := _TO_MONTH.search(text):
        year, month = int(found[1]), int(found[2])
        # The day before the first of the next month.
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) if 0 < month < 13 else None
    try:
        days = _days_named(text)
    except ValueError:
        # 2023-02-30 is no day, and what else the text names may not be the last one.
        return None
    if days != sorted(days):
        raise ValueError(text)
    return days[-1] if days else None


def _days_named(text: str) -> list[date]:
    """The days that a text names, else the last days of the months it names; none where it names only one,
    and something begins on it. Raises ValueError for a day that there is not."""
    if text.isdigit():
        return [_day_of_number(text)]
    for pattern, day_of in ((_DAY, date), (_MONTH, _end_of_month)):
        named = list(pattern.finditer(text))
        if len(named) == 1 and _is_beginning(text[: named[0].start()], text[named[0].end() :]):
            return []
        if named:
            return [day_of(*map(int, found.groups())) for found in named]
    return []


def _is_beginning(before: str, behind: str) -> bool:
    """Whether the only day of a text, or month, between these, is its first: 2023年8月1日起生效."""
    return bool(_BEGINS[0].search(before) or _BEGINS[1].match(behind))


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def year_of_cell(cell: Cell) -> int | None:
    """The one year a cell names (2023, 2023年, 二〇二三年度, a date); None for empty. Raises ValueError."""
    if isinstance(cell, date):
        return cell.year
    text = with_written_days(unicodedata.normalize("NFKC", text_of(cell)).replace(" ", ""))
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})(年度?)?", text) or _MONTH.fullmatch(text) or _DAY.fullmatch(text)
    if found is None or int(found[1]) not in YEARS:
        raise ValueError(text)
    return int(found[1])
