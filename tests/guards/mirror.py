"""The folders of tests are those of what they test."""

from pathlib import Path

from tests.guards.tree import finding

LAYERS = ("registry", "")
"""A folder of tests is one of registry/ or of the repository: tests/rules/advice is registry/rules/advice."""
OWN = frozenset({"guards", "journeys", "servers", "start", "campaigns", "samples"})
"""Folders for what is not one room's: static rules, journeys, servers tests start, starting up, long runs."""


def strange_test_folders(root: Path) -> list[str]:
    """Folders of tests that mirror nothing, and tests that lie beside the folder of their noun."""
    tests = root / "tests"
    folders = {path.parent for path in tests.rglob("*.py")} - {tests}
    found = [
        finding(
            root, folder, 1, f"there is no {folder.relative_to(tests)}", "call it after the folder it tests"
        )
        for folder in sorted(folders)
        if folder.relative_to(tests).parts[0] not in OWN and not _mirrored(root, folder)
    ]
    for path in sorted(tests.rglob("test_*.py")):
        noun = _noun_beside(root, path)
        if noun:
            what = f"{noun} is a folder of {path.parent.relative_to(tests)}"
            found.append(finding(root, path, 1, what, f"move it to {path.parent.relative_to(root)}/{noun}/"))
    return found


def _mirrored(root: Path, folder: Path) -> list[Path]:
    """The folders of the product, or the modules, that a folder of tests mirrors."""
    inside = folder.relative_to(root / "tests")
    places = (root / layer / inside for layer in LAYERS)
    return [place for place in places if place.is_dir() or place.with_suffix(".py").is_file()]


def _noun_beside(root: Path, path: Path) -> str:
    """The noun a loose test should lie with: that of a folder of which it tests one part, or of which other
    tests lie in a folder. One test of the whole, test_<noun>.py, is loose."""
    words = path.stem.removeprefix("test_").split("_")
    for place in _mirrored(root, path.parent):
        for count in range(len(words), 0, -1):
            noun = "_".join(words[:count])
            for folder in (place / noun, place / f"{noun}s"):
                is_part = count < len(words) or (path.parent / folder.name).is_dir()
                if is_part and any(folder.glob("*.py")) and not (place / f"{noun}.py").exists():
                    return folder.name
    return ""
