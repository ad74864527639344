"""What this process draws pages from, as digests."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from registry.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent
_DRAWN_FROM = {"registry": (".py", ".toml"), "templates": (".html",), "translations": (".mo",)}
_ANY = Path()
_NAMES = ROOT / "static" / "built" / "names.json"


@functools.cache
def release_digest() -> str:
    """Code, templates and translations: the same for all processes of one release, another for every other.

    It reads these files, which takes a tenth of a second: once a process, when the first page asks.
    """
    return _digest(_files())


@functools.cache
def settings_digest(config: Config) -> str:
    """The settings of this process with the city's own catalog; not what differs from machine to machine and
    stands on no page, so that a browser may ask any of them."""
    drawn = replace(config, var=_ANY, port=0, key_folder=None, city=None, shared=None, programs=(), queues=())
    return _digest(sorted(config.city.rglob("*.toml")) if config.city else (), repr(drawn))


def _files() -> Iterator[Path]:
    for folder, suffixes in _DRAWN_FROM.items():
        yield from sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    yield from (_NAMES,) if _NAMES.is_file() else ()


def _digest(files: Iterable[Path], beside: str = "") -> str:
    digest = blake2b(beside.encode(), digest_size=16)
    for path in files:
        digest.update(b"\0" + path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
