"""A public class name occurs once, so that a name is one thing wherever it is read."""

import ast
from pathlib import Path

from tests.guards.tree import PRODUCT, finding, parsed, python_files

Place = tuple[Path, int]


def repeated_class_names(root: Path) -> list[str]:
    """Every definition of a public class whose name another module of the product defines too."""
    defined: dict[str, list[Place]] = {}
    for path in python_files(root, *PRODUCT, "bench"):
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                defined.setdefault(node.name, []).append((path, node.lineno))
    return [
        finding(
            root,
            path,
            line,
            f"class {name} is also in {_others(root, places, path)}",
            "put its noun in front",
        )
        for name, places in sorted(defined.items())
        if len({path for path, _line in places}) > 1
        for path, line in places
    ]


def _others(root: Path, places: list[Place], own: Path) -> str:
    return ", ".join(f"{path.relative_to(root)}:{line}" for path, line in places if path != own)
