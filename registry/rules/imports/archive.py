"""The parts of a ZIP file, unpacked within bounds; and another ZIP file of those that were looked at.

A reader of workbooks has its own idea of where a ZIP file's parts are and how long; so it is handed a file
that holds nothing but what was measured here.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.rules.imports.grid import (
    BROKEN,
    LARGEST_UNPACKED,
    MEGABYTE,
    PROTECTED,
    Unreadable,
    too_large,
)

MOST_PARTS = 2_000
LARGEST_SMALL = 32 * MEGABYTE
"""Bytes of a part that is read as a whole: the list of sheets, relations."""
_CHUNK = MEGABYTE
_PACKED_CHUNK = 64 * 1024
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class PackedPart:
    """A part as it stands in a file; `size` is that of its content, in bytes."""

    method: int
    crc: int
    size: int
    data: bytes | memoryview


class Archive:
    """The parts of a ZIP file by name, in small letters; names are looked up as those of office files are."""

    def __init__(self, content: bytes) -> None:
        """Raises Unreadable for what is broken, encrypted, or too large when unpacked."""
        self._content = memoryview(content)
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error):
            raise Unreadable(BROKEN) from None
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable(PROTECTED)
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise Unreadable(too_large())
        self._parts = {_plain(part.filename): part for part in parts}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parts, in small letters."""
        return tuple(self._parts)

    def packed(self, name: str) -> PackedPart:
        """A part as it stands. Raises Unreadable if there is none."""
        part = self._parts.get(_plain(name))
        if part is None or part.compress_type not in {_STORED, _DEFLATED}:
            raise Unreadable(BROKEN)
        start = part.header_offset
        header = self._content[start : start + _LOCAL.size]
        if len(header) < _LOCAL.size or bytes(header[:4]) != b"PK\x03\x04":
            raise Unreadable(BROKEN)
        *_, name_length, extra_length = _LOCAL.unpack(header)
        start += _LOCAL.size + name_length + extra_length
        data = self._content[start : start + part.compress_size]
        if len(data) < part.compress_size:
            raise Unreadable(BROKEN)
        return PackedPart(part.compress_type, part.CRC, part.file_size, data)

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part's content, piece by piece. Raises Unreadable if it is not what the file says of it."""
        part = self.packed(name)
        size, crc = 0, 0
        for piece in _inflated(part) if part.method == _DEFLATED else _sliced(part.data):
            size += len(piece)
            crc = zlib.crc32(piece, crc)
            if size > part.size:
                raise Unreadable(BROKEN)
            yield piece
        if size != part.size or crc != part.crc:
            raise Unreadable(BROKEN)

    def read(self, name: str) -> bytes:
        """A small part's content. Raises Unreadable if it is broken, or not small."""
        if self.packed(name).size > LARGEST_SMALL:
            raise Unreadable(too_large())
        return b"".join(self.chunks(name))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _sliced(data: bytes | memoryview) -> Iterator[bytes]:
    for start in range(0, len(data), _CHUNK):
        yield bytes(data[start : start + _CHUNK])


def _inflated(part: PackedPart) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(part.data), _PACKED_CHUNK):
            packed: bytes | memoryview = part.data[start : start + _PACKED_CHUNK]
            while packed and not inflater.eof:
                if piece := inflater.decompress(packed, _CHUNK):
                    yield piece
                packed = inflater.unconsumed_tail
        while not inflater.eof and (piece := inflater.decompress(b"", _CHUNK)):
            yield piece
    except zlib.error:
        raise Unreadable(BROKEN) from None
    if not inflater.eof:
        raise Unreadable(BROKEN)


def archive_of(parts: Mapping[str, bytes | PackedPart]) -> bytes:
    """A ZIP file of these parts: bytes are stored, packed ones stand as they are."""
    body, directory = bytearray(), bytearray()
    for name, content in parts.items():
        part = content if isinstance(content, PackedPart) else _stored(content)
        spelled = name.encode()
        sizes = (part.crc, len(part.data), part.size, len(spelled))
        start = len(body)
        body += _LOCAL.pack(b"PK\x03\x04", 20, 0, part.method, 0, 33, *sizes, 0) + spelled
        body += part.data
        directory += _CENTRAL.pack(b"PK\x01\x02", 20, 20, 0, part.method, 0, 33, *sizes, 0, 0, 0, 0, 0, start)
        directory += spelled
    count = len(parts)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)


def _stored(content: bytes) -> PackedPart:
    return PackedPart(_STORED, zlib.crc32(content), len(content), content)
