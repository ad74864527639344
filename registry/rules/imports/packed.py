"""Long texts as the database keeps them: packed, so that they are written as fast as short ones. Pure."""

import base64
import zlib

LONG = 100_000
"""Texts of fewer characters are kept as they are, to be read by eye."""
_MARK = "zlib:"


def packed(text: str) -> str:
    """The text, packed where it is long. No text that is kept begins like a packed one: each is JSON."""
    if len(text) < LONG:
        return text
    return _MARK + base64.b64encode(zlib.compress(text.encode(), level=1)).decode("ascii")


def unpacked(kept: str) -> str:
    """The text that `packed` was given."""
    if not kept.startswith(_MARK):
        return kept
    return zlib.decompress(base64.b64decode(kept.removeprefix(_MARK))).decode()
