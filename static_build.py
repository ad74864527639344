"""Static files as they are sent: under a name with their digest, each once more as gzip and as Brotli.

`python static_build.py` is a step of set-up and makes `static/built` anew. A file whose name says what it
holds may be kept by a browser for years; what is made once may be packed as tightly as can be.
"""

import gzip
import json
import shutil
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import brotli

from reduced_css import reduced

ROOT = Path(__file__).resolve().parent
STATIC = ROOT / "static"
BUILT, NAMES = "built", "names.json"
VENDOR = "vendor"
"""Stylesheets in there are reduced to what pages can show."""
SOURCES = ("templates/**/*.html", "static/*.js", "registry/web/**/*.py")
"""What says which classes pages have."""
_DIGITS = 12
"""Hexadecimal digits of the digest in a name."""


def build(static: Path, sources: Sequence[str] = ()) -> None:
    """Make `built` in this folder, and in it `names.json`: of each file its digest and its built name.

    Of stylesheets of others only what these sources can show is sent; without sources all of them.
    """
    built, own = static / BUILT, "".join(path.read_text("utf-8") for path in sorted(static.glob("*.css")))
    shutil.rmtree(built, ignore_errors=True)
    names = {}
    for path in sorted(_sent(static)):
        content = path.read_bytes()
        digest, inside = sha256(content).hexdigest(), path.relative_to(static)
        if sources and inside.parts[0] == VENDOR and path.suffix == ".css":
            content = reduced(content.decode("utf-8"), sources, own).encode()
        name = inside.with_name(f"{path.stem}.{sha256(content).hexdigest()[:_DIGITS]}{path.suffix}")
        target = built / name
        target.parent.mkdir(parents=True, exist_ok=True)
        for suffix, packed in _packed(content).items():
            target.with_name(target.name + suffix).write_bytes(packed)
        names[inside.as_posix()] = {"digest": digest, "name": f"{BUILT}/{name.as_posix()}"}
    (built / NAMES).write_text(json.dumps(names, indent=1))


def sources() -> list[str]:
    """The texts of the product that say which classes pages have."""
    paths = (path for pattern in SOURCES for path in sorted(ROOT.glob(pattern)))
    return [path.read_text("utf-8") for path in paths]


def _sent(static: Path) -> Iterator[Path]:
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
    build(STATIC, sources())
