"""Static files as they are sent: under a name with their digest, each once more as gzip and as Brotli.

`python static_build.py` is a step of set-up and makes `static/built` anew. A file whose name says what it
holds may be kept by a browser for years; what is made once may be packed as tightly as can be.
"""

import gzip
import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import brotli

STATIC = Path(__file__).resolve().parent / "static"
BUILT, NAMES = "built", "names.json"
_DIGITS = 12
"""Hexadecimal digits of the digest in a name."""


def build(static: Path) -> None:
    """Make `built` in this folder, and in it `names.json`: of each file its digest and its built name."""
    built = static / BUILT
    shutil.rmtree(built, ignore_errors=True)
    names = {}
    for path in sorted(_sources(static)):
        content = path.read_bytes()
        digest, inside = sha256(content).hexdigest(), path.relative_to(static)
        name = inside.with_name(f"{path.stem}.{digest[:_DIGITS]}{path.suffix}")
        target = built / name
        target.parent.mkdir(parents=True, exist_ok=True)
        for suffix, packed in _packed(content).items():
            target.with_name(target.name + suffix).write_bytes(packed)
        names[inside.as_posix()] = {"digest": digest, "name": f"{BUILT}/{name.as_posix()}"}
    (built / NAMES).write_text(json.dumps(names, indent=1))


def _sources(static: Path) -> Iterator[Path]:
    """Stylesheets and scripts, not what was built of them."""
    for path in static.rglob("*"):
        if path.suffix in {".css", ".js"} and path.relative_to(static).parts[0] != BUILT:
            yield path


def _packed(content: bytes) -> dict[str, bytes]:
    """By suffix: as it is and packed; without the time of packing, so that the same makes the same."""
    return {
        "": content,
        ".gz": gzip.compress(content, 9, mtime=0),
        ".br": brotli.compress(content, quality=11),
    }


if __name__ == "__main__":
    build(STATIC)
