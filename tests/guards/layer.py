"""Every module at the head of a package stands in the contracts of imports, so that none is forgotten."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.guards.tree import finding

FILE = "pyproject.toml"
PACKAGE = "registry"
WHOLE = ("workers", "demo")
"""Packages that stand as one."""
KNOWN_TO = {"flask": {"registry.web", "demo"}, "celery": {"registry.broker", "workers"}}
"""Who may import a framework, the demo for its command; its contract names every other module."""


def missing_layers(root: Path) -> list[str]:
    """Modules that no layer names, layers that name nothing, modules that nothing keeps from a framework."""
    path = root / FILE
    contracts = _contracts(path)
    layers = [name for each in contracts if each["type"] == "layers" for name in _layered(each)]
    modules = set(_modules(root))
    found = [
        finding(root, path, 1, f"{module} stands in no layer", "give it its place in the contract of layers")
        for module in sorted(modules - set(layers))
    ]
    found += [
        finding(root, path, 1, f"{layer} is a layer and no module", "take it out of the contract of layers")
        for layer in sorted(set(layers) - modules)
    ]
    return found + [
        finding(root, path, 1, f"{module} may import {framework}", "name it in the contract that forbids it")
        for framework, allowed in KNOWN_TO.items()
        for module in sorted(modules - allowed - _forbidden(contracts, framework))
    ]


def _contracts(path: Path) -> list[dict[str, Any]]:
    contracts: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return contracts


def _layered(contract: dict[str, Any]) -> Iterator[str]:
    """The modules of a contract of layers: `a | b` and `a : b` are two in one, `(a)` may be missing."""
    for layer in contract["layers"]:
        yield from (word.strip(" ()") for word in re.split(r"[|:]", layer))


def _forbidden(contracts: list[dict[str, Any]], framework: str) -> set[str]:
    """The modules that one contract, not one each, keeps from a framework."""
    sources = [
        set(each["source_modules"]) for each in contracts if framework in each.get("forbidden_modules", [])
    ]
    return max(sources, key=len, default=set())


def _modules(root: Path) -> Iterator[str]:
    for path in sorted((root / PACKAGE).iterdir()):
        if (path.suffix == ".py" and path.stem != "__init__") or (path.is_dir() and any(path.glob("*.py"))):
            yield f"{PACKAGE}.{path.stem}"
    yield from (name for name in WHOLE if (root / name).is_dir())
