"""Small .xls files made for a test: records of BIFF8 in a compound file of 512-byte sectors."""

import struct
from collections.abc import Iterable, Sequence

SECTOR = 512
MINI = 64
RECORD = 8000
"""Bytes of a record's data at most."""
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
ERRORS = {"#N/A": 0x2A, "#REF!": 0x17, "#DIV/0!": 0x07}
DAY_STYLE = 1
"""The style of a cell that shows a day."""
HYPERLINK = b"\x17\x01\x00a\x42\x01\x67\x01"
"""The tokens of =HYPERLINK("a")."""


def record(kind: int, data: bytes = b"") -> bytes:
    """One record of a workbook's stream."""
    return struct.pack("<HH", kind, len(data)) + data


def _pieces(texts: Sequence[str]) -> list[bytes]:
    """The shared table of texts, in records of limited length: one that continues says its bytes a letter."""
    pieces = [bytearray(struct.pack("<LL", len(texts), len(texts)))]
    for letters in texts:
        if len(pieces[-1]) > RECORD - 8:
            pieces.append(bytearray())
        pieces[-1] += struct.pack("<HB", len(letters), 1)
        begin = 0
        while begin < len(letters):
            if begin:
                pieces.append(bytearray(b"\x01"))
            end = begin + (RECORD - len(pieces[-1])) // 2
            pieces[-1] += letters[begin:end].encode("utf-16-le")
            begin = end
    return [bytes(piece) for piece in pieces]


def cell(row: int, column: int, style: int, kind: int, data: bytes) -> bytes:
    """The record of one cell."""
    return record(kind, struct.pack("<HHH", row, column, style) + data)


def label(row: int, column: int, index: int) -> bytes:
    """A cell that refers to the shared table of texts."""
    return cell(row, column, 0, 0x00FD, struct.pack("<L", index))


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell that holds a number."""
    return cell(row, column, style, 0x0203, struct.pack("<d", value))


def error(row: int, column: int, name: str) -> bytes:
    """A cell that holds an error value."""
    return cell(row, column, 0, 0x0205, bytes((ERRORS[name], 1)))


def formula(row: int, column: int, value: bytes, tokens: bytes = b"\x1e\x01\x00") -> bytes:
    """A cell with a formula; `value` are the eight bytes of its result."""
    return cell(row, column, 0, 0x0006, value + bytes(6) + struct.pack("<H", len(tokens)) + tokens)


def hidden_row(row: int) -> bytes:
    """What is said of a row that is hidden."""
    return record(0x0208, struct.pack("<HHHHHHHH", row, 0, 9, 0x00FF, 0, 0, 0x20, 0x0F))


def merged(area: tuple[int, int, int, int]) -> bytes:
    """What is said of cells that are merged: top, left, bottom, right."""
    top, left, bottom, right = area
    return record(0x00E5, struct.pack("<HHHHH", 1, top, bottom, left, right))


def biff(
    cells: Iterable[bytes],
    texts: Sequence[str] = (),
    *,
    is_1904: bool = False,
    state: int = 0,
    more: bytes = b"",
) -> bytes:
    """The stream of a workbook with one sheet, called 名单."""
    name = "名单".encode("utf-16-le")
    begin = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 0, 0, 0)) + more
    begin += record(0x0022, struct.pack("<H", is_1904))
    begin += record(0x00E0, struct.pack("<HHH", 0, 0, 0) + bytes(14))
    begin += record(0x00E0, struct.pack("<HHH", 0, 14, 0) + bytes(14))
    first, *others = _pieces(texts)
    shared = record(0x00FC, first) + b"".join(record(0x003C, piece) for piece in others)
    bound = 4 + 8 + len(name)
    place = len(begin) + bound + len(shared) + 4
    begin += record(0x0085, struct.pack("<LBBBB", place, state, 0, len(name) // 2, 1) + name)
    sheet = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += record(0x0200, struct.pack("<LLHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    return begin + shared + record(0x000A) + sheet + b"".join(cells) + record(0x000A)


def old_biff(rows: Sequence[Sequence[str]], code_page: int | None) -> bytes:
    """The stream of a workbook of Excel 95 with one sheet of texts, called 名单, in GBK whatever it says."""
    name = "名单".encode("gbk")
    begin = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0, 0))
    begin += b"" if code_page is None else record(0x0042, struct.pack("<H", code_page))
    begin += record(0x00E0, bytes(16))
    place = len(begin) + 4 + 7 + len(name) + 4
    begin += record(0x0085, struct.pack("<LBBB", place, 0, 0, len(name)) + name) + record(0x000A)
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0, 0))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            spelled = text.encode("gbk")
            sheet += cell(row, column, 0, 0x0204, struct.pack("<H", len(spelled)) + spelled)
    return begin + sheet + record(0x000A)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file; streams of less than 4096 bytes stand in its small sectors, as the format wants it."""
    sectors: list[bytes] = []
    table: list[int] = []

    def put(data: bytes) -> int:
        """Sectors in a chain; where it begins."""
        if not data:
            return END
        first = len(sectors)
        parts = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(parts)
        table.extend([*range(first + 1, first + len(parts)), END])
        return first

    mini, mini_table, entries = b"", [], []
    for name, data in streams.items():
        if len(data) < 4096:
            first, count = len(mini_table), -(-len(data) // MINI)
            mini += data.ljust(count * MINI, b"\0")
            mini_table += [*range(first + 1, first + count), END]
            entries.append(_entry(name, 2, FREE, first, len(data)))
        else:
            entries.append(_entry(name, 2, FREE, put(data), len(data)))
    root = _entry("Root Entry", 5, 1, put(mini), len(mini))
    mini_start = put(struct.pack(f"<{len(mini_table)}L", *mini_table).ljust(SECTOR, b"\xff")) if mini else END
    directory = put(root + b"".join(entries))
    fats = 1
    while fats * (SECTOR // 4) < len(table) + fats:
        fats += 1
    places = [len(sectors) + place for place in range(fats)]
    table += [FAT] * fats + [FREE] * (fats * (SECTOR // 4) - len(table) - fats)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<9L", 0, fats, directory, 0, 4096, mini_start, bool(mini), END, 0)
    header += struct.pack("<109L", *places, *[FREE] * (109 - fats))
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}L", *table)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    begin = spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled) + 2, kind, 1)
    return begin + struct.pack("<3L", FREE, FREE, child) + bytes(36) + struct.pack("<LQ", start, size)


def xls(cells: Iterable[bytes], texts: Sequence[str] = (), **more: bool | int | bytes) -> bytes:
    """A whole file with one sheet."""
    return compound({"Workbook": biff(cells, texts, **more)})  # type: ignore[arg-type]
