"""Whether a PDF is one, and whether it would do something by itself when an officer opens it."""

import re
import zlib
from collections.abc import Iterator
from itertools import islice

from registry.errors import Text, say

_HEADER = re.compile(rb"%PDF-[12]\.\d")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
HEADER_WITHIN, END_WITHIN = 1024, 2048
MOST_UNPACKED = 32 * 1024 * 1024
MOST_PACKED, LONGEST_DICTIONARY = 10_000, 2_000


def _name(word: str) -> bytes:
    """The pattern of a name of PDF, of which every character may be written as # and two digits."""
    spelled = "".join(f"(?:{re.escape(each)}|#{ord(each):02x}|#{ord(each):02X})" for each in word)
    return f"{spelled}(?![A-Za-z0-9])".encode()


# An OpenAction that is an array only says where the page opens, which many programs write.
_OPENS = _name("OpenAction") + rb"(?!\s*\[)(?!\s+null)"
_ACTIVE = re.compile(b"/(?:" + b"|".join([_name("JavaScript"), _name("Launch"), _OPENS]) + b")")
_PACKED_OBJECTS = re.compile(b"/" + _name("ObjStm"))
_BEGIN = b"stream"


def is_pdf(content: bytes) -> bool:
    """Whether it has a header, an object and an end; not more, for a reader mends what is wrong between."""
    header = _HEADER.search(content[: HEADER_WITHIN + 8])
    return bool(header and _OBJECT.search(content) and b"%%EOF" in content[-END_WITHIN:])


def unmet_pdf(name: str, content: bytes) -> Text | None:
    """Why a PDF is not kept: it runs a script, starts a program or acts when it is opened.

    What is encrypted cannot be looked into; this keeps out what nobody hid well, and is no virus scanner.
    """
    if _ACTIVE.search(content) or any(map(_ACTIVE.search, _unpacked_objects(content))):
        return say(
            "文件“%(name)s”含有脚本或打开时自动执行的动作，不能作为材料。请用“打印为 PDF”重新生成后再上传。",
            name=name,
        )
    return None


def _unpacked_objects(content: bytes) -> Iterator[bytes]:
    """The compressed objects, in which a script may stand unseen; of a flood only its beginning."""
    left, view = MOST_UNPACKED, memoryview(content)
    for found in islice(_PACKED_OBJECTS.finditer(content), MOST_PACKED):
        begin = content.find(_BEGIN, found.end(), found.end() + LONGEST_DICTIONARY)
        if begin < 0 or left <= 0:
            continue
        line_end = content.find(b"\n", begin, begin + len(_BEGIN) + 2)
        try:
            objects = zlib.decompressobj().decompress(view[line_end + 1 :], left)
        except zlib.error:
            continue
        left -= len(objects)
        yield objects
