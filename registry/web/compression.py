"""Pages go out compressed to browsers that ask for it; files go out as they are.

Only what is whole in memory and text: a list that is sent while it is made stays a stream, and workbooks and
pictures are compressed already. Static files are compressed once, at set-up.
"""

import zlib
from collections.abc import Callable, Mapping

import brotli
from flask import Flask, Response, request

LEAST = 1000
"""Bytes below which a page fits one packet with its headers, compressed or not."""
_BROTLI_QUALITY, _GZIP_LEVEL = 4, 5
"""Where a page costs well under a millisecond; what more effort saves is a few per cent of its length."""
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def init_app(app: Flask) -> None:
    """To be called before the other parts: Flask asks the first one last, when an answer is as it will be."""
    app.after_request(_compressed)


def _brotli(content: bytes) -> bytes:
    packed: bytes = brotli.compress(content, quality=_BROTLI_QUALITY)
    return packed


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW)
    return packer.compress(content) + packer.flush()


_PACKED: Mapping[str, Callable[[bytes], bytes]] = {"br": _brotli, "gzip": _gzip}
"""The better one first."""


def _compressed(response: Response) -> Response:
    if response.mimetype != "text/html" or response.is_streamed or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    content = response.get_data()
    if len(content) >= LEAST and "Content-Encoding" not in response.headers and (how := _asked_for()):
        response.set_data(_PACKED[how](content))
        response.headers["Content-Encoding"] = how
    return response


def _asked_for() -> str | None:
    """The way of packing that the browser likes best; None where it takes none of ours."""
    asked = request.accept_encodings
    liked = [(asked.quality(how), how) for how in _PACKED if asked.quality(how) > 0]
    return max(liked, key=lambda each: each[0])[1] if liked else None
