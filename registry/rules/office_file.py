"""Whether a Word, Excel, PowerPoint or OFD file is one, holds a macro, or would unpack to a flood."""

import zipfile
import zlib
from io import BytesIO

from registry.errors import Text, say

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 5_000
_CHUNK = MEGABYTE
PART = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/workbook.xml",
    ".pptx": "ppt/presentation.xml",
    ".ofd": "ofd.xml",
}
"""By ending, the part that a container must have, in lower case."""
STREAM = {".doc": ("WordDocument",), ".xls": ("Workbook", "Book"), ".ppt": ("PowerPoint Document",)}
"""By ending, the names of which an old binary file must have one."""
_TYPES = "[content_types].xml"
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_HEADER = 512
_DIRECTORY_ENTRY = 128


class _Flood(Exception):
    """A container would unpack to more than it may."""


def is_office_file(ending: str, content: bytes) -> bool:
    """Whether the bytes are what the ending says; `ending` is a key of PART or STREAM."""
    if ending in STREAM:
        return _is_old_binary(content) and any(_utf16(name) in content for name in STREAM[ending])
    try:
        return PART[ending] in {_plain(part) for part in _parts(content)}
    except (zipfile.BadZipFile, ValueError, OSError):
        return False


def unmet_office_file(name: str, ending: str, content: bytes) -> Text | None:
    """Why a file that is what its ending says is not kept all the same."""
    if ending in STREAM:
        return _macro(name) if _utf16("_VBA_PROJECT") in content else None
    parts = _parts(content)
    try:
        _measure_all(parts, content)
        types = next((part for part in parts if _plain(part) == _TYPES), None)
        if any(map(_is_macro, map(_plain, parts))) or (types and _tells_of_macros(types, content)):
            return _macro(name)
    except _Flood:
        return say(
            "文件“%(name)s”解压后超过 %(most)s MB。请删去多余的内容或图片，或另存为 PDF 后再上传。",
            name=name,
            most=MOST_UNPACKED // MEGABYTE,
        )
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError):
        return say("文件“%(name)s”的内容与扩展名不符或已损坏，请用原程序另存后再上传。", name=name)
    return None


def _macro(name: str) -> Text:
    return say("文件“%(name)s”含有宏，不能作为材料。请另存为不含宏的格式或 PDF 后再上传。", name=name)


def _parts(content: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(BytesIO(content)) as container:
        return container.infolist()


def _plain(part: zipfile.ZipInfo) -> str:
    """A part's name as the programs read it: they tell neither case nor the two slashes apart."""
    return part.filename.replace("\\", "/").lower().strip(" ./")


def _is_macro(part: str) -> bool:
    return part.endswith("vbaproject.bin") or "/macrosheets/" in part


def _tells_of_macros(types: zipfile.ZipInfo, content: bytes) -> bool:
    """Whether the list of the parts' types names a macro, whatever its part is called; in any encoding."""
    with zipfile.ZipFile(BytesIO(content)) as container:
        listed = container.read(types).replace(b"\0", b"").lower()
    return b"vbaproject" in listed or b"macroenabled" in listed


def _measure_all(parts: list[zipfile.ZipInfo], content: bytes) -> None:
    """Raise _Flood where it is too much that they declare, or more than they declare that they hold."""
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _Flood
    for part in parts:
        _measure(part, content)


def _measure(part: zipfile.ZipInfo, content: bytes) -> None:
    """Unpack a part to its end, keeping nothing. Raises _Flood where it holds more than it declares.

    zipfile stops at the declared size, other programs do not.
    """
    if part.compress_type == zipfile.ZIP_STORED:
        return
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & 1:
        raise NotImplementedError
    name, extra = (int.from_bytes(content[part.header_offset + at :][:2], "little") for at in (26, 28))
    start = part.header_offset + 30 + name + extra
    packed = content[start : start + part.compress_size]
    stream, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    while packed and not stream.eof:
        size += len(stream.decompress(packed, _CHUNK))
        if size > part.file_size:
            raise _Flood
        packed = stream.unconsumed_tail


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _is_old_binary(content: bytes) -> bool:
    """Whether it is a compound file: a header that fits, and a directory where the header says."""
    if not content.startswith(_OLE_MAGIC) or len(content) < 3 * _OLE_HEADER or content[28:30] != b"\xfe\xff":
        return False
    shift = int.from_bytes(content[30:32], "little")
    if shift not in (9, 12):
        return False
    root = (int.from_bytes(content[48:52], "little") + 1) << shift
    return content[root : root + _DIRECTORY_ENTRY].startswith(_utf16("R"))
