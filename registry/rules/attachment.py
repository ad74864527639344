"""What may be attached: told by the bytes, never by the name alone."""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

import puremagic

from registry.errors import Text, say

PDF = "application/pdf"
ALLOWED: dict[str, str] = {
    ".pdf": PDF,
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".ppt": "application/vnd.ms-powerpoint",
    ".ofd": "application/ofd",
}
_OFFICE_PART = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".pptx": "ppt/presentation.xml"}
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
MOST_UNPACKED = 500 * 1024 * 1024


def media_type_of(name: str, content: bytes, limit: int) -> tuple[str | None, list[Text]]:
    """The media type if the file may be kept, else None and why not. `limit` in bytes."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if not content:
        return None, [say("文件“%(name)s”是空的，请重新选择。", name=name)]
    if len(content) > limit:
        return None, [
            say("文件“%(name)s”超过 %(most)s MB，请压缩或拆分后上传。", name=name, most=limit // 1024 // 1024)
        ]
    if ending not in ALLOWED:
        return None, [
            say(
                "不接受“%(ending)s”文件。请上传 PDF、JPG、PNG、Word、Excel、PPT 或 OFD。",
                ending=ending or name,
            )
        ]
    if not _is_what_it_says(ending, content):
        return None, [say("文件“%(name)s”的内容与扩展名不符或已损坏，请用原程序另存后再上传。", name=name)]
    return ALLOWED[ending], []


def _is_what_it_says(ending: str, content: bytes) -> bool:
    if ending in _OFFICE_PART or ending == ".ofd":
        return _holds(content, _OFFICE_PART.get(ending, "OFD.xml"))
    if ending in {".doc", ".xls", ".ppt"}:
        return content.startswith(_OLE_MAGIC)
    try:
        found = puremagic.magic_string(content)
    except puremagic.PureError:
        return False
    return any(match.mime_type == ALLOWED[ending] for match in found)


def _holds(content: bytes, part: str) -> bool:
    """Whether a ZIP container holds the part its type must have, and would not unpack to a flood."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            names = {entry.filename for entry in container.infolist()}
            size = sum(entry.file_size for entry in container.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    # Macros never belong in evidence.
    return (
        part in names and size <= MOST_UNPACKED and not any(name.endswith("vbaProject.bin") for name in names)
    )
