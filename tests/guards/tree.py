"""The source tree as the guards read it. A guard is a function from a tree to its findings."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2 import nodes as nodes_of_template

ROOT = Path(__file__).parents[2]
PRODUCT = ("registry", "workers", "demo")
SOURCES = (*PRODUCT, "bench", "tests", "migrations")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(root: Path, *folders: str) -> Iterator[Path]:
    """The Python files of these folders, those that exist; of no folder: all of the repository's own."""
    if not folders:
        yield from sorted(root.glob("*.py"))
    for folder in folders or SOURCES:
        yield from sorted((root / folder).rglob("*.py"))


def templates(root: Path) -> list[Path]:
    return sorted((root / "templates").rglob("*.html"))


def template_tree(path: Path) -> nodes_of_template.Template:
    return _template_tree(path.read_text("utf-8"))


@cache
def _template_tree(text: str) -> nodes_of_template.Template:
    return Environment().parse(text)


def parsed(path: Path) -> ast.Module:
    return _parsed(path.read_text("utf-8"))


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file."""
    return _nodes(path.read_text("utf-8"))


@cache
def _nodes(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_parsed(text)))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file, nested ones too."""
    return (node for node in nodes(path) if isinstance(node, Function))


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in nodes(path) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """The last word of what is called: `f` of f() and of x.f()."""
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def finding(root: Path, path: Path, line: int, what: str, mend: str) -> str:
    return f"{path.relative_to(root)}:{line}: {what}; {mend}"


def module_of(root: Path, path: Path) -> str:
    """The dotted name of a file: registry.actions.step."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sound(findings: Sequence[str]) -> None:
    """Fail with every finding on a line of its own, and nothing else."""
    if findings:
        pytest.fail("\n".join(findings), pytrace=False)


def plant(root: Path, files: Mapping[str, str]) -> Path:
    """Write a tree for a guard to be tried on."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root
