"""The one stream of a compound file (OLE) that is a workbook, and a plain compound file that holds only it.

Every step is bounded by the size of the file: a chain that turns back on itself is a broken file.
"""

import struct
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from registry.errors import say
from registry.rules.imports.grid import BROKEN, PROTECTED, Unreadable

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("workbook", "book")
_ENTRY = 128
_END_OF_CHAIN = 0xFFFFFFFE
_FAT_SECTOR = 0xFFFFFFFD
_FREE = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFF9
_IN_HEADER = 109
"""Sectors of the table of sectors that the header itself names."""
_MINI, _MINI_CUTOFF = 64, 4096
_BIG = 4096
_NO_WORKBOOK = say("这是旧版 Word 等文档或安装包，不是工作簿。请选择 Excel 或 WPS 保存的 .xlsx 文件。")


def workbook_stream(content: bytes) -> bytes:
    """The stream of a compound file that holds its workbook. Raises Unreadable for what is broken,
    encrypted, or another document."""
    compound = _Compound(content)
    names = {entry.name.lower() for entry in compound.entries}
    if "encryptedpackage" in names:
        raise Unreadable(PROTECTED)
    if "worddocument" in names or "powerpoint document" in names:
        raise Unreadable(_NO_WORKBOOK)
    for name in _STREAMS:
        for entry in compound.entries:
            if entry.is_stream and entry.name.lower() == name:
                return compound.stream(entry)
    raise Unreadable(_NO_WORKBOOK)


@dataclass(frozen=True)
class _Entry:
    name: str
    is_stream: bool
    start: int
    size: int


class _Compound:
    def __init__(self, content: bytes) -> None:
        self._content = content
        if len(content) < 512 or content[30] not in {9, 12}:
            raise Unreadable(BROKEN)
        self._size = 1 << content[30]
        first_directory, _, _, first_mini, _, first_more, _ = struct.unpack_from("<7L", content, 48)
        self._fat = self._table(self._fat_sectors(first_more))
        entries = self._chained(first_directory, self._fat, self._sector)
        self.entries = [_entry(entries[at : at + _ENTRY]) for at in range(0, len(entries), _ENTRY)]
        if not self.entries:
            raise Unreadable(BROKEN)
        self._mini_fat = self._words(self._chained(first_mini, self._fat, self._sector))
        self._mini_stream: bytes | None = None

    def stream(self, entry: _Entry) -> bytes:
        if entry.size >= _MINI_CUTOFF:
            return self._chained(entry.start, self._fat, self._sector)[: entry.size]
        if self._mini_stream is None:
            self._mini_stream = self._chained(self.entries[0].start, self._fat, self._sector)
        return self._chained(entry.start, self._mini_fat, self._mini_sector)[: entry.size]

    def _fat_sectors(self, more: int) -> list[int]:
        found = list(struct.unpack_from(f"<{_IN_HEADER}L", self._content, 76))
        steps = 0
        while more <= _LAST_SECTOR:
            *sectors, more = self._words(self._sector(more))
            found += sectors
            steps += 1
            if steps > len(self._content) // self._size:
                raise Unreadable(BROKEN)
        return [sector for sector in found if sector <= _LAST_SECTOR]

    def _table(self, sectors: Sequence[int]) -> Sequence[int]:
        if len(sectors) > len(self._content) // self._size + 1:
            raise Unreadable(BROKEN)
        return self._words(b"".join(map(self._sector, sectors)))

    def _words(self, data: bytes) -> Sequence[int]:
        return array("I", data[: len(data) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._content[start : start + self._size]
        if not found:
            raise Unreadable(BROKEN)
        return found.ljust(self._size, b"\0")

    def _mini_sector(self, number: int) -> bytes:
        return (self._mini_stream or b"")[number * _MINI : (number + 1) * _MINI]

    def _chained(self, sector: int, table: Sequence[int], read: Callable[[int], bytes]) -> bytes:
        parts: list[bytes] = []
        while sector <= _LAST_SECTOR:
            if sector >= len(table) or len(parts) > len(table):
                raise Unreadable(BROKEN)
            parts.append(read(sector))
            sector = table[sector]
        return b"".join(parts)


def _entry(data: bytes) -> _Entry:
    length = min(int.from_bytes(data[64:66], "little"), 64)
    name = data[: max(0, length - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<2L", data, 116) if len(data) == _ENTRY else (_END_OF_CHAIN, 0)
    return _Entry(name, len(data) == _ENTRY and data[66] == 2, start, size)


def compound_file(stream: bytes | bytearray) -> bytes:
    """A compound file with this one stream, called Workbook."""
    padded = bytes(stream) + bytes(-len(stream) % _BIG or (0 if stream else _BIG))
    data = len(padded) // _BIG
    fats = 1
    while fats * (_BIG // 4) < fats + 1 + data:
        fats += 1
    table = [_FAT_SECTOR] * fats + [_END_OF_CHAIN]
    table += [*range(fats + 2, fats + 1 + data), _END_OF_CHAIN]
    table += [_FREE] * (fats * (_BIG // 4) - len(table))
    header = struct.pack(
        "<8s16s5H6s9L",
        *(COMPOUND_FILE, bytes(16), 0x3E, 4, 0xFFFE, 12, 6, bytes(6)),
        *(1, fats, fats, 0, _MINI_CUTOFF, _END_OF_CHAIN, 0, _END_OF_CHAIN, 0),
    )
    named = [*range(fats), *[_FREE] * (_IN_HEADER - fats)]
    header += struct.pack(f"<{_IN_HEADER}L", *named)
    directory = _directory_entry("Root Entry", 5, 1, 0, 0)
    directory += _directory_entry("Workbook", 2, _FREE, fats + 1, len(padded))
    return b"".join(
        (
            header.ljust(_BIG, b"\0"),
            struct.pack(f"<{len(table)}L", *table),
            directory.ljust(_BIG, b"\0"),
            padded,
        )
    )


def _directory_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    spelled = name.encode("utf-16-le")
    begin = spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled) + 2, kind, 1)
    return begin + struct.pack("<3L", _FREE, _FREE, child) + bytes(36) + struct.pack("<LQ", start, size)
