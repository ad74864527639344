"""Small files of the kinds that may be uploaded, made for a test."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

CONTENT_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def png(width: int, height: int) -> bytes:
    """A PNG whose header says so; its pixels are not there."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def jpeg(width: int, height: int) -> bytes:
    """A JPEG whose frame says so, behind a thumbnail that says otherwise; its pixels are not there."""
    small = b"\xff\xc0\x00\x11\x08\x00\x10\x00\x10\x03" + bytes(9)
    exif = b"\xff\xe1" + struct.pack(">H", len(small) + 2) + small
    jfif = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    frame = b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + bytes(9)
    return b"\xff\xd8" + jfif + exif + frame + b"\xff\xd9"


def container(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these parts, as Office and OFD files are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in {"[Content_Types].xml": CONTENT_TYPES.encode(), **parts}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def binary_office(*streams: str) -> bytes:
    """A compound file with these names in its directory, as Office wrote before 2007."""
    sector = 512
    header = bytearray(sector)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    header[24:34] = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header[44:52] = struct.pack("<II", 1, 1)  # one sector of the table; the directory is sector 1
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (sector - 8)
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + bytes(64) for name in ("Root Entry", *streams)
    )
    return bytes(header) + table + directory.ljust(sector, b"\0")
