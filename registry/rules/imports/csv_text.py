"""A table of text, .csv or .txt, as a grid: its encoding, its separator and its cells."""

import csv
import io
import re
from collections import Counter

from registry.errors import say
from registry.rules.imports.cell import Cell
from registry.rules.imports.faulty_cell import fault_of
from registry.rules.imports.foreign_file import NO_WORKBOOK
from registry.rules.imports.grid import MOST_CELLS, MOST_ROWS, Grid, Unreadable, refuse_extent, too_large

SHEET = "CSV"
"""A file of text has one sheet, which has no name."""
SEPARATORS = ",\t;|"
LONGEST_FIELD = 131_072
"""Characters of one cell; a longer one is the rest of a file after a quotation mark that is never closed."""
_TRIED = 50
_LOOKED_AT = 200_000
_ZEROS = 20
"""One of so many characters is a digit, a separator or a line break."""
_FEW = 10
"""So many Chinese characters in UTF-8 for each byte that is none."""
_AS_TEXT = re.compile(r'="([^"]*)"')
_GUARDED = re.compile("'[=+\\-@＝＋－＠]")
"""An apostrophe before what would run as a formula, as lists that were taken away here have it."""
_SEPARATOR = re.compile(r"sep=([,;|\t])", re.IGNORECASE)
_ODD = re.compile(r"[\0-\x08\x0e-\x1a\x1c-\x1f]")


def read_csv(content: bytes) -> list[Grid]:
    """The one grid of a text. Every cell is text, as it stands. Raises Unreadable for what is none."""
    text = _decoded(content)
    if _ODD.search(text):
        raise Unreadable(NO_WORKBOOK)
    separator = _separator(text)
    if _SEPARATOR.fullmatch(text.partition("\n")[0].strip()):
        # The line names the separator; a spreadsheet program does not show it.
        text = text.partition("\n")[2]
    rows = _rows(text, separator)
    width = max(map(len, rows), default=0)
    while rows and not any(rows[-1]):
        rows.pop()
    refuse_extent(len(rows), width, sum(map(len, rows)))
    for row in rows:
        row.extend([""] * (width - len(row)))
    return [Grid(SHEET, rows, ())]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content.startswith(b"\xef\xbb\xbf") or _is_torn_utf_8(content):
        encodings = ["utf-8-sig"]
    elif (wide := _bare_utf_16(content)) is not None:
        encodings = [wide]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(
        say("文件不是 Excel 工作簿，文字编码也无法识别。请用 Excel 或 WPS 打开并另存为 .xlsx 后重试。")
    )


def _bare_utf_16(content: bytes) -> str | None:
    """UTF-16 without a mark at its beginning: every other byte of its line breaks and digits is a zero."""
    even, odd = content[:_LOOKED_AT:2], content[1:_LOOKED_AT:2]
    for encoding, other, zeros in (("utf-16-le", even, odd), ("utf-16-be", odd, even)):
        # 一 and 开 have a zero in the other byte: a few.
        if _ZEROS * zeros.count(0) > len(zeros) > _ZEROS * other.count(0):
            return encoding
    return None


def _is_torn_utf_8(content: bytes) -> bool:
    """Whether a text is UTF-8 but for a few bytes; read as GB 18030 it would be other characters."""
    text = content[:_LOOKED_AT].decode("utf-8", "replace")
    wide = sum("\u4e00" <= each <= "\u9fff" for each in text)
    return wide > _FEW * text.count("\ufffd")


def _separator(text: str) -> str:
    """What parts the cells: it parts the first lines alike, more than a third of them; what stands in none of
    them if nothing does."""
    lines = [line for line in text[:_LOOKED_AT].splitlines()[:_TRIED] if line.strip()]
    if lines and (named := _SEPARATOR.fullmatch(lines[0].strip())):
        return named[1]
    best, most = "", (len(lines) // 3, MOST_CELLS)
    for separator in SEPARATORS:
        if all(_is_of_names(line, separator) for line in lines):
            continue
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator))
        except csv.Error:
            continue
        alike = max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))
        if alike > most:
            best, most = separator, alike
    return best or _of_uneven(lines)


def _is_of_names(line: str, separator: str) -> bool:
    """Whether a separator only stands as in a name: ABB (Tianjin) Co., Ltd."""
    return separator not in line.replace(f"{separator} ", "")


def _of_uneven(lines: list[str]) -> str:
    """What parts uneven lines stands in one of the first three and in most; else what stands in none."""
    found = {each: sum(each in line for line in lines) for each in SEPARATORS}
    likely = max(found, key=lambda each: found[each])
    if 2 * found[likely] > len(lines) and not all(_is_of_names(line, likely) for line in lines[:3]):
        return likely
    return next((each for each, count in found.items() if not count), ",")


def _rows(text: str, separator: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    if text.count(separator) > MOST_CELLS:
        raise Unreadable(too_large())
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        # One by one: what is wrong stands in the row after the last of them.
        for row in reader:
            rows += [[_cell(each) for each in row]]
            if len(rows) > MOST_ROWS:
                raise Unreadable(too_large())
    except csv.Error:
        raise Unreadable(
            say(
                "第 %(row)s 行的引号没有成对，无法分列。请用 Excel 或 WPS 打开并另存为 .xlsx 后重试。",
                row=len(rows) + 1,
            )
        ) from None
    return rows


def _cell(text: str) -> Cell:
    if not text or text.isspace():
        return ""
    # ="0012" is how programs keep the digits of a text from being read as a number.
    if found := _AS_TEXT.fullmatch(text):
        return found[1]
    if _GUARDED.match(text):
        return text[1:]
    return fault_of(text) or text
