"""The texts of a workbook .xls of before 1997, whose letters are bytes of a code page. Pure.

The reader of values knows code pages of one byte a letter: it is given the texts as such, and each is read
anew.
"""

from registry.rules.imports.cell import Cell

OLD_VERSION = 0x0500
"""What the first record of such a workbook says of itself."""
ONE_BYTE = 1252
"""The code page the reader is told of: in it every byte is a letter."""
_CHINESE = "gb18030"
_CODECS = {936: _CHINESE, 10008: _CHINESE, 32768: "mac-roman", 10000: "mac-roman", 32769: "cp1252"}


def _letter(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_BYTES = {_letter(byte): byte for byte in range(256)}


def decoded(text: str, code_page: int | None) -> str:
    """A text that was read as one byte a letter, as its code page has it; None: of a Chinese one."""
    if text.isascii() or not all(letter in _BYTES for letter in text):
        return text
    codec = _CHINESE if code_page is None else _CODECS.get(code_page, f"cp{code_page}")
    try:
        return bytes(map(_BYTES.__getitem__, text)).decode(codec, "replace")
    except LookupError:
        return text


def decoded_rows(rows: list[list[Cell]], code_page: int | None) -> list[list[Cell]]:
    """The rows with their texts so."""
    return [[decoded(cell, code_page) if isinstance(cell, str) else cell for cell in row] for row in rows]
