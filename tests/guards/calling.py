"""Which functions of a room come, directly or through others, to one that has a mark."""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.guards.tree import Function, module_of, parsed, python_files

Name = tuple[str, str]
"""The module and the name of a function in it."""


@dataclass(frozen=True)
class Room:
    """The functions of a folder of modules, each with those of the folder that it mentions: a function that
    is handed on to be called is one that may be called."""

    functions: dict[Name, tuple[Path, Function]]
    mentioned: dict[Name, frozenset[Name]]

    def reaching(self, has_mark: Callable[[Function], bool]) -> set[Name]:
        """The functions that have the mark, and those by which one of them may be reached."""
        found = {name for name, (_path, function) in self.functions.items() if has_mark(function)}
        while more := {name for name, others in self.mentioned.items() if others & found} - found:
            found |= more
        return found

    def public(self) -> dict[Name, tuple[Path, Function]]:
        return {name: place for name, place in self.functions.items() if not name[1].startswith("_")}


def room(root: Path, folder: str, *, across: bool = True) -> Room:
    """The functions at the head of the modules in `folder`; with `across` names are followed to where they
    are imported from, else each module stands for itself."""
    paths = {module_of(root, path): path for path in python_files(root, folder)}
    functions = {
        (module, node.name): (path, node)
        for module, path in paths.items()
        for node in parsed(path).body
        if isinstance(node, Function)
    }
    known = {module: _known(module, path, across=across) for module, path in paths.items()}
    mentioned = {
        (module, name): frozenset(
            known[module].get(word.id, (module, word.id))
            for word in ast.walk(function)
            if isinstance(word, ast.Name)
        )
        - {(module, name)}
        for (module, name), (_path, function) in functions.items()
    }
    return Room(functions, mentioned)


def _known(module: str, path: Path, *, across: bool) -> dict[str, Name]:
    """What a module imports by name: the name here, and where it is from."""
    if not across:
        return {}
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in parsed(path).body
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
