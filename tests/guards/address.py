"""One word for a part of the site: its blueprint, its view file or folder, its templates, its addresses."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import nodes as jinja

from tests.guards.tree import PRODUCT, calls, finding, functions, python_files, template_tree, templates

VIEWS = "registry/web/views"
ROOMS = "registry/web"
AT_THE_ROOT = frozenset({"public", "session", "health"})
"""Blueprints without a word of their own in the address: short addresses that are read out and typed."""
SHARED = frozenset({"components", "errors"})
"""Folders of templates that no blueprint has."""
VERBS = frozenset({"get", "post", "put", "patch", "delete", "route"})


@dataclass(frozen=True)
class Blueprint:
    name: str
    prefix: str
    home: str
    path: Path
    line: int


@dataclass(frozen=True)
class Route:
    home: str
    view: str
    rule: str
    path: Path
    line: int


def home_of(root: Path, path: Path) -> str:
    """The view file or the folder of views a file belongs to."""
    return path.relative_to(root / VIEWS).with_suffix("").parts[0]


def blueprints(root: Path) -> list[Blueprint]:
    found = []
    for path in python_files(root, VIEWS):
        for call in calls(path):
            match call:
                case ast.Call(func=ast.Name(id="Blueprint"), args=[ast.Constant(value=str(name)), *_]):
                    prefix = next((each.value for each in call.keywords if each.arg == "url_prefix"), None)
                    text = str(prefix.value) if isinstance(prefix, ast.Constant) else ""
                    found.append(Blueprint(name, text, home_of(root, path), path, call.lineno))
    return found


def routes(root: Path) -> list[Route]:
    """Every address a view is decorated with, without its blueprint's prefix."""
    return [
        Route(home_of(root, path), function.name, rule, path, decorator.lineno)
        for path in python_files(root, VIEWS)
        for function in functions(path)
        for decorator in function.decorator_list
        for rule in _rule(decorator)
    ]


def _rule(decorator: ast.expr) -> Iterator[str]:
    match decorator:
        case ast.Call(func=ast.Attribute(attr=verb), args=[ast.Constant(value=str(rule)), *_]) if (
            verb in VERBS
        ):
            yield rule


def misnamed_blueprints(root: Path) -> list[str]:
    """Blueprints whose file or address has another word."""
    found = []
    for each in blueprints(root):
        word = each.prefix.strip("/").replace("-", "_")
        if each.name != each.home:
            what = f"blueprint {each.name} stands in {each.home}"
            found.append(finding(root, each.path, each.line, what, "call both by one word"))
        if word != ("" if each.name in AT_THE_ROOT else each.name):
            what = f"blueprint {each.name} has the address {each.prefix or '/'}"
            found.append(
                finding(root, each.path, each.line, what, f"let it be /{each.name.replace('_', '-')}")
            )
    return found


def taken_addresses(root: Path) -> list[str]:
    """Addresses at the root whose first word is another blueprint's."""
    names = {each.name for each in blueprints(root)}
    return [
        finding(
            root, each.path, each.line, f"{each.rule} is in the room of {word}", "give it another first word"
        )
        for each in routes(root)
        if each.home in AT_THE_ROOT
        and (word := each.rule.strip("/").partition("/")[0].replace("-", "_")) in names
    ]


def misplaced_templates(root: Path) -> list[str]:
    """Templates drawn from another's folder, and folders nobody draws from. What the pages of criteria and of
    criteria drafts share lies in the room `criteria`: a folder may go on where the room's word ends."""
    rooms = {path.name for path in (root / ROOMS).glob("*") if path.is_dir() or path.suffix == ".py"}
    known = {each.name for each in blueprints(root)} | rooms | SHARED
    folders = sorted(path for path in (root / "templates").glob("*") if path.is_dir())
    strange = [
        finding(
            root, path, 1, f"{path.name} is neither a blueprint nor a room", "call it after its blueprint"
        )
        for path in folders
        if path.name not in known
    ]
    return strange + [
        finding(root, path, line, f"{own} draws {folder}/", f"move the template to templates/{own}/")
        for path in python_files(root, ROOMS)
        for line, folder in _drawn(path)
        if folder != (own := _owner(root, path)) and not folder.startswith(f"{own}_")
    ]


def _owner(root: Path, path: Path) -> str:
    """The view file, the folder of views, the room or the loose module of the web that a file is."""
    parts = path.relative_to(root / ROOMS).with_suffix("").parts
    return parts[1] if parts[0] == "views" and len(parts) > 1 else parts[0]


def _drawn(path: Path) -> Iterator[tuple[int, str]]:
    """The folder of each template that is drawn: where it depends on who reads, nothing can be said."""
    for node in calls(path):
        match node:
            case ast.Call(func=ast.Name(id="render_template"), args=[name, *_]):
                if isinstance(name, ast.JoinedStr):
                    name = name.values[0]
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield node.lineno, name.value.partition("/")[0]


def unknown_endpoints(root: Path) -> list[str]:
    """Views that url_for() is asked for and that are not there. A name made at run time is not seen."""
    known = {f"{each.home}.{each.view}" for each in routes(root)} | {"static"}
    return [
        finding(root, path, line, f"no view is called {name}", "name one that is there")
        for path, line, name in _asked_for(root)
        if name not in known
    ]


def missing_templates(root: Path) -> list[str]:
    """Templates that another extends, includes or imports, or a page draws, and that are not there."""
    return [
        finding(root, path, line, f"there is no {name}", "name a template that is there")
        for path, line, name in _named_templates(root)
        if not (root / "templates" / name).is_file()
    ]


def _asked_for(root: Path) -> Iterator[tuple[Path, int, str]]:
    for path in python_files(root, *PRODUCT):
        for call in calls(path):
            match call:
                case ast.Call(func=ast.Name(id="url_for"), args=[ast.Constant(value=str(name)), *_]):
                    yield path, call.lineno, name
    for path in templates(root):
        for node in template_tree(path).find_all(jinja.Call):
            match node:
                case jinja.Call(node=jinja.Name(name="url_for"), args=[jinja.Const(value=str(name)), *_]):
                    yield path, node.lineno, name


def _named_templates(root: Path) -> Iterator[tuple[Path, int, str]]:
    for path in templates(root):
        for node in template_tree(path).find_all(
            (jinja.Extends, jinja.Include, jinja.Import, jinja.FromImport)
        ):
            if isinstance(node.template, jinja.Const):
                yield path, node.lineno, node.template.value
    for path in python_files(root, ROOMS):
        for call in calls(path):
            match call:
                case ast.Call(func=ast.Name(id="render_template"), args=[ast.Constant(value=str(name)), *_]):
                    yield path, call.lineno, name
