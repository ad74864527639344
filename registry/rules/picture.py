"""How large a picture is, read from its header: a picture that is too large is never decoded to find out."""

import struct

from registry.errors import Text, say

MOST_PIXELS = 200_000_000
"""Width times height; the largest cameras of telephones stay below it."""
LONGEST_SIDE = 30_000
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of a JPEG that are followed by its height and width."""
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""The markers of a JPEG that stand without a length."""


def unmet_picture(name: str, content: bytes) -> Text | None:
    """Why a picture of a known size is not kept: it would not open on an ordinary desk."""
    width, height = picture_size(content) or (0, 0)
    if width * height <= MOST_PIXELS and max(width, height) <= LONGEST_SIDE:
        return None
    return say(
        "图片“%(name)s”有 %(width)s × %(height)s 像素，过大，无法打开。请缩小到每边 10000 像素以内后再上传。",
        name=name,
        width=width,
        height=height,
    )


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG; None for what is neither or does not say."""
    if content.startswith(_PNG):
        return _png_size(content)
    return _jpeg_size(content) if content.startswith(_JPEG) else None


def _png_size(content: bytes) -> tuple[int, int] | None:
    if len(content) < 45 or content[12:16] != b"IHDR" or b"IEND" not in content:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return (width, height) if width and height else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return (width, height) if width and height else None
        else:
            at += 2 + max(2, int.from_bytes(content[at + 2 : at + 4], "big"))
    return None
