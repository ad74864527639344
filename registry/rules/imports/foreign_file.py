"""Files that are no workbook, known by their content: one sentence each, with what to hand over instead."""

import re
from collections.abc import Iterable

from registry.errors import Text, say

NO_WORKBOOK = say("这不是 Excel 工作簿。请选择 Excel 或 WPS 保存的 .xlsx 文件。")
_WEB_PAGE = say("这是网页（HTML），只是文件名像工作簿。请用 Excel 或 WPS 打开并另存为 .xlsx 后重试。")
_XML_TABLE = say("这是 XML 格式的表格。请用 Excel 或 WPS 打开并另存为 .xlsx 后重试。")
_PDF = say("这是 PDF 或版式文件。请上传原始的 Excel 工作簿。")
_PICTURE = say("这是图片。请上传原始的 Excel 工作簿。")
_WORD = say("这是 Word、演示文稿等文档，不是工作簿。请把其中的表格另存为 .xlsx 后重试。")
_OLD = say("这是早期版本（Excel 5.0 及以前）的工作簿。请用 Excel 或 WPS 打开并另存为 .xlsx 后重试。")
_PACKED = say("这是压缩包。请先解压，再上传其中的工作簿。")

_BEGINNINGS: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", _PDF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", _WORD),
    (b"Rar!", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"\x1f\x8b", _PACKED),
    (b"MIME-Version:", _WEB_PAGE),
    # A workbook that is one stream of records, of versions 2, 3, 4 and 5.
    (b"\x09\0\x04\0", _OLD),
    (b"\x09\x02\x06\0", _OLD),
    (b"\x09\x04\x06\0", _OLD),
    (b"\x09\x08\x08\0\0\x05", _OLD),
)
_PAGE = re.compile(
    r"\s*(<!--.*?-->\s*)*<(!doctype|html|head|meta|body|table|style|script|div|tr|p|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\s*<(\?xml|[\w:]+(\s|>))")
_JSON = re.compile(r"\s*[\[{]\s*[\[{\"]")
_HTML_INSIDE = re.compile(r"<(html|table)\b", re.IGNORECASE)
_INSIDE: tuple[tuple[str, Text], ...] = (
    ("word/", _WORD),
    ("ppt/", _WORD),
    ("ofd.xml", _PDF),
    ("content.xml", _WORD),
)


def foreign_bytes(content: bytes) -> Text | None:
    """Why bytes are no workbook and no table of text; None if they may be one."""
    for beginning, reason in _BEGINNINGS:
        if content.startswith(beginning):
            return reason
    if content.startswith(b"BM") and b"\0" in content[:64]:
        return _PICTURE
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _PICTURE
    head = _head(content)
    if _PAGE.match(head):
        return _WEB_PAGE
    if _XML.match(head):
        return _WEB_PAGE if _HTML_INSIDE.search(head) else _XML_TABLE
    return NO_WORKBOOK if _JSON.match(head) else None


def foreign_archive(names: Iterable[str]) -> Text:
    """Why a ZIP file with parts of these names, in small letters, is no workbook."""
    names = list(names)
    for inside, reason in _INSIDE:
        if any(name.startswith(inside) for name in names):
            return reason
    if any(
        name.endswith((".xlsx", ".xls", ".et", ".csv", ".ods", ".doc", ".docx", ".pdf")) for name in names
    ):
        return _PACKED
    return NO_WORKBOOK


def _head(content: bytes) -> str:
    """The begin of a text, read as Latin letters: what it is made of shows in its marks."""
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
